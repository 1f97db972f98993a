"""The replay never lets a moment see its own basket, or one after it."""

from collections.abc import Sequence

from export.data.grocery import Basket, Grocery
from export.recommend.replay import HANDFUL, Moment, protocol, replay, shop_of, thinned
from models.recommend.catalogue import Product
from models.recommend.market import SOLD_LONG

DAY_S = 86_400
START = 1_483_271_606


def grocery(baskets: int) -> Grocery:
    """Every basket holds one product that no other has, and milk."""
    products = [Product("milk", "milk"), *(Product(f"p{at}", "thing") for at in range(baskets))]
    found = [Basket(str(at), f"h{at % 3}", START + at * DAY_S, {"milk": 100, f"p{at}": 100}) for at in range(baskets)]
    end = found[-1].at - START
    names = frozenset(each.product_id for each in products)
    return Grocery(products, found, START + 0.8 * end, START + 0.9 * end, names)


def test_no_moment_sees_its_own_basket_or_a_later_one() -> None:
    data = grocery(100)
    shop = shop_of(data)
    places = {basket.at: at for at, basket in enumerate(data.baskets)}
    asked_for = []

    def asked(moments: Sequence[Moment]) -> None:
        sold = shop.market.sums()[:, SOLD_LONG]
        for moment in moments:
            at = places[moment.at]
            own = [place for place in range(at) if place % 3 == at % 3]
            assert set(moment.customer.purchases) == {*(f"p{place}" for place in own), *(["milk"] if own else [])}
            known = {place for place in range(100) if sold[shop.catalogue.row(f"p{place}")] > 0}
            assert known == set(range(len(known)))
            assert at - HANDFUL < len(known) <= at
            asked_for.append(at)

    replay(data, shop, ["train"] * 100, asked)
    assert asked_for == list(range(100))


def test_the_first_five_baskets_after_each_cut_are_asked_for() -> None:
    data = grocery(1000)
    splits = protocol(data, 0.5, 1.0, 0)
    assert splits.count("tune") == splits.count("test") == 15
    assert splits[:499] == [None] * 499
    assert splits[500:800] == ["train"] * 300
    assert set(splits[-50:]) == {None}


def test_a_try_asks_for_few_of_each_split_spread_evenly() -> None:
    splits = ["train"] * 100 + [None] * 10 + ["test"] * 50 + ["tune"] * 3
    found = thinned(splits, 10)
    assert [found.count(split) for split in ("train", "test", "tune")] == [10, 10, 3]
    assert found.index("train") == 9
