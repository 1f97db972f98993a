"""`shopstream forecast`: a product's prices by week, and what is expected of them."""

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

import typer
from msgspec.json import encode

from models.forecast.series import LAST_WEEKS, NEVER, STALE_WEEKS
from models.forecast.weeks import monday
from streams.commands.options import Broker, Json, settings_of, stderr, stdout
from streams.commands.price_history import PriceHistory, read_histories
from streams.commands.price_picture import png_plot
from streams.commands.price_plot import terminal_plot
from streams.commands.progress import ask
from streams.exits import EXIT_NOTHING
from streams.records import PriceForecast

COLUMNS = 100
NO_PRICES = (
    ": no line of it came (or no worker of forecast_prices has read it), or all were given away, cancelled, "
    "or sold more than three years ago"
)

Product = Annotated[str, typer.Argument(metavar="PRODUCT", help="A product_id.")]
Currency = Annotated[
    str,
    typer.Option(
        "--currency",
        metavar="EUR",
        help="Which one, if there are several; default: the one in which it was sold in most of the last weeks.",
    ),
]
Png = Annotated[
    Path | None, typer.Option("--png", metavar="FILE", dir_okay=False, help="Draw a PNG, too; needs matplotlib.")
]
Weeks = Annotated[int, typer.Option("--weeks", min=1, max=156, help="Weeks of the past to show.")]


def forecast(
    product: Product,
    *,
    currency: Currency = "",
    weeks: Weeks = 52,
    png: Png = None,
    json: Json = False,
    broker: Broker = None,
) -> None:
    """Show a product's weekly prices and what is expected of them.

    A plot on the terminal, and with --png a picture. It reads what the flow forecast_prices remembers and its latest
    forecast; no worker has to run. It ends with 1 where nothing is known of the product.

    Example: shopstream forecast kettle-1 --png kettle.png
    """
    settings = settings_of(broker=broker)
    histories = ask(settings.broker, read_histories(settings, product))
    if currency not in histories:
        if not histories or currency:
            there = f" in {currency}; there is {', '.join(sorted(histories))}" if histories else NO_PRICES
            stderr().print(f"nothing is known of the prices of {product}{there}", markup=False)
            raise typer.Exit(EXIT_NOTHING)
        currency = currency_of_now(histories)
    history = histories[currency]
    if json:
        typer.echo(as_json(product, currency, history))
    else:
        _show(product, currency, history, weeks)
        if others := sorted(histories.keys() - {currency}):
            stderr().print(f"there is also --currency {', '.join(others)}")
    if png is not None and not png_plot(product, currency, history, weeks, png):
        typer.echo(f"boxes in the title of {png} stand for signs that no font here has", err=True)


def currency_of_now(histories: Mapping[str, PriceHistory]) -> str:
    """Return the one in which it was sold in most of the last weeks; of two alike that of the longest series.

    Left out are those in which nothing was sold since another one took over.
    """
    last = {each: max(history.prices, default=NEVER) for each, history in histories.items()}
    newest = max(last.values())
    of_now = [each for each in last if last[each] > newest - STALE_WEEKS]

    def weight(each: str) -> tuple[int, int, str]:
        weeks = histories[each].prices
        return sum(week > newest - LAST_WEEKS for week in weeks), len(weeks), each

    return max(of_now, key=weight)


def as_json(product: str, currency: str, history: PriceHistory) -> str:
    """Return a history as a JSON line: its weeks by their Mondays, and the forecast as it stands on its topic."""
    prices = [{"date": monday(week), "price_minor": price} for week, price in sorted(history.prices.items())]
    line = {"product_id": product, "currency": currency, "prices": prices, "forecast": history.forecast}
    return encode(line).decode()


def _show(product: str, currency: str, history: PriceHistory, weeks: int) -> None:
    console = stdout()
    columns = console.width if console.is_terminal else COLUMNS
    title = f"{product}, {currency}, minor units by week"
    colours = console.is_terminal and console.color_system is not None and not console.no_color
    typer.echo(terminal_plot(title, history, weeks, columns, colours=colours).rstrip("\n"))
    for line in (*words_of(history.forecast), *words_of_end(history)):
        typer.echo(line)


def words_of_end(history: PriceHistory) -> list[str]:
    """Say why there is no forecast, or no newer one; nothing if one comes each week."""
    if not history.prices:
        return ["no newer forecast: all its lines were cancelled, sold long ago, or of another pack size"]
    kind = "forecast" if history.forecast is None else "newer forecast"
    if history.awaited:
        return [f"no {kind} yet: it is being made, or will be once a worker of forecast_prices runs"]
    if history.over is not None:
        return [f"no {kind}: nothing was sold in the {LAST_WEEKS} weeks before {monday(history.over + 1)}"]
    if history.forecast is None:
        week = f"no forecast yet: one is made when the week of {monday(max(history.prices))} is over"
        return [f"{week}: once an order of a later week has come, or as much time has passed since the last one"]
    return []


def words_of(made: PriceForecast | None) -> list[str]:
    """Return a forecast in words: a line per week, and how it was made; no lines if there is none."""
    if made is None:
        return []
    error = "" if made.backtest_error is None else f", off by {100 * made.backtest_error:.1f}% on its own past"
    flags = f"; {', '.join(made.flags)}" if made.flags else ""
    weeks = [
        f"week of {day.date}: {day.price_minor}, eight times in ten from {day.low_minor} to {day.high_minor}"
        for day in made.horizon
    ]
    return [*weeks, f"by {made.method}{error}{flags}; from what was known on {made.made_at:%Y-%m-%d}"]
