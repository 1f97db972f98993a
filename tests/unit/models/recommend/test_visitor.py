"""What a visitor sees in a young shop: what the visit is about first, nothing at hand, no list of one kettle."""

import numpy as np
import pytest

from models.recommend.catalogue import Catalogue, Product
from models.recommend.counts import NOTHING, ProductCounts, count_order, look_weight, looked_beside
from models.recommend.customer import NOBODY, Customer, fold_click, fold_order
from models.recommend.decay import DAY_S
from models.recommend.events import Action, Click, Order
from models.recommend.listing import Recommended
from models.recommend.market import Market
from models.recommend.ranker import Ranker
from models.recommend.recommender import Recommender
from models.recommend.rules import Rules
from streams.folds.shopping import CLICK_SHARE
from tests.unit.models.recommend.shop import NOW

KETTLES, TEA, MUGS = (1.0, 0.0, 0.0, 0.0), (0.0, 1.0, 0.0, 0.0), (0.0, 0.0, 1.0, 0.0)


class Young:
    """A dozen products sell, a few were never sold."""

    def __init__(self) -> None:
        self.catalogue = Catalogue(4)
        self.market = Market(self.catalogue)
        self.counts: dict[str, ProductCounts] = {}
        for number in range(12):
            self.add(f"sold{number}", f"Sold thing {chr(97 + number) * 3}", "sold", (0.0, 0.0, 0.0, 1.0))
            for customer in range(3):
                self.order(f"c{customer}", f"s{number} {customer}", f"sold{number}")

    def add(self, name: str, title: str, category: str, vector: tuple[float, ...]) -> None:
        self.catalogue.put(Product(name, title, category), np.array(vector) / np.linalg.norm(vector))

    def order(
        self, customer: str, order: str, *products: str, ago_s: int = 20 * DAY_S, by: Customer = NOBODY
    ) -> Customer:
        """Count an order, of a customer of whom nothing else is known."""
        found, bought = fold_order(
            by, Order(f"{customer} {order}", NOW - ago_s, cancelled=False, prices=dict.fromkeys(products, 100))
        )
        assert bought is not None
        changed = count_order(self.counts, bought)
        self.counts |= changed
        for name, each in changed.items():
            self.market.put(name, each)
        return found

    def list(self, customer: Customer, rules: Rules | None = None) -> dict[str, Recommended]:
        """Return the customer's list."""
        recommender = Recommender(self.catalogue, self.market, Ranker.load(), rules)
        (found,) = recommender.recommend([(customer, NOW)])
        assert [each.score for each in found] == sorted((each.score for each in found), reverse=True)
        assert all(np.isfinite(each.score) for each in found)
        return {each.product_id: each for each in found}


@pytest.fixture
def young() -> Young:
    return Young()


def looking(*products: str, by: Customer = NOBODY, action: Action = "view", ago_s: int = 60) -> Customer:
    for number, product in enumerate(products):
        by, _ = fold_click(by, Click(product, "visit", NOW - ago_s + number, action))
    return by


def test_what_is_sold_and_reads_like_the_visit_comes_before_what_merely_sells(young: Young) -> None:
    young.add("green", "Green tea", "", TEA)
    young.add("black", "Black tea", "", (0.0, 1.0, 0.1, 0.0))
    young.order("c9", "o", "black")
    found = young.list(looking("green"))
    assert next(iter(found)) == "black"
    assert found["black"].reason == "similar to Green tea"
    assert {each.reason for name, each in found.items() if name != "black"} == {"popular"}
    (later,) = Recommender(young.catalogue, young.market, Ranker.load()).recommend([(looking("green"), NOW + DAY_S)])
    assert "similar to Green tea" not in {each.reason for each in later}


def test_what_goes_with_the_visit_comes_before_what_reads_like_it_and_before_the_crowd(young: Young) -> None:
    young.add("green", "Green tea", "", TEA)
    young.add("black", "Black tea", "", (0.0, 1.0, 0.1, 0.0))
    young.add("pot", "A pot", "", MUGS)
    for number in range(6):  # the crowd buys again and again
        for customer in range(8):
            young.order(f"d{customer}", f"{number}", *(f"sold{each}" for each in range(12)), ago_s=DAY_S)
    young.order("c9", "o", "green", "pot", ago_s=90 * DAY_S)
    found = young.list(looking("green"))
    assert list(found)[:2] == ["pot", "black"]
    assert found["pot"].reason == "goes with Green tea"


@pytest.mark.parametrize(("visits", "together"), [(1, False), (2, True)])
def test_one_visit_to_two_products_does_not_make_them_go_together(young: Young, visits: int, *, together: bool) -> None:
    young.add("kettle", "A kettle", "", KETTLES)
    young.add("phones", "Headphones", "", MUGS)
    weight = look_weight(NOW - 3_600, CLICK_SHARE)
    for one, two in (("kettle", "phones"), ("phones", "kettle")):
        young.market.put(one, looked_beside(NOTHING, [(two, weight)] * visits))
    found = young.list(looking("kettle"), Rules(length=13))
    assert (found["phones"].reason == "goes with A kettle") == together


def test_in_a_shop_that_sells_little_what_merely_sells_comes_in_the_order_of_its_sales(young: Young) -> None:
    often = ["sold7", "sold11", "sold2", "sold9"]
    for times, name in enumerate(reversed(often), start=1):
        for number in range(times):
            young.order(f"d{number}", name, name)
    assert list(young.list(NOBODY))[:4] == often
    young.add("mug", "A mug", "", MUGS)
    found = young.list(young.order("c9", "o", "mug"))
    assert [name for name in found if found[name].reason == "popular"][:3] == ["sold7", "sold11", "sold2"]


@pytest.mark.parametrize(("visits", "reason"), [(1, "new here"), (2, "popular")])
def test_what_one_visitor_looked_at_is_not_popular(visits: int, reason: str) -> None:
    catalogue = Catalogue(2)
    for number in range(15):
        catalogue.put(Product(f"p{number}", f"Thing {number}"), np.ones(2))
    market, seen = Market(catalogue), ("p0", "p1", "p2")
    for name in seen:
        weight = look_weight(NOW - 3_600, CLICK_SHARE)
        beside = [(other, weight) for other in seen if other != name] * visits
        market.put(name, looked_beside(NOTHING, beside))
    (found,) = Recommender(catalogue, market, Ranker.load()).recommend([(NOBODY, NOW)])
    assert found[0].reason == reason
    assert ("p0" in {each.product_id for each in found}) == (visits == 2)


def test_what_a_customer_has_on_the_screen_or_in_the_cart_is_not_recommended(young: Young) -> None:
    assert "sold3" not in young.list(looking("sold3"))
    earlier = young.list(looking("sold3", "sold4"))
    assert "sold4" not in earlier
    assert earlier["sold3"].reason == "looked at before"
    assert "sold3" not in young.list(looking("sold4", by=looking("sold3", action="add_to_cart", ago_s=120)))
    hour = young.list(looking("sold3", action="add_to_cart", ago_s=3_700))
    assert hour["sold3"].reason == "looked at before"


def test_what_was_bought_before_is_shown_while_it_is_looked_at_and_not_once_it_is_in_the_cart(young: Young) -> None:
    buyer = young.order("c7", "o1", "sold2", ago_s=60 * DAY_S)
    buyer = young.order("c7", "o2", "sold2", ago_s=30 * DAY_S, by=buyer)
    assert young.list(looking("sold2", by=buyer))["sold2"].reason == "bought before"
    assert "sold2" not in young.list(looking("sold2", by=buyer, action="add_to_cart"))
    ordered = young.order("c7", "o3", "sold2", ago_s=10, by=looking("sold2", by=buyer, action="add_to_cart"))
    assert young.list(ordered)["sold2"].reason == "bought before"


def test_a_search_names_nothing_that_is_in_the_cart(young: Young) -> None:
    young.add("green", "Green tea", "", TEA)
    young.add("black", "Black tea", "", TEA)
    customer, _ = fold_click(looking("green", action="add_to_cart"), Click("", "visit", NOW - 5, "search"))
    *looks, last = customer.looks
    customer = Customer(looks=(*looks, type(last)("", "visit", NOW - 5, "search", query="tea")))
    found = young.list(customer)
    assert [name for name, each in found.items() if each.reason == "matches your search"] == ["black"]


def test_two_colours_of_a_product_come_before_what_else_reads_alike_and_the_others_after_it(young: Young) -> None:
    for number, colour in enumerate(("red", "blue", "green", "black", "white", "brown")):
        young.add(colour, f"Stovetop kettle 2 l, {colour}", "kettles", (1.0, 0.01 * number, 0.0, 0.0))
    young.add("electric", "Electric water boiler", "kettles", (1.0, 0.0, 0.5, 0.0))
    found = [name for name, each in young.list(looking("red")).items() if each.reason.startswith("similar")]
    assert found == ["blue", "green", "electric"]
    assert len(young.list(looking("red"), Rules(length=25))) == 18  # all but the one that is looked at


def test_another_colour_of_a_durable_that_was_just_bought_rests_with_it(young: Young) -> None:
    for colour in ("red", "blue"):
        young.add(colour, f"Stovetop kettle 2 l, {colour}", "kettles", KETTLES)
    young.add("boiler", "Electric water boiler", "kettles", KETTLES)
    for number in range(4):
        young.order(f"d{number}", "o", "blue", ago_s=2 * DAY_S)
    buyer = young.order("b", "o", "red", ago_s=3_600)
    found = young.list(buyer, Rules(length=13))
    assert not {"red", "blue"} & found.keys()
    assert "boiler" in found
    assert "blue" in young.list(buyer, Rules(length=15, durable_rest_s=0))
    assert "blue" in young.list(looking("boiler", "blue", "boiler", by=buyer), Rules(length=15))


def test_nothing_is_similar_to_a_durable_that_was_just_bought_unless_such_a_thing_is_looked_at(young: Young) -> None:
    for name, title in {"large": "Television 55 inch", "small": "Flat television", "third": "Old television"}.items():
        young.add(name, title, "tv", KETTLES)
    buyer, _ = fold_order(NOBODY, Order("o", NOW - 3_600, cancelled=False, prices={"large": 100}))
    rules = Rules(length=14)
    assert "similar" not in " ".join(each.reason for each in young.list(buyer, rules).values())
    assert young.list(looking("small", by=buyer), rules)["third"].reason == "similar to Flat television"
    later, _ = fold_order(NOBODY, Order("o", NOW - 100 * DAY_S, cancelled=False, prices={"large": 100}))
    assert young.list(later, rules)["small"].reason == "similar to Television 55 inch"
