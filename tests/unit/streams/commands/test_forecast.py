"""A product's prices and its fan: read off a state, drawn as text and as a picture, and said in words."""

import json
import re
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import typer
from matplotlib.figure import Figure
from matplotlib.text import Text
from rich.cells import cell_len
from rich.console import Console
from typer.testing import CliRunner

from models.forecast.series import Series
from models.forecast.week_prices import WeekPrices, with_line
from models.forecast.weeks import monday, week_starting
from streams.agents.forecast_prices import PLAN
from streams.commands import forecast as command
from streams.commands.error import CommandError
from streams.commands.forecast import as_json, words_of, words_of_end
from streams.commands.price_history import PriceHistory, histories_of
from streams.commands.price_picture import TITLE_COLUMNS, png_plot
from streams.commands.price_plot import BOUND, dates, fan_of, shown, stairs, terminal_plot
from streams.contract.examples import EXAMPLES
from streams.delivery.state import State
from streams.folds.prices import SERIES, WEEK
from streams.records import PriceForecast

FORECAST: PriceForecast = EXAMPLES["price-forecasts"]
FIRST = week_starting(FORECAST.horizon[0].date)
HISTORY = PriceHistory({FIRST - back: 2_400 + 10 * (back % 5) for back in range(60, 0, -1)}, FORECAST)


def test_a_state_is_read_by_currency_with_the_week_that_goes_on() -> None:
    week = with_line(with_line(WeekPrices(), 300), 300)
    state = {
        SERIES.head + "EUR p": Series(weeks=(7, 8), prices=(100, 200), lines=(1, 2), open=(8, 9, 10)),
        WEEK.head + "8 EUR p": with_line(WeekPrices(), 250),
        WEEK.head + "9 EUR p": week,
        WEEK.head + "10 EUR p": WeekPrices(),
        SERIES.head + "JPY p": Series(weeks=(7,), prices=(9,), lines=(1,)),
        SERIES.head + "EUR p q": Series(weeks=(7,), prices=(5,), lines=(1,)),
        SERIES.head + "USD p": Series(),
    }
    found = histories_of(state_of(state), "p")
    assert {currency: history.prices for currency, history in found.items()} == {
        "EUR": {7: 100, 8: 250, 9: 300},
        "JPY": {7: 9},
    }


def state_of(values: dict[str, Any]) -> State[Any]:
    state = State[Any](parts=PLAN.spec.parts, sealed=PLAN.spec.sealed)
    state.apply(state.as_kept(values, {key: state.written(key, value) for key, value in values.items()}))
    return state


def test_the_last_weeks_are_shown_and_the_fan_is_of_the_weeks_after_them() -> None:
    assert list(shown(HISTORY, 10)) == list(range(FIRST - 10, FIRST))
    fan = fan_of(FORECAST)
    assert list(fan.price) == [FIRST, FIRST + 1, FIRST + 2, FIRST + 3]
    assert (fan.low[FIRST], fan.price[FIRST], fan.high[FIRST]) == (2_399, 2_499, 2_599)


def test_a_price_holds_for_its_week_and_a_week_without_one_ends_the_line() -> None:
    assert stairs({3: 10, 4: 12, 7: 9}) == [([3, 4, 4, 5], [10, 10, 12, 12]), ([7, 8], [9, 9])]
    assert stairs({}) == []


@pytest.mark.parametrize(("columns", "names"), [(100, 4), (40, 2), (10, 1)])
def test_dates_below_a_plot_begin_with_the_first_week_and_have_room(columns: int, names: int) -> None:
    weeks = list(range(FIRST - 47, FIRST + 4))
    named = dates(weeks, columns)
    assert (named[0], len(named)) == (weeks[0], names)
    assert named[-1] <= weeks[-1]


@pytest.mark.parametrize("columns", [40, 100])
@pytest.mark.parametrize(
    "history", [HISTORY, PriceHistory(HISTORY.prices), PriceHistory({}, FORECAST), PriceHistory({5: 100})]
)
def test_a_plot_is_text_as_wide_as_the_terminal(history: PriceHistory, columns: int) -> None:
    text = terminal_plot("kettle-1, GBP", history, 52, columns, colours=False)
    lines = text.splitlines()
    assert "kettle-1, GBP" in text
    assert "\x1b" not in text
    assert max(map(len, lines)) == columns
    assert "None" not in text
    assert len([line for line in lines if any("\u2800" < char <= "\u28ff" for char in line)]) >= 1
    assert terminal_plot("kettle-1, GBP", history, 52, columns, colours=False) == text
    assert (BOUND in text) == (history.forecast is not None)


def test_a_name_that_is_wider_than_the_terminal_is_over_its_plot_all_the_same() -> None:
    name = "龙井" * 30
    assert terminal_plot(f"{name}, GBP", HISTORY, 52, 60, colours=False).startswith(f"{name}, GBP\n    ┌")


def test_colours_leave_the_terminal_its_background_and_mark_the_forecast_alone() -> None:
    text = terminal_plot("kettle-1, GBP", HISTORY, 52, 80, colours=True)
    assert "\x1b[48;" not in text
    assert set(re.findall(r"\x1b\[(38;[0-9;]+)m", text)) == {"38;5;9"}
    past = terminal_plot("kettle-1, GBP", PriceHistory(HISTORY.prices), 52, 80, colours=True)
    assert "\x1b[38;" not in past


def test_a_picture_is_a_png(tmp_path: Path) -> None:
    png_plot("kettle-1", "GBP", HISTORY, 52, tmp_path / "kettle.png")
    content = (tmp_path / "kettle.png").read_bytes()
    assert content.startswith(b"\x89PNG\r\n\x1a\n")
    assert (int.from_bytes(content[16:20]), int.from_bytes(content[20:24])) == (1_080, 540)


def test_signs_that_no_font_has_warn_nobody_but_are_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("streams.commands.price_picture.WIDE_FONTS", ())
    assert not png_plot("茶", "EUR", HISTORY, 52, tmp_path / "tea.png")
    assert (tmp_path / "tea.png").exists()
    assert png_plot("thé", "EUR", HISTORY, 52, tmp_path / "tea.png")
    status, _, err = run(monkeypatch, {"EUR": HISTORY}, "茶", "--png", str(tmp_path / "tea.png"))
    assert (status, err) == (0, f"boxes in the title of {tmp_path}/tea.png stand for signs that no font here has\n")


@pytest.mark.parametrize("product", ["p$^$", "$\\frac{$", "龙井" * 60, "x" * 200])
def test_a_title_is_drawn_as_it_is_beside_a_currency_that_is_always_seen(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, product: str
) -> None:
    figure = drawn_by(monkeypatch, lambda: png_plot(product, "GBP", HISTORY, 52, tmp_path / "p.png"))
    (axes,) = figure.axes
    title = axes.get_title(loc="left")
    assert title.startswith(product[:30])
    assert cell_len(title) <= TITLE_COLUMNS
    assert "GBP" in axes.get_ylabel()


def test_a_title_in_chinese_asks_for_fonts_that_are_there(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("streams.commands.price_picture.WIDE_FONTS", ("No Such Font", "DejaVu Serif"))
    figure = drawn_by(monkeypatch, lambda: png_plot("茶", "GBP", HISTORY, 52, tmp_path / "p.png"))
    (title,) = [text for text in figure.findobj(Text) if isinstance(text, Text) and text.get_text() == "茶, GBP"]
    assert title.get_fontfamily() == ["sans-serif", "DejaVu Serif"]


def test_a_picture_shows_steps_gaps_fan_and_where_it_begins(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    prices = {FIRST - 9: 90, FIRST - 5: 100, FIRST - 4: 80}
    figure = drawn_by(monkeypatch, lambda: png_plot("p", "GBP", PriceHistory(prices, FORECAST), 52, tmp_path / "p.png"))
    axes = figure.axes[0]
    named = axes.get_legend_handles_labels()[1]
    forecast = f"forecast, by {FORECAST.method}"
    assert sorted(named) == sorted(["prices", "eight times in ten", forecast, "nothing sold"])
    dotted = [line for line in axes.lines if line.get_linestyle() == ":"]
    assert [set(np.asarray(line.get_ydata()).tolist()) for line in dotted] == [{90}, {80}]
    assert len(figure.legends) == 1


def drawn_by(monkeypatch: pytest.MonkeyPatch, draw: Callable[[], object]) -> Figure:
    drawn: list[Figure] = []
    keep = Figure.savefig

    def savefig(figure: Figure, file: Path, **options: Any) -> None:
        drawn.append(figure)
        keep(figure, file, **options)

    monkeypatch.setattr(Figure, "savefig", savefig)
    draw()
    return drawn[0]


def test_without_matplotlib_it_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setitem(sys.modules, "matplotlib.figure", None)
    with pytest.raises(CommandError, match=r"shopstream\[plot\]") as refused:
        png_plot("p", "GBP", HISTORY, 52, tmp_path / "p.png")
    assert refused.value.exit_code == 78


def test_a_forecast_in_words_says_the_weeks_the_way_and_how_far_to_trust_it() -> None:
    *weeks, how = words_of(FORECAST)
    assert weeks[0] == "week of 2026-11-30: 2499, eight times in ten from 2399 to 2599"
    assert how == f"by {FORECAST.method}, off by 4.1% on its own past; short; from what was known on 2026-11-30"


@pytest.mark.parametrize(
    ("forecast", "says"), [(None, "no forecast: nothing"), (FORECAST, "no newer forecast: nothing")]
)
def test_what_was_not_sold_for_long_says_so(
    monkeypatch: pytest.MonkeyPatch, forecast: PriceForecast | None, says: str
) -> None:
    sold = Series(weeks=(7, 8), prices=(100, 200), lines=(1, 2), closed=22)
    history = histories_of(state_of({SERIES.head + "EUR p": sold}), "p")["EUR"]
    history.forecast = forecast
    _, out, _ = run(monkeypatch, {"EUR": history}, "p")
    assert f"{says} was sold in the 13 weeks before {monday(23)}" in out
    for other in (Series(weeks=(7, 8), prices=(100, 200), lines=(1, 2), closed=21), Series(weeks=(8,), prices=(2,))):
        assert histories_of(state_of({SERIES.head + "EUR p": other}), "p")["EUR"].over is None


def test_a_forecast_of_lines_that_were_all_cancelled_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    _, out, _ = run(monkeypatch, {"EUR": PriceHistory({}, FORECAST)}, "p")
    assert "no newer forecast: all its lines were cancelled, sold long ago, or of another pack size" in out


def test_why_a_forecast_is_not_there_yet_is_said() -> None:
    going_on = PriceHistory({FIRST: 100})
    (said,) = words_of_end(going_on)
    assert said.startswith(
        f"no forecast yet: one is made when the week of {monday(FIRST)} is over: once an order of a later"
    )
    state = {SERIES.head + "EUR p": Series(weeks=(7,), prices=(100,), lines=(1,), closed=7, wanted=7)}
    (awaited,) = histories_of(state_of(state), "p").values()
    assert words_of_end(awaited)[0].startswith("no forecast yet: it is being made")
    awaited.forecast = FORECAST
    assert words_of_end(awaited)[0].startswith("no newer forecast yet: it is being made")


def test_what_is_sold_again_after_long_is_not_over() -> None:
    state = {
        SERIES.head + "EUR p": Series(weeks=(7,), prices=(100,), lines=(1,), open=(30,), closed=22),
        WEEK.head + "30 EUR p": with_line(WeekPrices(), 250),
    }
    assert histories_of(state_of(state), "p")["EUR"].over is None


def test_scripts_get_weeks_and_the_forecast_as_it_is() -> None:
    line = json.loads(as_json("kettle-1", "GBP", HISTORY))
    assert line["prices"][-1] == {"date": monday(FIRST - 1).isoformat(), "price_minor": 2_410}
    assert line["forecast"]["horizon"][0]["low_minor"] == 2_399


def run(monkeypatch: pytest.MonkeyPatch, found: dict[str, PriceHistory], *args: str) -> tuple[int, str, str]:
    async def read(*_: object) -> dict[str, PriceHistory]:
        return found

    monkeypatch.setattr(command, "read_histories", read)
    app = typer.Typer()
    app.command()(command.forecast)
    done = CliRunner().invoke(app, list(args))
    return done.exit_code, done.stdout, done.stderr


def test_the_longest_series_is_shown_and_the_others_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    found = {"EUR": PriceHistory({5: 100, 6: 90}), "JPY": PriceHistory({5: 100})}
    status, out, err = run(monkeypatch, found, "p")
    assert (status, "p, EUR" in out, "no forecast yet" in out, "--currency JPY" in err) == (0, True, True, True)
    status, out, _ = run(monkeypatch, found, "p", "--currency", "JPY")
    assert (status, "p, JPY" in out) == (0, True)


def test_a_currency_that_another_took_over_from_is_shown_only_if_it_is_asked_for(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    found = {"EUR": PriceHistory(dict.fromkeys(range(50), 100)), "USD": PriceHistory({52: 110, 53: 110})}
    status, out, err = run(monkeypatch, found, "p")
    assert (status, "p, USD" in out, "--currency EUR" in err) == (0, True, True)
    found["USD"].prices = {50: 110, 51: 110}  # both may still be asked for
    assert "p, EUR" in run(monkeypatch, found, "p")[1]


def test_a_currency_in_which_hardly_anything_is_sold_any_more_gives_way(monkeypatch: pytest.MonkeyPatch) -> None:
    left = dict.fromkeys([*range(30), *range(30, 60, 3)], 100)
    found = {"USD": PriceHistory(left), "JPY": PriceHistory(dict.fromkeys(range(30, 60), 15_000))}
    assert "p, JPY" in run(monkeypatch, found, "p")[1]


@pytest.mark.parametrize("found", [{}, {"EUR": PriceHistory({5: 100})}])
def test_what_is_not_known_is_said_with_1(monkeypatch: pytest.MonkeyPatch, found: dict[str, PriceHistory]) -> None:
    status, out, err = run(monkeypatch, found, "p", "--currency", "USD")
    assert (status, out) == (1, "")
    assert "nothing is known of the prices of p" in err
    assert ("EUR" in err) == bool(found)
    assert ("given away, cancelled" in " ".join(err.split())) == (not found)


@pytest.mark.parametrize(("environ", "coloured"), [({}, True), ({"NO_COLOR": "1"}, False), ({"TERM": "dumb"}, False)])
def test_who_wants_no_colours_gets_none(
    monkeypatch: pytest.MonkeyPatch, environ: dict[str, str], coloured: bool
) -> None:
    terminal = {"TERM": "xterm-256color"} | environ
    monkeypatch.setattr(command, "stdout", lambda: Console(force_terminal=True, width=60, _environ=terminal))
    monkeypatch.setattr(command, "terminal_plot", lambda *_, colours: f"colours: {colours}")
    assert f"colours: {coloured}" in run(monkeypatch, {"EUR": HISTORY}, "p")[1]


def test_a_name_with_brackets_is_no_markup(monkeypatch: pytest.MonkeyPatch) -> None:
    status, _, err = run(monkeypatch, {}, "[b]tea[/x]")
    assert (status, "of [b]tea[/x]:" in err) == (1, True)


def test_the_week_of_made_at_is_the_first_of_the_horizon() -> None:
    assert monday(FIRST) == FORECAST.made_at.astimezone(UTC).date()
    assert datetime.combine(monday(FIRST), datetime.min.time(), UTC) == FORECAST.made_at
