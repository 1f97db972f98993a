"""A product's prices and what is expected of them, drawn on a terminal or into a PNG. Pure but for the file.

plotext (MIT) draws on terminals, matplotlib (BSD-like), which is large and an extra, draws the file.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

from models.forecast.weeks import monday, week_starting
from streams.commands.error import CommandError
from streams.commands.price_history import PriceHistory
from streams.exits import EXIT_CONFIGURATION
from streams.records import PriceForecast

LINES, TICKS = 18, 4
INCHES, DOTS_PER_INCH = (9.0, 4.5), 120


class Fan(NamedTuple):
    """A forecast as lines over weeks; it begins at the last known price, so that the lines meet."""

    weeks: list[int]
    low: list[int]
    price: list[int]
    high: list[int]


def shown(history: PriceHistory, weeks: int) -> dict[int, int]:
    """Return the last weeks' prices, in order."""
    ordered = sorted(history.prices.items())
    return dict(each for each in ordered if each[0] > ordered[-1][0] - weeks)


def fan_of(forecast: PriceForecast, prices: dict[int, int]) -> Fan:
    """Return a forecast as lines that begin at the last price before it, if one is shown."""
    weeks = [week_starting(day.date) for day in forecast.horizon]
    low, price, high = (
        [getattr(day, name) for day in forecast.horizon] for name in ("low_minor", "price_minor", "high_minor")
    )
    before = [week for week in prices if week < weeks[0]]
    if before:
        last = prices[max(before)]
        return Fan([max(before), *weeks], [last, *low], [last, *price], [last, *high])
    return Fan(weeks, low, price, high)


def ticks(values: Sequence[int]) -> list[int]:
    """Return some whole prices from the least to the largest."""
    least, most = min(values), max(values)
    return sorted({least + (most - least) * part // TICKS for part in range(TICKS + 1)})


def terminal_plot(title: str, history: PriceHistory, weeks: int, columns: int, *, colours: bool) -> str:
    """Return a plot as text.

    Args:
        title: over it.
        history: what is shown.
        weeks: of the past at most.
        columns: of the terminal.
        colours: the terminal knows some.
    """
    import plotext  # noqa: PLC0415  a tenth of a second that no other command needs

    prices = shown(history, weeks) if history.prices else {}
    fan = fan_of(history.forecast, prices) if history.forecast is not None and history.forecast.horizon else None
    plotext.terminal.limit(width=False, height=False)
    figure = plotext.figure
    figure.clear()
    figure.plot_size(columns, LINES)
    figure.theme("clear")
    figure.draw(figure.signal(list(prices), list(prices.values()), marker="braille").lines())
    ends, levels = [*list(prices)[:1], *list(prices)[-1:]], [*prices.values()]
    if fan is not None:
        for line in (fan.low, fan.price, fan.high):
            figure.draw(figure.signal(fan.weeks, line, marker="braille").lines())
        ends, levels = [*ends, fan.weeks[-1]], [*levels, *fan.low, *fan.high]
    at, levels = sorted(set(ends)), ticks(levels)
    figure.ruler("x").ticks(at, [str(monday(week)) for week in at])
    figure.ruler("y").ticks(levels, [str(level) for level in levels])
    figure.title(title)
    text = str(figure.build().string())
    return text if colours else str(plotext.uncolorize(text))


def png_plot(title: str, history: PriceHistory, weeks: int, file: Path) -> None:
    """Draw into a PNG.

    Raises:
        CommandError: matplotlib is not installed.
        OSError: the file cannot be written.
    """
    try:
        from matplotlib.figure import Figure  # noqa: PLC0415  of an extra
    except ImportError as error:
        raise CommandError("a PNG wants matplotlib: pip install 'shopstream[plot]'", EXIT_CONFIGURATION) from error
    prices = shown(history, weeks) if history.prices else {}
    figure = Figure(figsize=INCHES, dpi=DOTS_PER_INCH, layout="constrained")
    axes = figure.add_subplot()
    axes.plot(_days(list(prices)), list(prices.values()), marker=".", label="median of the week")
    if history.forecast is not None and history.forecast.horizon:
        fan = fan_of(history.forecast, prices)
        axes.fill_between(_days(fan.weeks), fan.low, fan.high, alpha=0.25, label="in eight of ten weeks")
        axes.plot(_days(fan.weeks), fan.price, linestyle="--", label=history.forecast.method)
    axes.set_title(title)
    axes.set_ylabel("minor units")
    axes.legend()
    figure.savefig(file, format="png")


def _days(weeks: Sequence[int]) -> Any:
    import numpy as np  # noqa: PLC0415  matplotlib has it already

    return np.array([monday(week) for week in weeks], dtype="datetime64[D]")
