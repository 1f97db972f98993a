"""Draws a product's prices and forecast on a terminal. Pure.

A price holds for its week, so prices are steps, one a week, with a gap where nothing was sold. plotext (MIT) draws;
price_picture.py draws the same into a file.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from models.forecast.weeks import monday, week_starting
from streams.commands.price_history import PriceHistory
from streams.records import PriceForecast

LINES, TICKS, DATES = 18, 4, 4
DATE_COLUMNS = 12
BOUND = "·"
# The colour of the forecast and its bounds, readable on dark and on light terminals; all else has the terminal's own.
AHEAD = "red+"


class Fan(NamedTuple):
    """A forecast by week."""

    low: dict[int, int]
    price: dict[int, int]
    high: dict[int, int]


def shown(history: PriceHistory, weeks: int) -> dict[int, int]:
    """Return the last weeks' prices, in order."""
    ordered = sorted(history.prices.items())
    return dict(each for each in ordered if each[0] > ordered[-1][0] - weeks)


def fan_of(forecast: PriceForecast) -> Fan:
    """Return a forecast's bounds and prices by week."""
    days = {week_starting(day.date): day for day in forecast.horizon}
    return Fan(
        {week: day.low_minor for week, day in days.items()},
        {week: day.price_minor for week, day in days.items()},
        {week: day.high_minor for week, day in days.items()},
    )


def stairs(prices: Mapping[int, int]) -> list[tuple[list[int], list[int]]]:
    """Return the lines that draw prices: each price holds until the next Monday; a week without one ends a line.

    Args:
        prices: by week, in order.

    Returns:
        weeks and prices of each line, corner by corner.
    """
    lines: list[tuple[list[int], list[int]]] = []
    for week, price in prices.items():
        if not lines or lines[-1][0][-1] != week:
            lines.append(([], []))
        weeks, levels = lines[-1]
        weeks += [week, week + 1]
        levels += [price, price]
    return lines


def ticks(values: Sequence[int]) -> list[int]:
    """Return some whole numbers from the least price to the largest, to label an axis."""
    least, most = min(values), max(values)
    return sorted({least + (most - least) * part // TICKS for part in range(TICKS + 1)})


def dates(weeks: Sequence[int], columns: int) -> list[int]:
    """Return the weeks to name below a plot, beginning with the first, as many as there is room for."""
    apart = max(1, -(-(weeks[-1] + 1 - weeks[0]) // max(1, min(DATES, columns // DATE_COLUMNS - 1))))
    return list(range(weeks[0], weeks[-1] + 1, apart))


def terminal_plot(title: str, history: PriceHistory, weeks: int, columns: int, *, colours: bool) -> str:
    """Return a plot as text: prices as lines, the forecast after them, its bounds as dots.

    Args:
        title: a line of its own above it, however long.
        history: what is shown.
        weeks: of the past at most.
        columns: of the terminal.
        colours: the terminal knows some.
    """
    import plotext  # noqa: PLC0415  a tenth of a second that no other command needs

    prices = shown(history, weeks) if history.prices else {}
    fan = fan_of(history.forecast) if history.forecast is not None else Fan({}, {}, {})
    plotext.terminal.limit(width=False, height=False)
    figure = plotext.figure
    figure.clear()
    figure.plot_size(columns, LINES)
    figure.theme("colorless")  # another name draws a white panel
    for symbol, colour, levels in (
        (BOUND, AHEAD, fan.low),
        (BOUND, AHEAD, fan.high),
        ("braille", "default", prices),
        ("braille", AHEAD, fan.price),
    ):
        for line in stairs(levels):
            figure.draw(figure.signal(*line, marker=plotext.marker(symbol, colour)).lines())
    named_levels = ticks([*prices.values(), *fan.low.values(), *fan.high.values()])
    named = dates([*prices, *fan.price], columns)
    figure.ruler("x").ticks(named, [str(monday(week)) for week in named])
    figure.ruler("y").ticks(named_levels, [str(level) for level in named_levels])
    text = str(figure.build().string())
    return f"{title}\n{text if colours else plotext.uncolorize(text)}"
