"""Draws a product's prices and forecast as PNG.

matplotlib (BSD-like) is large, so it is the extra `plot`; it is imported when a picture is drawn.
"""

import re
import warnings
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from rich.cells import cell_len, set_cell_size

from models.forecast.weeks import monday, week_starting
from streams.commands.error import CommandError
from streams.commands.price_history import PriceHistory
from streams.commands.price_plot import fan_of, shown, stairs
from streams.exits import EXIT_CONFIGURATION
from streams.records import PriceForecast

INCHES, DOTS_PER_INCH = (9.0, 4.5), 120
PAST, AHEAD, QUIET = "#1f5fa8", "#c2410c", "#8a8f98"
MISSING = "Glyph .* missing from font"
# As many columns of a title are as wide as the picture.
TITLE_COLUMNS = 72
# Fonts with Chinese, Japanese and Korean signs that systems bring; matplotlib's own has none.
WIDE_FONTS = (
    *("Noto Sans CJK SC", "Noto Sans CJK JP", "Source Han Sans SC", "WenQuanYi Micro Hei", "WenQuanYi Zen Hei"),
    *("PingFang SC", "Hiragino Sans GB", "Microsoft YaHei", "SimHei", "Arial Unicode MS"),
)


def png_plot(product: str, currency: str, history: PriceHistory, weeks: int, file: Path) -> bool:
    """Draw into a PNG.

    Returns:
        whether a font here has every sign of the product's name; boxes stand for the others.

    Raises:
        CommandError: matplotlib is not installed.
        OSError: the file cannot be written.
    """
    try:
        from matplotlib import dates  # noqa: PLC0415  of an extra
        from matplotlib.figure import Figure  # noqa: PLC0415
        from matplotlib.ticker import MaxNLocator  # noqa: PLC0415
    except ImportError as error:
        raise CommandError("a PNG needs matplotlib: pip install 'shopstream[plot]'", EXIT_CONFIGURATION) from error
    figure = Figure(figsize=INCHES, dpi=DOTS_PER_INCH, layout="constrained")
    axes = figure.add_subplot()
    prices = shown(history, weeks) if history.prices else {}
    _draw_past(axes, prices)
    if history.forecast is not None:
        _draw_fan(axes, history.forecast)
    _draw_unsold(axes, prices, history.forecast)
    _name(axes, product, currency)
    axes.yaxis.set_major_locator(MaxNLocator(integer=True, min_n_ticks=1, steps=[1, 2, 5, 10]))
    axes.yaxis.set_major_formatter("{x:.0f}")
    of_dates: Any = dates  # which has no types
    locator = of_dates.AutoDateLocator(minticks=2, maxticks=10)
    axes.xaxis.set_major_locator(locator)
    axes.xaxis.set_major_formatter(of_dates.ConciseDateFormatter(locator))
    axes.grid(axis="y", color=QUIET, alpha=0.25, linewidth=0.8)
    axes.spines[["top", "right"]].set_visible(False)
    figure.legend(loc="outside lower left", ncols=4, frameon=False)
    with warnings.catch_warnings(record=True) as warned:
        warnings.filterwarnings("always", MISSING, UserWarning)
        figure.savefig(file, format="png")
    return not any(re.match(MISSING, str(each.message)) for each in warned)


def _name(axes: Any, product: str, currency: str) -> None:
    """Say what is drawn, in letters as they are: a name may hold what matplotlib would read as a formula."""
    from matplotlib.font_manager import fontManager  # noqa: PLC0415  of an extra

    title = f"{product}, {currency}"
    if cell_len(title) > TITLE_COLUMNS:
        title = set_cell_size(title, TITLE_COLUMNS - 1) + "…"
    fonts, weight = ["sans-serif"], "bold"
    if not title.isascii():
        there = {font.name for font in fontManager.ttflist}
        fonts += [font for font in WIDE_FONTS if font in there]
        weight = "normal"  # few of these are bold, and matplotlib complains
    axes.set_title(title, loc="left", fontweight=weight, fontfamily=fonts, parse_math=False)
    axes.set_ylabel(f"minor units of {currency}, median of the week")


def _draw_past(axes: Any, prices: Mapping[int, int]) -> None:
    for weeks, levels in stairs(prices):
        axes.plot(_days(weeks), levels, color=PAST, linewidth=1.8, label=_once(axes, "prices"))


def _draw_unsold(axes: Any, prices: Mapping[int, int], forecast: PriceForecast | None) -> None:
    """Draw the price before, dotted, through weeks in which nothing was sold."""
    lines = stairs(prices)
    starts = [weeks[0] for weeks, _ in lines[1:]]
    if forecast is not None and forecast.horizon:
        starts.append(week_starting(forecast.horizon[0].date))
    for (weeks, levels), start in zip(lines, starts, strict=False):
        if weeks[-1] < start:
            label = _once(axes, "nothing sold")
            days = _days([weeks[-1], start])
            axes.plot(days, [levels[-1]] * 2, color=QUIET, linewidth=1.2, linestyle=":", label=label)


def _draw_fan(axes: Any, forecast: PriceForecast) -> None:
    fan = fan_of(forecast)
    for (weeks, low), (_, high) in zip(stairs(fan.low), stairs(fan.high), strict=True):
        axes.fill_between(_days(weeks), low, high, color=AHEAD, alpha=0.18, linewidth=0, label="eight times in ten")
        axes.axvline(_days(weeks)[0], color=QUIET, linewidth=1, linestyle="--")
    for weeks, price in stairs(fan.price):
        axes.plot(_days(weeks), price, color=AHEAD, linewidth=1.8, label=f"forecast, by {forecast.method}")


def _once(axes: Any, label: str) -> str:
    """Return a label that the legend does not have yet; else one that it leaves out."""
    return "_" if label in axes.get_legend_handles_labels()[1] else label


def _days(weeks: Sequence[int]) -> Any:
    import numpy as np  # noqa: PLC0415  matplotlib has it already

    return np.array([monday(week) for week in weeks], dtype="datetime64[D]")
