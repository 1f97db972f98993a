"""Prices: order lines into state through a worker, series fitted again while it reads on; beside naive ways.

The worker's part is price_lines.py. Needs KAFKA_HOME. `python -m tests.benchmarks prices`
"""

import asyncio
import random
import time
from collections.abc import Callable
from typing import Any

from models.forecast.answer import answer
from models.forecast.fitter import Fitter
from models.forecast.question import Forecast, Question
from models.forecast.repertoire import repertoire
from models.forecast.week_prices import WeekPrices, with_line
from streams.records import encode
from tests.benchmarks.price_lines import PRODUCTS, lines_into_state, one_product, one_week, year_and_refit
from tests.brokers import temporary_kafka
from tests.results import Result, show

SERIES, PROCESSES = 1_000, 2
ALONE = 100


def main() -> list[Result]:
    """Measure lines, then series."""
    return [*line_results(), *series_results()]


def line_results() -> list[Result]:
    """Send lines, start workers, and watch what they commit and publish."""
    with temporary_kafka() as (kafka, folder):
        quiet, memory = asyncio.run(lines_into_state(kafka, folder / "week", one_week()))
        hot, hot_memory = asyncio.run(lines_into_state(kafka, folder / "hot", one_product()))
        rate, refit = asyncio.run(year_and_refit(kafka, folder / "year"))
    fold, naive = folded_per_second(), kept_per_second()
    sent, committed = refit.lines / refit.seconds, refit.committed / refit.seconds
    return [
        result("lines_per_second", quiet, "lines/s"),
        result("lines_per_second_of_one_product", hot, "lines/s", {f"of {PRODUCTS}": quiet}),
        result("resident_mb_after_one_product", hot_memory, "MB", {f"after {PRODUCTS}": memory}, "bounded"),
        result("lines_per_second_while_weeks_end", rate, "lines/s", {"no week ends": quiet}),
        result("refit_seconds", refit.seconds, "s", target=f"{PRODUCTS} series within 60, two cores"),
        result("lines_per_second_while_refitting", committed, "lines/s", {"sent": sent}, "goes on"),
        result("weeks_folded_per_second", fold, "lines/s", {"all prices of a week in its state": naive}),
    ]


def series_results() -> list[Result]:
    """Fit a shop's series in processes, and some of them in this one."""
    questions = {f"p{number}": question(number) for number in range(SERIES)}
    fitter = Fitter.of(PROCESSES)
    fit(fitter, {name: questions[name] for name in ("p0", "p1")})  # both processes have started
    started = time.monotonic()
    fit(fitter, questions)
    seconds = time.monotonic() - started
    fitter.close()
    candidates = repertoire()
    alone = per_second(lambda: [answer(questions[f"p{number}"], candidates) for number in range(ALONE)], ALONE)
    return [
        result("series_per_second", SERIES / seconds, "series/s", {"in the worker's own process": alone}),
        result("seconds_for_1000_series", seconds, "s", {"in the worker's own process": SERIES / alone}, "60 or less"),
    ]


def folded_per_second() -> float:
    """Return how many lines a second go into the bounded prices of one week, each written as the changelog has it."""

    def fold() -> None:
        week = WeekPrices()
        for number in range(2_000):
            week = with_line(week, 10_000 + number % 300)
            encode(week)

    return per_second(fold, 2_000)


def kept_per_second() -> float:
    """Return the same where a week's state is the list of all its prices."""

    def keep() -> None:
        prices: tuple[int, ...] = ()
        for number in range(2_000):
            prices = (*prices, 10_000 + number % 300)
            encode(Question(0, (), prices))

    return per_second(keep, 2_000)


def question(number: int) -> Question:
    """Make up a year of one product's weekly prices: a level, some noise, promotions, a step."""
    dice = random.Random(number)
    level = dice.randint(100, 2_000)
    prices = []
    for _ in range(60):
        level = round(level * 1.1) if dice.random() < 0.02 else level
        promoted = 0.8 if dice.random() < 0.15 else 1.0
        prices.append(max(1, round(level * promoted * dice.uniform(0.98, 1.02) if number % 3 else level)))
    return Question(59, tuple(range(60)), tuple(prices))


def fit(fitter: Fitter, questions: dict[str, Question]) -> dict[str, Forecast]:
    """Ask until all are answered, as the flow does."""
    found: dict[str, Forecast] = {}
    while len(found) < len(questions):
        for name in questions.keys() - found.keys():
            if (forecast := fitter.ask(name, questions[name])) is not None:
                found[name] = forecast
        time.sleep(0.05)
    return found


def per_second(work: Callable[[], Any], times: int) -> float:
    started = time.perf_counter()
    work()
    return times / (time.perf_counter() - started)


def result(name: str, value: float, unit: str, base: dict[str, float] | None = None, target: str = "") -> Result:
    command = "python -m tests.benchmarks prices"
    return Result(name=f"prices.{name}", value=value, unit=unit, baselines=base or {}, target=target, command=command)


if __name__ == "__main__":
    show(main(), "Prices")
