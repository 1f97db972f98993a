"""What a price's past teaches: nothing of later weeks, by how much a way was nearer; what has learned from it."""

import numpy as np
import pytest

from export.data.grocery import Basket, Grocery
from export.forecast.build import RECIPE, taught
from export.forecast.grocery_prices import LEAST_WEEKS, weekly_prices
from export.forecast.lessons import FIRST_ORIGIN, MOST_WEIGHT, lesson_at, lessons
from export.forecast.moves import MOST_WEIGHT as MOST_ROOM
from export.forecast.moves import bounds_of, moves, moves_at
from models.forecast.backtest import Known
from models.forecast.bounds import LearnedBounds
from models.forecast.candidates import Past
from models.forecast.learned import LearnedPrice
from models.forecast.question import HORIZON
from models.forecast.situation import FEATURES, WAYS

DIPS = [300.0, 300, 300, 300, 200] * 8


def test_a_lesson_is_by_how_much_a_way_was_worse_than_the_last_price_in_mean_changes() -> None:
    lesson = lesson_at(Known(np.array([*DIPS[:25], 300, 300, 300, 300])), 25)
    assert lesson is not None
    assert lesson.features.shape == (HORIZON, len(FEATURES))
    scale = np.abs(np.diff(DIPS[:25])).mean()
    assert lesson.worse[:, list(WAYS).index("usual price")].tolist() == pytest.approx([-100 / scale] * HORIZON)


def test_weeks_without_a_price_and_pasts_without_a_change_teach_nothing() -> None:
    lesson = lesson_at(Known(np.array([*DIPS[:25], np.nan, 300, np.nan, np.nan])), 25)
    assert lesson is not None
    assert lesson.features[:, -1].tolist() == [1]
    assert lesson_at(Known(np.array([300.0] * 30)), 25) is None
    assert lesson_at(Known(np.array([*DIPS[:25], *[np.nan] * 4])), 25) is None


def test_one_series_that_hardly_ever_moved_does_not_outweigh_the_others() -> None:
    lesson = lesson_at(Known(np.array([*[300.0] * 24, 301, 100, 100, 300, 300, 300, 300])), 27)
    assert lesson is not None
    assert np.abs(lesson.worse).max() <= MOST_WEIGHT


def test_what_comes_after_the_known_weeks_teaches_nothing() -> None:
    year = dict(enumerate(map(int, DIPS), start=1_000))
    later = {week: price if week < 1_030 else 9_999 for week, price in year.items()}
    found, same = lessons([year], 1_000, 30), lessons([later], 1_000, 30)
    assert (found.features == same.features).all()
    assert (found.worse == same.worse).all()
    assert len(found.features) == sum(min(HORIZON, 30 - origin) for origin in range(FIRST_ORIGIN, 30))


def test_trees_learn_that_dips_come_back() -> None:
    shifted = [dict(enumerate([int(price) + shift for price in DIPS], start=1_000)) for shift in range(40)]
    learned = taught("made up", lessons(shifted, 1_000, 40), moves(shifted, 1_000, 40))
    seen = np.array(DIPS[:25])
    assert LearnedPrice(learned)(Past(seen, seen)).tolist() == [300] * HORIZON
    assert learned.taught["data"] == "made up"


def test_moves_are_logarithms_by_the_last_price_and_weigh_by_the_root_of_its_mean_changes() -> None:
    found = moves_at(Known(np.array([*DIPS[:25], 300, 300, np.nan, 400])), 25)
    assert found is not None
    assert found.went.tolist() == pytest.approx([np.log(300 / 200)] * 2 + [np.log(400 / 200)])
    assert found.features[:, -1].tolist() == [0, 1, 3]
    assert found.weight.tolist() == pytest.approx([np.sqrt(200 / np.abs(np.diff(DIPS[:25])).mean())] * 3)
    assert not found.still.any()
    flat = moves_at(Known(np.array([*[300.0] * 25, 300, 150])), 25)
    assert flat is not None
    assert (flat.still.tolist(), flat.weight.tolist()) == ([True] * 2, [MOST_ROOM**0.5] * 2)
    assert moves_at(Known(np.array([*DIPS[:25], *[np.nan] * 4])), 25) is None
    assert moves_at(Known(np.array([300.0, 300, 300, 300])), 2) is None


def test_bounds_learn_what_comes_and_how_far_a_price_went_that_never_had() -> None:
    steps = [{week: 200 if week < 25 + each % 9 else 300 for week in range(40)} for each in range(60)]
    found = moves(steps, 0, 40)
    bounds = bounds_of(found, RECIPE | {"bagging_freq": 0, "min_data_in_leaf": 20}, 20)
    far = [np.log(1.5) * (found.went[found.still & (found.features[:, -1] == week)] > 0).mean() for week in range(4)]
    assert bounds.least == pytest.approx(far, abs=1e-4)
    known = Known(np.array([200.0] * 22))
    low, high = LearnedBounds(bounds).of(known, [18])
    assert (low <= 200).all()
    assert (high >= 200).all()


def test_series_are_weekly_medians_of_what_was_sold_nearly_all_year() -> None:
    week_s, monday = 7 * 86_400, 1_483_315_200
    baskets = [
        Basket(f"{week}-{price}", "h1", monday + week * week_s, {"milk": price, "free": 0})
        for week in range(LEAST_WEEKS)
        for price in (100, 120, 140)
    ]
    baskets += [Basket(f"{week}", "h2", monday + week * week_s, {"nuts": 9}) for week in range(1, LEAST_WEEKS)]
    found = weekly_prices(Grocery([], baskets, 0.0, 0.0, frozenset()))
    assert list(found) == ["milk"]
    assert set(found["milk"].values()) == {120}
