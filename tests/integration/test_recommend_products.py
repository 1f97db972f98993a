"""Recommendations, on Apache Kafka."""

import signal

from tests.recommend_shop import TITLES, RecommendShop
from tests.shop import end
from tests.suites.recommending import RecommendingSuite


class TestOnApacheKafka(RecommendingSuite):
    """All of it, and what the embedded broker is not made for."""

    async def test_a_burst_is_one_list_that_survives_a_kill_and_comes_once(self, recommending: RecommendShop) -> None:
        shop = recommending
        await shop.send_products(TITLES)
        first = shop.start(SHOPSTREAM_RECOMMEND_AFTER_MS="4000")
        clicks = [shop.click("c", name) for name in TITLES]
        await shop.send_events(*clicks, *clicks)
        await shop.until_committed(2 * len(clicks))
        assert end(first, signal.SIGKILL) == -9
        shop.start(SHOPSTREAM_RECOMMEND_AFTER_MS="4000")
        (only,) = await shop.lists(1)
        assert only.occurred_at == clicks[-1].occurred_at
        assert only.customer_id == "c"
