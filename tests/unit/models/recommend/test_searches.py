"""What a customer searched for a moment ago comes first, in the places that the shop gives it."""

import msgspec
import numpy as np
import pytest

from models.recommend.catalogue import Catalogue, Product
from models.recommend.customer import NOBODY, Customer, Look, fold_look
from models.recommend.listing import Recommended
from models.recommend.market import Market
from models.recommend.ranker import Ranker
from models.recommend.recommender import Recommender
from models.recommend.rules import Rules
from models.recommend.searches import last_search, put_first
from tests.unit.models.recommend.shop import COLD, NOW, Small

RULES = Rules(length=6)
HOUR_S = 3600


@pytest.fixture(scope="module")
def small() -> Small:
    return Small()


@pytest.fixture(scope="module")
def ranker() -> Ranker:
    return Ranker.load()


def searched(customer: Customer, query: str, ago_s: int = 60) -> Customer:
    return looked(customer, Look("", "visit", NOW - ago_s, "search", f"{query}{ago_s}", query))


def viewed(customer: Customer, product: str, ago_s: int = 30) -> Customer:
    return looked(customer, Look(product, "visit", NOW - ago_s, "view"))


def looked(customer: Customer, look: Look) -> Customer:
    return msgspec.structs.replace(customer, looks=fold_look(customer.looks, look)[0])


def listed(small: Small, ranker: Ranker, customer: Customer, rules: Rules = RULES) -> list[Recommended]:
    (found,) = Recommender(small.catalogue, small.market, ranker, rules).recommend([(customer, NOW)])
    assert len({each.product_id for each in found}) == len(found) == rules.length
    assert [each.score for each in found] == sorted((each.score for each in found), reverse=True)
    return found


def matching(found: list[Recommended]) -> list[str]:
    return [each.product_id for each in found if each.reason == "matches your search"]


def test_products_that_a_search_names_come_first_and_say_so_also_where_none_was_ever_sold(
    small: Small, ranker: Ranker
) -> None:
    of_milk = small.customers["c5"]
    before, after = (listed(small, ranker, each) for each in (of_milk, searched(of_milk, "razors")))
    assert [each.product_id for each in after][:1] == matching(after) == ["razor"]
    assert {each.product_id for each in after} <= {each.product_id for each in before} | {"razor", "blades"}
    assert matching(listed(small, ranker, searched(NOBODY, "kefir"))) == [COLD]


def test_what_goes_with_a_match_and_what_reads_like_it_follow(small: Small, ranker: Ranker) -> None:
    found = {each.product_id: each.reason for each in listed(small, ranker, searched(NOBODY, "razors"))}
    assert next(iter(found.items())) == ("razor", "matches your search")
    assert "blades" in list(found)[:3]
    assert found["blades"] == "goes with Razor"
    catalogue = Catalogue(2)
    for number in range(30):
        angle = number / 10
        catalogue.put(Product(f"p{number}", f"Thing{number}"), np.array([np.cos(angle), np.sin(angle)]))
    (made,) = Recommender(catalogue, Market(catalogue), ranker).recommend([(searched(NOBODY, "thing3"), NOW)])
    assert [each.reason for each in made[:4]] == ["matches your search", *["similar to Thing3"] * 3]
    assert {each.product_id for each in made[1:4]} <= {f"p{number}" for number in (0, 1, 2, 4, 5, 6)}


@pytest.mark.parametrize("query", ["mountain bike", "", "?"])
def test_a_search_that_names_nothing_changes_no_list(small: Small, ranker: Ranker, query: str) -> None:
    customer = small.customers["c1"]
    assert listed(small, ranker, searched(customer, query)) == listed(small, ranker, customer)


def test_of_what_a_search_names_equally_the_own_comes_first_then_what_sells_most(small: Small, ranker: Ranker) -> None:
    dairy = matching(listed(small, ranker, searched(NOBODY, "dairy")))
    assert dairy == ["milk", "butter", COLD]
    rye = small.customers["c0"]
    shaving = matching(listed(small, ranker, searched(rye, "shaving")))
    own = [name for name in shaving if name in rye.purchases]
    assert shaving[: len(own)] == own


def test_no_more_places_are_taken_than_the_shop_gives(small: Small, ranker: Ranker) -> None:
    customer = searched(NOBODY, "dairy")
    assert len(matching(listed(small, ranker, customer, Rules(length=4)))) == 2
    assert matching(listed(small, ranker, customer, Rules(length=4, search_share=0.0))) == []


def test_what_was_seen_since_the_search_is_found_already(small: Small, ranker: Ranker) -> None:
    customer = viewed(searched(NOBODY, "shaving"), "razor")
    assert matching(listed(small, ranker, customer)) == ["blades"]
    assert "razor" in matching(listed(small, ranker, searched(viewed(NOBODY, "razor"), "shaving", ago_s=10)))


def test_a_search_is_over_after_an_hour_with_the_next_one_and_with_an_order() -> None:
    customer = searched(searched(NOBODY, "bread", ago_s=HOUR_S - 1), "milk", ago_s=100)
    assert last_search(customer, NOW) == customer.looks[-1]
    assert last_search(searched(NOBODY, "bread", ago_s=HOUR_S), NOW) is None
    assert last_search(viewed(customer, "razor"), NOW) == customer.looks[-1]
    without_words = looked(customer, Look("", "visit", NOW, "search", "other"))
    assert last_search(without_words, NOW) == customer.looks[-1]
    small = Small()
    small.customers["c9"] = customer
    small.buy("c9", "now", NOW - 50, "milk")
    assert last_search(small.customers["c9"], NOW) is None


def test_what_is_off_sale_or_lasts_and_was_just_bought_is_not_shown() -> None:
    small, ranker = Small(), Ranker.load()
    assert matching(listed(small, ranker, searched(NOBODY, "television"))) == ["television"]
    assert matching(listed(small, ranker, searched(small.customers["c0"], "television"))) == []
    small.catalogue.remove("razor")
    (found,) = Recommender(small.catalogue, small.market, ranker, RULES).recommend([(searched(NOBODY, "shaving"), NOW)])
    assert matching(found) == ["blades"]


def test_lists_are_the_same_alone_and_among_others(small: Small, ranker: Ranker) -> None:
    recommender = Recommender(small.catalogue, small.market, ranker, RULES)
    asked = [(searched(each, "milk"), NOW) for each in (*small.customers.values(), NOBODY)]
    asked += [(each, NOW) for each in small.customers.values()]
    assert recommender.recommend(asked) == [recommender.recommend([each])[0] for each in asked]


def test_places_that_are_kept_for_new_products_stay_theirs() -> None:
    rules, bought = Rules(length=4, new_share=0.5), {"a", "b", "c", "d"}
    assert put_first(["d"], ["a", "b", "new", "newer"], bought, rules) == ["d", "a", "new", "newer"]
    assert put_first(["fresh"], ["a", "b", "new", "newer"], bought, rules) == ["fresh", "a", "b", "new"]
    assert put_first(["b"], ["a", "b", "c", "d"], bought, rules) == ["b", "a", "c", "d"]
    assert put_first(["a"], ["new", "newer", "old"], bought, Rules(length=3, new_share=1.0)) == ["new", "newer", "old"]
