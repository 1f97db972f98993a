"""Recommendations, on Apache Kafka."""

import signal

from tests.recommend_shop import TITLES, RecommendShop
from tests.shop import end
from tests.suites.recommending import RecommendingSuite


class TestOnApacheKafka(RecommendingSuite):
    """All of it, and what the embedded broker is not made for."""

    async def test_the_rest_of_a_burst_is_one_list_that_survives_a_kill_and_comes_once(
        self, recommending: RecommendShop
    ) -> None:
        shop, bound = recommending, {"SHOPSTREAM_RECOMMEND_AFTER_MS": "4000"}
        await shop.send_products(TITLES)
        first = shop.start(**bound)
        begins, *rest = [shop.click("c", name) for name in TITLES]
        await shop.send_events(begins)
        (at_once,) = await shop.lists(1)
        assert at_once.occurred_at == begins.occurred_at
        await shop.send_events(*rest, *rest)
        await shop.until_committed(1 + 2 * len(rest))
        assert end(first, signal.SIGKILL) == -9
        shop.start(**bound)
        last = (await shop.lists(2))[1:]
        assert [(each.customer_id, each.occurred_at) for each in last] == [("c", rest[-1].occurred_at)]
