"""Price forecasts on real prices, by the code that serves, in its own processes, beside the last value and last month.

Grocery purchases of 2017: every product with 50 weeks of prices or more, weekly medians. Rolling origins: what is known
at each is all weeks before it. The forecast's choices were tuned on origins before week 38; later ones are reported.
MASE: the mean absolute error in units of the mean absolute change from week to week before the origin, over a series'
forecasts, then over series. Source: Hyndman, Koehler (2006), Another look at measures of forecast accuracy, IJF 22.
"""

import time
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

import numpy as np

from export.recommend.grocery import grocery
from models.forecast.answer import around, known_of
from models.forecast.backtest import errors, origins
from models.forecast.candidates import Candidate, last_value, seasonal_naive
from models.forecast.fitter import Fitter
from models.forecast.question import Expected, Forecast, Question
from models.forecast.week_prices import WeekPrices, median, with_line
from models.forecast.weeks import week_of
from tests.results import Result, show

PACKAGES = Path(".data/packages")
COMMAND = "python -m tests.evaluations.prices"
LEAST_WEEKS = 50
# Weeks of 2017 that are over at each origin; the four weeks after the last one end with the year.
ORIGINS = (38, 40, 42, 44, 46, 48)
PROCESSES = 2
LAST, MONTH = "last value", "a month ago"
BASELINES: dict[str, Candidate] = {LAST: last_value, MONTH: seasonal_naive}
# A change of price that a customer notices, and that is no rounding.
STEP = 0.05
TAIL = 0.1


class Hit(NamedTuple):
    """One week of one forecast against what came, in units of the series' scale."""

    absolute: float
    pinball: float
    inside: bool


class Priced(NamedTuple):
    """One product: its department, its category, and its median price by week."""

    department: str
    category: str
    prices: dict[int, int]


@dataclass
class Judged:
    """All hits by way and product; the steps of prices, and how many the forecast foresaw; methods chosen."""

    hits: dict[str, dict[str, list[Hit]]] = field(default_factory=lambda: defaultdict(lambda: defaultdict(list)))
    steps: int = 0
    foreseen: int = 0
    methods: Counter[str] = field(default_factory=Counter)

    def add(self, name: str, series: Priced, question: Question, forecast: Forecast) -> None:
        """Judge one forecast, and what its baselines say at the same origin."""
        scale = scale_of(question)
        self.methods[forecast.method] += 1
        ways = {"": forecast.expected} | {way: baseline(question, candidate) for way, candidate in BASELINES.items()}
        for ahead, expected in enumerate(forecast.expected, 1):
            actual = series.prices.get(question.week + ahead)
            if actual is None:
                continue
            for way, its in ways.items():
                self.hits[way][name].append(hit(actual, its[ahead - 1], scale))
            last = question.prices[-1]
            if abs(actual - last) > STEP * last:
                self.steps += 1
                self.foreseen += abs(expected.price - actual) < abs(expected.price - last)

    def mean(self, way: str, what: str, names: set[str] | None = None) -> float:
        """Return the mean over series of the mean over a series' hits."""
        means = [
            np.mean([getattr(each, what) for each in its])
            for name, its in self.hits[way].items()
            if names is None or name in names
        ]
        return float(np.mean(means))


def price_results() -> list[Result]:
    """Forecast every series at every origin. Takes minutes."""
    year, judged, fitter = series_of_the_year(), Judged(), Fitter.of(PROCESSES)
    first = min(min(each.prices) for each in year.values())
    started, fitted = time.monotonic(), 0
    for origin in ORIGINS:
        week = first + origin - 1
        questions = {name: question_of(each, week) for name, each in year.items()}
        forecasts = fit(fitter, questions)
        fitted += len(forecasts)
        for name, forecast in forecasts.items():
            if scale_of(questions[name]):  # a price that never moved is forecast by anybody
                judged.add(name, year[name], questions[name], forecast)
    fitter.close()
    return [*figures(judged, year), result("series_per_second", fitted / (time.monotonic() - started))]


def figures(judged: Judged, year: Mapping[str, Priced]) -> list[Result]:
    """Return what came of all forecasts."""
    mase, pinball, inside = ({way: judged.mean(way, what) for way in judged.hits} for what in Hit._fields)
    departments = ratios(judged, {name: each.department for name, each in year.items()})
    categories = ratios(judged, {name: each.category for name, each in year.items()})
    worst = max(departments, key=lambda name: departments[name])
    total = judged.methods.total()
    return [
        result("series", len(judged.hits[""])),
        result("mase", mase[""], beside(mase)),
        result("mase_by_last_value", mase[""] / mase[LAST], target="below 0.95"),
        result("mase_by_month_ago", mase[""] / mase[MONTH]),
        result("worst_department", departments[worst], {worst.lower(): departments[worst]}, "at most 1.02"),
        result("departments_above_1.02", sum(ratio > 1.02 for ratio in departments.values()), target="0"),
        result("departments", len(departments)),
        result("categories_above_1.02", sum(ratio > 1.02 for ratio in categories.values()), target="0"),
        result("categories", len(categories)),
        result("pinball", pinball[""], beside(pinball)),
        result("coverage_of_80", inside[""], beside(inside), "0.75 to 0.85"),
        result("steps", judged.steps),
        result("steps_foreseen", judged.foreseen / max(1, judged.steps)),
        *(result(f"chosen.{name.replace(' ', '_')}", n / total) for name, n in judged.methods.most_common()),
    ]


def series_of_the_year() -> dict[str, Priced]:
    """Return every product with enough weeks of prices, by its id."""
    data = grocery(PACKAGES)
    weeks: dict[str, dict[int, WeekPrices]] = defaultdict(dict)
    for basket in data.baskets:
        week = week_of(1000 * basket.at)
        for product, price in basket.prices.items():
            if price > 0:
                weeks[product][week] = with_line(weeks[product].get(week, WeekPrices()), price)
    paths = {product.product_id: product.category.split("/") for product in data.products}
    return {
        name: Priced(paths[name][0], "/".join(paths[name][:2]), {week: median(each) for week, each in its.items()})
        for name, its in weeks.items()
        if len(its) >= LEAST_WEEKS
    }


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


def baseline(question: Question, candidate: Candidate) -> tuple[Expected, ...]:
    """Return what one way says, with an interval of its own past errors as the forecast has."""
    known = known_of(question)
    past, expected = errors(known, candidate, origins(known)), candidate(known.until(len(known.prices)))
    if past is None or expected is None:
        raise ValueError("the year's series are long enough for every baseline")
    return around(expected, past[~np.isnan(past)])


def scale_of(question: Question) -> float:
    """Return the mean absolute change between neighbouring weeks."""
    pairs = zip(question.weeks, question.weeks[1:], question.prices, question.prices[1:], strict=False)
    changes = [abs(price - before) for week, after, before, price in pairs if after == week + 1]
    return float(np.mean(changes)) if changes else 0.0


def hit(actual: int, expected: Expected, scale: float) -> Hit:
    """Judge one week; the pinball loss is the mean of those at the two bounds."""
    below, above = actual - expected.low, actual - expected.high
    losses = (max(TAIL * below, (TAIL - 1) * below), max((1 - TAIL) * above, -TAIL * above))
    inside = expected.low <= actual <= expected.high
    return Hit(abs(actual - expected.price) / scale, sum(losses) / 2 / scale, inside)


def ratios(judged: Judged, groups: Mapping[str, str]) -> dict[str, float]:
    """Return the MASE by the last value's of each group of products."""
    members: dict[str, set[str]] = defaultdict(set)
    for name in judged.hits[""]:
        members[groups[name]].add(name)
    return {
        group: judged.mean("", "absolute", names) / judged.mean(LAST, "absolute", names)
        for group, names in members.items()
        if judged.mean(LAST, "absolute", names)
    }


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
