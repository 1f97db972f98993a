"""Forecasts of prices against what came, beside what simple ways say at the same origins.

MASE: the mean absolute error in units of the mean absolute change from week to week before the origin, over a series'
forecasts, then over series. Source: Hyndman, Koehler (2006), Another look at measures of forecast accuracy, IJF 22.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np

from models.forecast.answer import around, known_of
from models.forecast.backtest import errors, origins
from models.forecast.candidates import Candidate, last_value, seasonal_naive
from models.forecast.promotions import in_first_dip
from models.forecast.question import Expected, Forecast, Question

LAST, MONTH = "last value", "a month ago"
BASELINES: dict[str, Candidate] = {LAST: last_value, MONTH: seasonal_naive}
# A change of price that a customer notices, and that is no rounding.
STEP = 0.05
TAIL = 0.1
# Weeks since a step for which one asks whether it is taken back.
LATELY = 3


class Hit(NamedTuple):
    """One week of one forecast against what came, in units of the series' scale; `week` is the origin's."""

    week: int
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
    """All hits by way and product; the steps of prices, and how many the forecast foresaw; methods chosen.

    Attributes:
        still: whether what came was within the bounds, where the price had never moved.
        moved_once: the same, where it had moved once, within the last weeks.
        dips: of each way, the hits of forecasts made in a first dip.
        narrow: how many weeks were forecast without any room; weeks, of all.
    """

    hits: dict[str, dict[str, list[Hit]]] = field(default_factory=lambda: defaultdict(lambda: defaultdict(list)))
    steps: int = 0
    foreseen: int = 0
    methods: Counter[str] = field(default_factory=Counter)
    still: list[bool] = field(default_factory=list)
    moved_once: list[bool] = field(default_factory=list)
    dips: dict[str, list[Hit]] = field(default_factory=lambda: defaultdict(list))
    narrow: int = 0
    weeks: int = 0

    def add(self, name: str, series: Priced, question: Question, forecast: Forecast) -> None:
        """Judge one forecast, and what its baselines say at the same origin."""
        scale, known = scale_of(question), known_of(question)
        dips = in_first_dip(known.until(len(known.prices)))
        self.methods[forecast.method] += 1
        ways = {"": forecast.expected} | {way: baseline(question, candidate) for way, candidate in BASELINES.items()}
        for ahead, expected in enumerate(forecast.expected, 1):
            actual = series.prices.get(question.week + ahead)
            if actual is None:
                continue
            for way, its in ways.items():
                found = hit(question.week, actual, its[ahead - 1], scale)
                self.hits[way][name].append(found)
                if dips:
                    self.dips[way].append(found)
            last = question.prices[-1]
            if abs(actual - last) > STEP * last:
                self.steps += 1
                self.foreseen += abs(expected.price - actual) < abs(expected.price - last)

    def add_bounds(self, series: Priced, question: Question, forecast: Forecast) -> None:
        """Judge bounds alone, where the price had hardly ever moved; count those without room."""
        self.weeks += len(forecast.expected)
        self.narrow += sum(expected.low == expected.high for expected in forecast.expected)
        moved = moves_of(question.prices)
        if moved is not None:
            kind = self.moved_once if moved else self.still
            seen = [(series.prices.get(question.week + ahead), its) for ahead, its in enumerate(forecast.expected, 1)]
            kind += [its.low <= actual <= its.high for actual, its in seen if actual is not None]

    def mean(self, way: str, what: str, names: set[str] | None = None) -> float:
        """Return the mean over series of the mean over a series' hits."""
        means = [
            np.mean([getattr(each, what) for each in its])
            for name, its in self.hits[way].items()
            if names is None or name in names
        ]
        return float(np.mean(means))


def baseline(question: Question, candidate: Candidate) -> tuple[Expected, ...]:
    """Return what one way says, with an interval of its own past errors as the forecast has."""
    known = known_of(question)
    past, expected = errors(known, candidate, origins(known)), candidate(known.until(len(known.prices)))
    if past is None or expected is None:
        raise ValueError("the year's series are long enough for every baseline")
    return around(expected, past[~np.isnan(past)])


def moves_of(prices: Sequence[int]) -> int | None:
    """Return how often a price moved, 0 or 1, if 1 then lately; None where more often or longer ago."""
    moved = [place for place in range(1, len(prices)) if prices[place] != prices[place - 1]]
    if len(moved) > 1 or (moved and len(prices) - moved[0] > LATELY):
        return None
    return len(moved)


def scale_of(question: Question) -> float:
    """Return the mean absolute change between neighbouring weeks."""
    pairs = zip(question.weeks, question.weeks[1:], question.prices, question.prices[1:], strict=False)
    changes = [abs(price - before) for week, after, before, price in pairs if after == week + 1]
    return float(np.mean(changes)) if changes else 0.0


def hit(week: int, actual: int, expected: Expected, scale: float) -> Hit:
    """Judge one week after an origin; the pinball loss is the mean of those at the two bounds."""
    below, above = actual - expected.low, actual - expected.high
    losses = (max(TAIL * below, (TAIL - 1) * below), max((1 - TAIL) * above, -TAIL * above))
    inside = expected.low <= actual <= expected.high
    return Hit(week, abs(actual - expected.price) / scale, sum(losses) / 2 / scale, inside)


def ratios(judged: Judged, groups: Mapping[str, str], to: str = LAST) -> dict[str, float]:
    """Return the MASE of each group of products by that of another way, where that one ever erred."""
    members: dict[str, set[str]] = defaultdict(set)
    for name in judged.hits[""]:
        members[groups[name]].add(name)
    return {
        group: judged.mean("", "absolute", names) / judged.mean(to, "absolute", names)
        for group, names in members.items()
        if judged.mean(to, "absolute", names)
    }
