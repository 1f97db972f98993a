"""Prices of order lines by product, currency and week of event time; and which weeks are over.

A week's prices and a product's series are separate parts of the state, so a line writes only its week. Until the week
is over its lines may come in any order. If later lines change the result, the forecast is made again (ADR 0133).
"""

from typing import Any

from msgspec.structs import replace

from models.forecast.pack_size import pack_size
from models.forecast.series import NEVER, Series, closed, joined, opened, passed, renewed, takes
from models.forecast.week_prices import WeekPrices, with_line, without_line
from models.forecast.weeks import end_ms, week_of
from streams.delivery.state import Due, Part, Table, Timer, View
from streams.records import OrderLine, Product, Provenance

CLOSE, REFIT = Timer("close", "event"), Timer("refit", "processing")
WEEK, SERIES = Part("week", WeekPrices), Part("series", Series, sealed=True)
# How long late lines gather before a forecast is made of them: twice as long with each forecast of the same week, so
# that a week that never ends to change is forecast some twenty times.
LATE_MS, MOST_DOUBLINGS = 5_000, 14


def take_in(products: Table[Product], view: View[Any], line: OrderLine, _: Provenance) -> None:
    """Add a line's price to its week, or take it back; publishes nothing.

    Three kinds of lines change nothing: what was given away has no price, what was sold in another pack size belongs to
    another series, and what was sold three years before the last week that is over is of no use.
    """
    key = f"{line.currency} {line.product_id}"
    before = series_of(view, key)
    week = sold_in(view, line, before)
    if not line.unit_price_minor or not takes(before, week):
        return
    series = of_its_size(view, key, before, products.get(line.product_id), week)
    if not takes(series, week):
        view.part(SERIES).put(key, series)
        return
    prices = view.part(WEEK).get(week_key(key, week))
    if prices is None or week not in series.open:
        series, prices = opened(series, week)
    change = without_line if line.cancelled else with_line
    view.part(WEEK).put(week_key(key, week), change(prices, line.unit_price_minor))
    if view.pending(CLOSE, key) is None:  # it is new, or was not sold for long
        over = NEVER if view.watermark_ms is None else week_of(view.watermark_ms) - 1
        series = passed(series, over) if week <= over else series
        view.wake_at(CLOSE, key, end_ms(max(week, over + 1)))
    if week <= series.closed and view.pending(REFIT, key) is None:
        wait_for_late_lines(view, key, series)
    if series is not before:
        view.part(SERIES).put(key, series)


def of_its_size(view: View[Any], key: str, series: Series, product: Product | None, week: int) -> Series:
    """Return the series that a line of today belongs to: a new one if the pack size has changed."""
    size = pack_size(product.title) if product is not None else ""
    if not size or size == pack_size(series.size):  # an earlier version wrote it another way
        return series
    if not series.size:
        return replace(series, size=size)
    for each in series.open:
        view.part(WEEK).delete(week_key(key, each))
    return renewed(series, size, week)


def close_week(view: View[Any], due: Due, _: Provenance) -> None:
    """End a week for a product: its median joins the series, and a forecast is wanted.

    If the watermark is weeks ahead (old lines came just now), all these weeks end at once.
    """
    series = series_of(view, due.key)
    week = max(series.closed, week_of(max(due.at_ms, view.watermark_ms or 0)) - 1)
    after = closed(series, week, open_prices(view, due.key, series))
    for each in series.open:
        if each not in after.open:
            view.part(WEEK).delete(week_key(due.key, each))
    if not after.is_over(week):
        after = replace(after, wanted=week)
        view.wake_after(REFIT, due.key, 0)
    if not after.is_over(week) or any(each > week for each in after.open):
        view.wake_at(CLOSE, due.key, end_ms(week + 1))
    view.part(SERIES).put(due.key, after)


def asked(view: View[Any], key: str) -> Series:
    """Return a series whose timer fires, with its late lines; `wanted` is NEVER if no forecast is to be made of it."""
    before = series_of(view, key)
    if before.wanted != NEVER:
        return before
    series = joined(before, open_prices(view, key, before))
    if not series.is_over(series.closed) and (not series.made or differ(series, before)):
        series = replace(series, wanted=series.closed)
    if series != before:
        view.part(SERIES).put(key, series)
    return series


def published(view: View[Any], key: str, series: Series) -> None:
    """Keep in mind that the wanted forecast was made; lines that came meanwhile are late."""
    after = replace(series, wanted=NEVER, made=series.made + 1)
    view.part(SERIES).put(key, after)
    if differ(after, joined(after, open_prices(view, key, after))):
        wait_for_late_lines(view, key, after)


def wait_for_late_lines(view: View[Any], key: str, series: Series) -> None:
    """Let a forecast be asked for when late lines have had time to gather."""
    view.wake_after(REFIT, key, LATE_MS << min(series.made, MOST_DOUBLINGS))


def differ(one: Series, other: Series) -> bool:
    """Tell whether two series would be forecast differently."""
    return (one.weeks, one.prices) != (other.weeks, other.prices)


def open_prices(view: View[Any], key: str, series: Series) -> dict[int, WeekPrices]:
    """Return the prices of a series' open weeks."""
    found = ((week, view.part(WEEK).get(week_key(key, week))) for week in series.open)
    return {week: prices for week, prices in found if prices is not None}


def series_of(view: View[Any], key: str) -> Series:
    """Return a product's series; an empty one if nothing is known."""
    return view.part(SERIES).get(key) or Series()


def week_key(key: str, week: int) -> str:
    """Return the key under which the prices of a product's week are kept."""
    return f"{week} {key}"


def sold_in(view: View[Any], line: OrderLine, series: Series) -> int:
    """Return the week in which a line was sold; one that is taken back counts in the week of its sale.

    A cancellation may be dated before its sale, by another clock; a week of sale that the series knows is right all the
    same. One that it does not know may lie in the future: an earlier version wrote such times.
    """
    if line.sold_at is None:
        return week_of(view.time_ms)
    sold_ms = int(line.sold_at.timestamp() * 1000)
    week = week_of(sold_ms)
    return week if week in series.open or week in series.weeks else week_of(min(view.time_ms, sold_ms))
