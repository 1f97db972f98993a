"""Price forecasts on real prices, by the code that serves, in its own processes, beside the last value and last month.

Grocery purchases of 2017: every product with 50 weeks of prices or more, weekly medians. Rolling origins: what is known
at each is all weeks before it. Trees were taught on the first 38 weeks, and choices tuned there; later origins are
reported. Some of the earlier ones stand apart, and say nothing of how good it is: the trees know what comes there.
`python -m tests.evaluations.prices`; minutes.
"""

import time
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import numpy as np

from export.data.grocery import grocery
from export.forecast.grocery_prices import weekly_prices
from models.forecast.fitter import Fitter
from models.forecast.question import Forecast, Question
from tests.evaluations.price_hits import LAST, MONTH, Judged, Priced, ratios, scale_of
from tests.evaluations.price_luck import lower_bounds
from tests.results import Result, show

PACKAGES = Path(".data/packages")
COMMAND = "python -m tests.evaluations.prices"
# Weeks of 2017 that are over at each origin; the four weeks after the last one end with the year.
ORIGINS = (38, 40, 42, 44, 46, 48)
TUNED_ON = (20, 28)
PROCESSES = 2
WORST = 1.02


def price_results() -> list[Result]:
    """Forecast every series at every origin. Takes minutes."""
    year, fitter = series_of_the_year(), Fitter.of(PROCESSES)
    started = time.monotonic()
    judged, before = judged_at(ORIGINS, year, fitter), judged_at(TUNED_ON, year, fitter)
    fitted = len(year) * (len(ORIGINS) + len(TUNED_ON))
    fitter.close()
    mase = {way: before.mean(way, "absolute") for way in before.hits}
    return [
        *figures(judged, year),
        result("tuned_on.mase", mase[""], beside(mase)),
        result("tuned_on.mase_by_last_value", mase[""] / mase[LAST]),
        result("series_per_second", fitted / (time.monotonic() - started)),
    ]


def judged_at(weeks_over: Iterable[int], year: Mapping[str, Priced], fitter: Fitter) -> Judged:
    """Forecast every series at some origins."""
    judged, first = Judged(), min(min(each.prices) for each in year.values())
    for origin in weeks_over:
        week = first + origin - 1
        questions = {name: question_of(each, week) for name, each in year.items()}
        for name, forecast in fit(fitter, questions).items():
            judged.add_bounds(year[name], questions[name], forecast)
            if scale_of(questions[name]):  # a price that never moved is forecast by anybody
                judged.add(name, year[name], questions[name], forecast)
    return judged


def figures(judged: Judged, year: Mapping[str, Priced]) -> list[Result]:
    """Return what came of all forecasts."""
    mase, pinball, inside = (
        {way: judged.mean(way, what) for way in judged.hits} for what in ("absolute", "pinball", "inside")
    )
    groups = {name: each.department for name, each in year.items()}
    departments, months = ratios(judged, groups), ratios(judged, groups, MONTH)
    within = {name: each.category for name, each in year.items()}
    categories, surely = ratios(judged, within), lower_bounds(judged, within) | lower_bounds(judged, groups)
    worst = max(departments, key=lambda name: departments[name])
    total = judged.methods.total()
    return [
        result("series", len(judged.hits[""])),
        result("mase", mase[""], beside(mase)),
        result("mase_by_last_value", mase[""] / mase[LAST], target="below 0.95"),
        result("mase_by_month_ago", mase[""] / mase[MONTH]),
        result("worst_department", departments[worst], {worst.lower(): departments[worst]}, "at most 1.02"),
        result("departments_above_1.02", sum(ratio > WORST for ratio in departments.values()), target="0"),
        result("departments", len(departments)),
        result("categories_above_1.02", sum(ratio > WORST for ratio in categories.values()), target="0"),
        result("groups_surely_above_1.02", sum(each > WORST for each in surely.values()), too_high(surely), "0"),
        result("categories", len(categories)),
        result("pinball", pinball[""], beside(pinball)),
        result("coverage_of_80", inside[""], beside(inside), "0.75 to 0.85"),
        result("coverage_of_80.price_never_moved", share(judged.still), {"weeks": len(judged.still)}),
        result("coverage_of_80.price_moved_once_lately", share(judged.moved_once), {"weeks": len(judged.moved_once)}),
        *first_dips(judged),
        result("bounds_without_room", judged.narrow / judged.weeks),
        result("steps", judged.steps),
        result("steps_foreseen", judged.foreseen / max(1, judged.steps)),
        *(department(name, ratio, months.get(name)) for name, ratio in sorted(departments.items())),
        *(result(f"chosen.{name.replace(' ', '_')}", n / total) for name, n in judged.methods.most_common()),
    ]


def first_dips(judged: Judged) -> list[Result]:
    """Return what came of the forecasts that were made in a first dip: week by week, not by series."""
    mase = {way: float(np.mean([each.absolute for each in its])) for way, its in judged.dips.items()}
    return [
        result("first_dip.mase", mase[""], beside(mase)),
        result("first_dip.mase_by_last_value", mase[""] / mase[LAST], {"weeks": len(judged.dips[""])}),
        result("first_dip.pinball", float(np.mean([each.pinball for each in judged.dips[""]]))),
        result("first_dip.coverage_of_80", share([each.inside for each in judged.dips[""]])),
    ]


def share(flags: Sequence[bool]) -> float:
    """Return the share that is true; 0 of none."""
    return sum(flags) / max(1, len(flags))


def too_high(surely: Mapping[str, float]) -> dict[str, float]:
    """Return the groups that are above WORST in 97.5% of draws, with what they are above."""
    return {name.lower(): bound for name, bound in surely.items() if bound > WORST}


def department(name: str, ratio: float, by_month: float | None) -> Result:
    """Return a department's MASE by the last value's, beside that by a month ago's."""
    beside_it = {} if by_month is None else {"by a month ago's": by_month}
    return result(f"department.{name.lower().replace(' ', '_')}", ratio, beside_it, "at most 1.02")


def series_of_the_year() -> dict[str, Priced]:
    """Return every product with enough weeks of prices, by its id."""
    data = grocery(PACKAGES)
    paths = {product.product_id: product.category.split("/") for product in data.products}
    return {name: Priced(paths[name][0], "/".join(paths[name][:2]), its) for name, its in weekly_prices(data).items()}


def question_of(series: Priced, week: int) -> Question:
    """Return what is known of a series when a week is over."""
    known = sorted(each for each in series.prices if each <= week)
    return Question(week, tuple(known), tuple(series.prices[each] for each in known))


def fit(fitter: Fitter, questions: Mapping[str, Question]) -> dict[str, Forecast]:
    """Ask until all are answered, as the flow does."""
    found: dict[str, Forecast] = {}
    while len(found) < len(questions):
        for name in questions.keys() - found.keys():
            if (forecast := fitter.ask(name, questions[name])) is not None:
                found[name] = forecast
        time.sleep(0.1)
    return found


def beside(by_way: Mapping[str, float]) -> dict[str, float]:
    """Return the baselines' figures."""
    return {way: value for way, value in by_way.items() if way}


def result(name: str, value: float, baselines: dict[str, float] | None = None, target: str = "") -> Result:
    unit = "per second" if name.endswith("per_second") else "series" if name == "series" else "ratio"
    return Result(
        name=f"prices.{name}", value=value, unit=unit, baselines=baselines or {}, target=target, command=COMMAND
    )


if __name__ == "__main__":
    show(price_results(), "price forecasts: grocery purchases of 2017, origins from week 38 on")
