"""Lists of the shipped ranker: no product twice, true reasons, the shop's rules, what was never sold."""

import numpy as np
import pytest

from models.recommend.catalogue import Catalogue, Product
from models.recommend.counts import NOTHING, looked_beside
from models.recommend.customer import NOBODY, fold_click
from models.recommend.decay import DAY_S
from models.recommend.events import Click
from models.recommend.listing import Recommended
from models.recommend.market import Market
from models.recommend.merging import merged
from models.recommend.ranker import Ranker
from models.recommend.recommender import Recommender
from models.recommend.rules import Rules
from tests.unit.models.recommend.shop import COLD, DIM, NOW, Small


@pytest.fixture(scope="module")
def ranker() -> Ranker:
    return Ranker.load()


@pytest.fixture(scope="module")
def small() -> Small:
    return Small()


def listed(small: Small, ranker: Ranker, customer: str, rules: Rules | None = None) -> dict[str, Recommended]:
    recommender = Recommender(small.catalogue, small.market, ranker, rules)
    (found,) = recommender.recommend([(small.customers.get(customer, NOBODY), NOW)])
    assert len({each.product_id for each in found}) == len(found)
    return {each.product_id: each for each in found}


def test_a_list_holds_what_is_bought_again_first_and_says_so(small: Small, ranker: Ranker) -> None:
    found = listed(small, ranker, "c1")
    first = next(iter(found))
    assert found[first].reason == "bought before"
    assert first in small.customers["c1"].purchases


def test_the_reason_of_each_product_is_true(small: Small, ranker: Ranker) -> None:
    for customer in small.customers:
        for product, each in listed(small, ranker, customer).items():
            assert (each.reason == "bought before") == (product in small.customers[customer].purchases)
            assert (each.reason.startswith("similar to") or each.reason == "new here") == (product == COLD)


def test_a_new_product_goes_with_what_the_customer_has(small: Small, ranker: Ranker) -> None:
    customer, _ = fold_click(NOBODY, Click("razor", "s1", NOW - 60, "view"))
    recommender = Recommender(small.catalogue, small.market, ranker)
    (found,) = recommender.recommend([(customer, NOW)])
    assert {each.product_id: each.reason for each in found}["blades"] == "goes with Razor"


@pytest.mark.parametrize("years", [3, 15, 26])
def test_an_order_of_years_ago_has_a_list_in_the_shop_of_today(ranker: Ranker, years: int) -> None:
    small, at = Small(), NOW - years * 365 * DAY_S
    small.buy("late", "late", at, "razor")
    (found,) = Recommender(small.catalogue, small.market, ranker).recommend([(small.customers["late"], at)])
    assert {"blades", "milk"} < {each.product_id for each in found}
    assert np.isfinite([each.score for each in found]).all()


def test_somebody_unknown_gets_popular_products(small: Small, ranker: Ranker) -> None:
    found = listed(small, ranker, "nobody")
    assert {each.reason for name, each in found.items() if name != COLD} == {"popular"}
    assert found[COLD].reason == "new here"


def test_a_shop_of_which_nothing_is_known_shows_what_came_last(ranker: Ranker) -> None:
    catalogue = Catalogue(2)
    for number in range(30):
        catalogue.put(Product(f"p{number}", f"Thing {number}"))
    catalogue.remove("p29")
    customer, _ = fold_click(NOBODY, Click("p28", "s1", NOW - 5, "view"))
    (found,) = Recommender(catalogue, Market(catalogue), ranker).recommend([(customer, NOW)])
    assert [each.product_id for each in found] == [f"p{number}" for number in range(27, 17, -1)]
    assert {each.reason for each in found} == {"new here"}


def test_a_shop_of_which_nothing_is_known_shows_something_of_each_category_before_more_of_one(ranker: Ranker) -> None:
    catalogue = Catalogue(2)
    for number in range(60):
        category = ("tea", "pans", "cats")[number // 10] if number < 30 else "pens"
        catalogue.put(Product(f"p{number}", f"Thing {number}", category))
    customer, _ = fold_click(NOBODY, Click("unknown", "s1", NOW - 5, "view"))
    (found,) = Recommender(catalogue, Market(catalogue), ranker).recommend([(customer, NOW)])
    expected = ["p59", "p29", "p19", "p9", "p58", "p28", "p18", "p8", "p57", "p27"]
    assert [each.product_id for each in found] == expected


def test_scores_fall_along_a_list(small: Small, ranker: Ranker) -> None:
    for customer in small.customers:
        scores = [each.score for each in listed(small, ranker, customer).values()]
        assert scores == sorted(scores, reverse=True)


def test_a_television_that_was_just_bought_is_not_shown_again_until_its_rest_is_over(
    small: Small, ranker: Ranker
) -> None:
    assert "television" in small.customers["c1"].purchases
    assert "television" not in listed(small, ranker, "c1")
    assert "milk" in listed(small, ranker, "c1")
    assert "television" in listed(small, ranker, "c1", Rules(durable_rest_s=0))


def test_places_kept_for_new_products_hold_new_products(small: Small, ranker: Ranker) -> None:
    rules = Rules(length=4, new_share=0.5)
    bought = small.customers["c1"].purchases
    assert sum(product not in bought for product in listed(small, ranker, "c1", rules)) >= 2
    assert COLD in listed(small, ranker, "c1", rules)


def test_a_list_is_the_same_alone_and_among_others(small: Small, ranker: Ranker) -> None:
    recommender = Recommender(small.catalogue, small.market, ranker)
    customers = [(customer, NOW) for customer in (*small.customers.values(), NOBODY)]
    assert recommender.recommend(customers) == [recommender.recommend([each])[0] for each in customers]


def test_a_deleted_product_is_on_no_list(ranker: Ranker) -> None:
    small = Small()
    small.catalogue.remove("milk")
    assert "milk" not in listed(small, ranker, "c1")


def test_an_empty_catalogue_gives_empty_lists(ranker: Ranker) -> None:
    catalogue = Catalogue(DIM)
    recommender = Recommender(catalogue, Market(catalogue), ranker)
    assert recommender.recommend([(NOBODY, NOW), (NOBODY, NOW)]) == [[], []]


def test_a_shop_without_any_history_recommends_what_reads_like_what_was_looked_at(ranker: Ranker) -> None:
    catalogue = Catalogue(2)
    for number in range(30):
        angle = number / 30
        catalogue.put(Product(f"p{number}", f"Thing {number}"), np.array([np.cos(angle), np.sin(angle)]))
    customer, _ = fold_click(NOBODY, Click("p3", "s1", NOW - 5, "view"))
    (found,) = Recommender(catalogue, Market(catalogue), ranker).recommend([(customer, NOW)])
    assert {each.product_id for each in found} <= {f"p{number}" for number in range(11)}
    assert {each.reason for each in found} == {"similar to Thing 3"}
    assert len(found) == 10


def test_in_a_shop_that_sold_nothing_yet_what_others_looked_at_in_one_visit_comes_before_what_reads_alike(
    ranker: Ranker,
) -> None:
    catalogue = Catalogue(2)
    for number in range(30):
        angle = number / 30
        catalogue.put(Product(f"p{number}", f"Thing {number}"), np.array([np.cos(angle), np.sin(angle)]))
    market = Market(catalogue)
    visits = [("p3", "p20")] * 5 + [("p3", "p25")] * 3 + [("p9", "p25")] * 3
    for name in ("p3", "p9", "p20", "p25"):
        beside = [other for visit in visits if name in visit for other in visit if other != name]
        market.put(name, looked_beside(NOTHING, [(other, 0.1) for other in beside]))
    recommender = Recommender(catalogue, market, ranker)
    customer, _ = fold_click(NOBODY, Click("p3", "s1", NOW - 5, "view"))
    found, of_nobody = recommender.recommend([(customer, NOW), (NOBODY, NOW)])
    assert [each.product_id for each in found[:2]] == ["p20", "p25"]
    assert [each.reason for each in found[:3]] == ["goes with Thing 3", "goes with Thing 3", "similar to Thing 3"]
    assert [each.score for each in found] == sorted((each.score for each in found), reverse=True)
    assert [each.product_id for each in of_nobody[:5]] == ["p3", "p25", "p20", "p9", "p29"]
    assert [each.reason for each in of_nobody[:5]] == ["popular", "popular", "popular", "popular", "new here"]


def test_a_list_of_few_candidates_is_that_of_all_where_the_shop_has_no_more(small: Small, ranker: Ranker) -> None:
    rules = Rules(length=6, durable_rest_s=0)
    recommender = Recommender(small.catalogue, small.market, ranker, rules)
    customers = [(customer, NOW) for customer in (*small.customers.values(), NOBODY)]
    with_all = recommender.lists(recommender.scored(customers), rules)
    assert recommender.recommend(customers) == with_all
    assert COLD not in {each.product_id for listed in with_all for each in listed}


def test_a_list_that_few_candidates_do_not_fill_is_made_of_all(small: Small, ranker: Ranker) -> None:
    rules = Rules(length=7)
    recommender = Recommender(small.catalogue, small.market, ranker, rules)
    customer = small.customers["c1"]
    (found,) = recommender.recommend([(customer, NOW)])
    assert [found] == recommender.lists(recommender.scored([(customer, NOW)]), rules)
    assert COLD in {each.product_id for each in found}


def test_merged_keeps_places_only_where_the_best_has_too_few_new_ones() -> None:
    rules = Rules(length=5, new_share=0.4)
    assert merged([1, 2, 3, 4, 5], [4, 5, 6], [], rules) == [1, 2, 3, 4, 5]
    assert merged([1, 2, 3, 4, 5], [6, 7, 8], [], rules) == [1, 2, 3, 6, 7]
    assert merged([1, 2, 3, 4, 5], [6, 7, 8], [9], rules) == [1, 2, 3, 6, 9]
    assert merged([1], [], [9, 8], rules) == [1, 9, 8]
    assert merged([1, 2, 3, 4, 5], [1, 2, 6, 7], [9], rules) == [1, 2, 3, 4, 9]


@pytest.mark.parametrize(("length", "share"), [(0, 0.0), (10, 1.5), (10, -0.1)])
def test_rules_that_no_list_can_follow_are_refused(length: int, share: float) -> None:
    with pytest.raises(ValueError, match="no list has"):
        Rules(length=length, new_share=share)
