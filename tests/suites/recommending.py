"""Clicks and orders become recommendations, on every broker: what a shop sends, what its customers are shown."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from streams.records import Recommendation
from streams.topics import DEAD_LETTERS
from tests.commands import WITHIN_S
from tests.recommend_shop import TITLES, RecommendShop
from tests.shop import read_committed

ASKED = 40
SENCHA = "similar to Sencha green tea"


class RecommendingSuite:
    """Subclassed once per broker; the fixture `recommending` comes from the folder's conftest."""

    async def asked_until(
        self, shop: RecommendShop, customer: str, product: str, holds: Callable[[Recommendation], bool]
    ) -> None:
        """Let a customer look at a product until the list is so: counts, vectors and products come a moment later."""
        for _ in range(ASKED):
            shop.probes += 1
            session = f"probe-{shop.probes}."
            await shop.send_events(shop.click(customer, product, session=session))
            (made,) = await shop.lists(1, session=session)
            if holds(made):
                return
        raise AssertionError(f"{ASKED} times another list: {made}")

    async def test_customers_see_what_they_bought_what_goes_with_it_and_what_reads_alike(
        self, recommending: RecommendShop
    ) -> None:
        shop, day = recommending, timedelta(days=1)
        await shop.send_products({name: title for name, title in TITLES.items() if name not in {"gunpowder", "mallet"}})
        now = datetime.now(UTC)
        for ago in range(30, 2, -3):
            pairs = [(f"c{n}", ("lamp", "bulb") if n % 2 else ("hammer", "saw")) for n in range(6)]
            await shop.send_events(*(shop.order(who, *bought, at=now - ago * day) for who, bought in pairs))
        await shop.send_products({"gunpowder": TITLES["gunpowder"], "mallet": TITLES["mallet"]})
        shop.start()
        await shop.until_committed(60)
        await self.asked_until(shop, "probe", "sencha", knows_counts_and_vectors)
        burst = [shop.click("c1", None, session="visit", at=now - timedelta(seconds=31))] + [
            shop.click("c1", "bulb", session="visit", at=now - timedelta(seconds=30 - n)) for n in range(20)
        ]
        await shop.send_events(*burst, shop.click("newcomer", "sencha"), shop.click("guest", "nobody-sells-this"))
        await shop.until_committed(60 + len(burst) + 2 + shop.probes)
        made = await shop.lists(9 + shop.probes)
        assert [each.customer_id for each in made].count("c1") <= 6 + 3  # six orders; the burst, however it was polled
        latest = {each.customer_id: each for each in made}
        assert "bought before" in reasons(latest["c1"])[:2]
        assert latest["c1"].session_id == "visit"
        assert SENCHA in dict(zip(ids(latest["newcomer"]), reasons(latest["newcomer"]), strict=True))["gunpowder"]
        assert "popular" in reasons(latest["guest"])
        for each in latest.values():
            assert len(set(ids(each))) == len(each.items)
            assert set(ids(each)) <= TITLES.keys()
        await shop.send_products({"bulb": None})
        await self.asked_until(shop, "c1", "lamp", lambda made: "bulb" not in ids(made))
        assert await dead(shop, 0) == []

    async def test_what_a_customer_searches_for_comes_first_until_it_is_ordered(
        self, recommending: RecommendShop
    ) -> None:
        shop, now, day = recommending, datetime.now(UTC), timedelta(days=1)
        await shop.send_products(TITLES)
        await shop.send_events(
            *(shop.order("c", "hammer", "saw", "lamp", at=now - ago * day) for ago in range(30, 2, -3))
        )
        shop.start()
        await shop.until_committed(10)
        await self.asked_until(shop, "probe", "sencha", knows_counts_and_vectors)
        await shop.send_events(shop.click("c", None, session="search", query="green teas"))
        (first,) = await shop.lists(1, session="search")
        assert sorted(ids(first)[:2]) == ["gunpowder", "sencha"]
        assert reasons(first)[:3] == ["matches your search", "matches your search", "bought before"]
        await shop.send_events(shop.click("c", "sencha", session="looks"))
        (then,) = await shop.lists(1, session="looks")
        assert (ids(then)[0], reasons(then).count("matches your search")) == ("gunpowder", 1)
        await shop.send_events(shop.order("c", "gunpowder"), shop.click("c", "lamp", session="afterwards"))
        *_, after = await shop.lists(1, session="afterwards")
        assert "matches your search" not in reasons(after)
        assert await dead(shop, 0) == []

    async def test_bad_input_has_an_outcome_each(self, recommending: RecommendShop) -> None:
        shop, now = recommending, datetime.now(UTC)
        shop.start()
        await shop.send_events(shop.click("early", "sencha"))
        (nothing,) = await shop.lists(1)
        assert nothing.abstained == "no product on sale fits"
        assert nothing.items == ()
        await shop.send_raw(
            b"huge", b'{"product_id":"huge","title":"' + b"x" * 1_000_000 + b'"}', shop.prefix + "products"
        )
        await shop.send_products(TITLES | {"long": "Very long " * 49})
        await self.asked_until(shop, "probe", "sencha", lambda made: len(made.items) > 0)
        late = [shop.click("c", "saw", at=now - timedelta(days=days)) for days in (9, 3, 8)]
        twice = shop.order("c", "lamp", order_id="one")
        bot = [shop.click("bot", f"p{n % 400}", at=now + timedelta(seconds=n / 100)) for n in range(2_000)]
        await shop.send_events(*late, twice, twice, shop.order("c", "lamp", order_id="one", status="paid"), *bot)
        await shop.send_raw(b"c", b"{", shop.prefix + "clicks")
        await shop.send_events(shop.order("ancient", "lamp", at=datetime(2001, 1, 1, tzinfo=UTC)))
        await shop.until_committed(1 + 3 + 3 + len(bot) + 2 + shop.probes)
        lists = {each.customer_id: each for each in await shop.lists(4 + shop.probes)}
        assert lists.keys() == {"early", "probe", "c", "bot", "ancient"}
        assert all(each.items for name, each in lists.items() if name != "early")
        assert len(await dead(shop, 1)) == 1
        await shop.until_logged("the table products has no value for b'huge'")


def knows_counts_and_vectors(made: Recommendation) -> bool:
    return "popular" in reasons(made) and any(SENCHA in reason for reason in reasons(made))


def ids(made: Recommendation) -> list[str]:
    return [item.product_id for item in made.items]


def reasons(made: Recommendation) -> list[str]:
    return [item.reason for item in made.items]


async def dead(shop: RecommendShop, expected: int) -> list[object]:
    return list(await read_committed(shop.broker, shop.prefix + DEAD_LETTERS.name, expected, WITHIN_S, grace_s=1.0))
