"""What is the same for every customer is made anew when something changed, and only then."""

from collections.abc import Callable

import numpy as np
import pytest

from models.recommend.catalogue import Product
from models.recommend.counts import NOTHING
from models.recommend.standing import Standings
from tests.unit.models.recommend.shop import COLD, NOW, Small

CHANGES: dict[str, Callable[[Small], object]] = {
    "a product that comes": lambda small: small.catalogue.put(Product("new", "New"), np.ones(3)),
    "a product that goes": lambda small: small.catalogue.remove("milk"),
    "a vector": lambda small: small.catalogue.embed(COLD, np.ones(3)),
    "a purchase": lambda small: small.buy("c9", "late", NOW, COLD),
    "counts that are gone": lambda small: small.market.put("milk", NOTHING),
}


@pytest.mark.parametrize("change", CHANGES)
def test_it_is_made_anew_after_each_change_and_kept_until_the_next(change: str) -> None:
    small = Small()
    standings = Standings(small.catalogue, small.market)
    before = standings.now()
    assert standings.now() is before
    CHANGES[change](small)
    after = standings.now()
    assert after is not before
    assert standings.now() is after


def test_what_sells_most_comes_first_and_what_is_off_sale_nowhere() -> None:
    small = Small()
    small.catalogue.remove("bread")
    now = Standings(small.catalogue, small.market).now()
    names = [small.catalogue.ids[row] for row in now.popular]
    assert names[0] == "milk"
    assert "bread" not in names
    assert {small.catalogue.ids[row] for row in now.cold_rows} == {COLD}
    dairy = small.catalogue.leaf.values[small.catalogue.row("milk")]
    shelf = [small.catalogue.ids[row] for row in now.by_leaf[now.starts[dairy] : now.starts[dairy + 1]]]
    assert shelf == ["milk", "butter"]
