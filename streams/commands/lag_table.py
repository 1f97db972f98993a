"""Lags as a table for a terminal, or as lines if it is narrow. Pure: reports in, lines out."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import zip_longest

from rich.console import RenderableType
from rich.padding import Padding
from rich.text import Text

from streams.commands.lag_outlook import flow_outlook
from streams.delivery.stopwatch import LAPS
from streams.durations import fine_words, words
from streams.ops.estimate import rate
from streams.ops.lag import oldest_seconds, total_events
from streams.ops.place_words import command_for, place_words
from streams.ops.report import FlowReport, PlaceReport
from streams.ops.verdict import held_back

# Columns of a terminal; a narrower one gets lines.
NARROW = 80
UNKNOWN = "?"
NONE = "-"
NOT_READ_ON = ("lost", "past_end")
HEADINGS = ("flow", "lag", "oldest", "arriving/s", "done/s", "workers")


@dataclass(frozen=True)
class Limits:
    """Thresholds of a flow's lag; None is no threshold.

    Attributes:
        events: that may wait.
        seconds: that the oldest may have waited.
    """

    events: int | None = None
    seconds: float | None = None

    def exceeded(self, report: FlowReport) -> bool:
        """Tell whether a flow is above a threshold.

        A lag that is not known counts as above, and so does a flow that cannot be read: a script must not miss it.
        """
        if self.events is None and self.seconds is None:
            return False
        if any(place.state in NOT_READ_ON for place in report.places):
            return True
        unknown = any(place.events is None for place in report.places)
        ageless = self.seconds is not None and any(place.seconds is None for place in report.places)
        many = self.events is not None and report.events > self.events
        held = held_back(report)
        seconds = max(report.seconds, 0.0 if held is None else held.held_s or 0.0)
        old = self.seconds is not None and seconds > self.seconds
        return unknown or ageless or many or old


def lag_table(
    reports: Sequence[FlowReport], limits: Limits, width: int, most: int | None = None
) -> list[RenderableType]:
    """Draw a line per flow, and beneath it one per partition in which something waits or is wrong.

    What is said of a flow or a partition stands beside its figures if there is room, or else beneath them.

    Args:
        reports: of flows.
        limits: figures above them are red.
        width: of the terminal, columns.
        most: partitions of a flow that have a line, the worst ones; the rest share one. None: all; 0: not even that.
    """
    rows = [row for report in reports for row in _rows(report, limits, most)]
    lengths = [list(map(len, HEADINGS)), *([len(figure) for figure in row.figures] for row in rows)]
    widths = [max(column) for column in zip_longest(*lengths, fillvalue=0)]
    drawn: list[RenderableType] = [_line(_Row(tuple(map(Text, HEADINGS)), Text("outlook")), widths)]
    for row in rows:
        line = _line(row, widths)
        if line.cell_len <= width:
            drawn.append(line)
        else:
            drawn += [_line(_Row(row.figures), widths), _indented(row.said, 4)]
    return drawn


def lag_lines(reports: Sequence[FlowReport], limits: Limits, most: int | None = None) -> list[RenderableType]:
    """Say the same in lines, for a terminal narrower than NARROW, where a table would lose names and outlook."""
    lines = list[RenderableType]()
    for report in reports:
        flow, *places = _rows(report, limits, most)
        name, events, oldest, arriving, done, workers = flow.figures
        lines.append(Text.assemble(name, "  lag ", events, ", oldest ", oldest))
        lines.append(_indented(flow.said, 2))
        lines.append(_indented(Text(f"arriving/s {arriving}, done/s {done}, workers {workers}", "dim"), 2))
        if report.stages is not None:
            spent = ", ".join(f"{lap} {fine_words(report.stages[lap])}" for lap in LAPS)
            lines.append(_indented(Text(f"of late a record spent: {spent}", "dim"), 2))
        for place in places:
            name, events, oldest, *_ = place.figures
            told = Text.assemble(name.plain.lstrip(), "  lag ", events, ", oldest ", oldest, ", ", place.said)
            lines.append(_indented(told, 2))
    return lines


def _indented(said: Text, left: int) -> Padding:
    """Put a text some columns to the right, all its lines, and no blanks behind it: they would wrap in a pipe."""
    return Padding(said, (0, 0, 0, left), expand=False)


def lag_commands(reports: list[FlowReport]) -> list[Text]:
    """Return the commands that help, a line each; to be printed unbroken, since they are pasted."""
    places = [place for report in reports for place in (*report.places, *report.unread)]
    commands = {place.name: command for place in places if (command := command_for(place))}
    return [Text.assemble((f"{name}: ", "red"), command) for name, command in commands.items()]


@dataclass(frozen=True)
class _Row:
    """Figures under the headings, as far as there are some, and what is said beside them."""

    figures: tuple[Text, ...]
    said: Text = field(default_factory=Text)


def _line(row: _Row, widths: Sequence[int]) -> Text:
    """Put a row in a line: the name to the left, figures to the right, two blanks between all."""
    name, *figures = (figure.copy() for figure in row.figures)
    name.pad_right(widths[0] - name.cell_len)
    for figure, wide in zip(figures, widths[1:], strict=False):
        figure.pad_left(wide - figure.cell_len)
    return Text("  ").join([name, *figures, *([row.said] if row.said else [])])


def _rows(report: FlowReport, limits: Limits, most: int | None) -> list[_Row]:
    """Return a flow's row and those of partitions of which there is something to say; the least bad share one."""
    told = [] if most == 0 else list(report.told)
    shown, rest = told, list[PlaceReport]()
    if most is not None and len(told) > most + 1:  # the row of two or more
        worst = sorted(told, key=_badness, reverse=True)
        shown, rest = worst[:most], worst[most:]
    return [_flow_row(report, above=limits.exceeded(report)), *map(_place_row, shown), *_rest_row(rest)]


def _badness(place: PlaceReport) -> tuple[bool, bool, float, int]:
    """Order partitions by what a person has to look at first."""
    wrong = place.stands or place.state not in ("waiting", "never_read", "caught_up")
    return wrong, not place.behind, place.seconds or 0.0, place.events or 0


def _rest_row(places: Sequence[PlaceReport]) -> list[_Row]:
    """Return the row that several partitions share, none if there are none."""
    if not places:
        return []
    events, exact = total_events(places)
    oldest = words(oldest_seconds(places)) if all(place.seconds is not None for place in places) else UNKNOWN
    figures = (f"  {len(places)} more", _events(events, exact=exact), oldest)
    return [_Row(tuple(map(Text, figures)), Text("partitions", "dim"))]


def _flow_row(report: FlowReport, *, above: bool) -> _Row:
    unknown = any(place.events is None for place in report.places)
    events = _events(report.events, exact=report.exact or unknown) + (f" + {UNKNOWN}" if unknown else "")
    figures = (
        Text(report.flow, "bold"),
        Text(events, "red" if above else "bold"),
        Text((words(report.seconds) if report.aged else UNKNOWN) if report.events else NONE, "red" if above else ""),
        Text(_rate(report.pace.arriving)),
        Text(_rate(report.pace.done)),
        Text(str(report.workers)),
    )
    return _Row(figures, flow_outlook(report))


def _place_row(place: PlaceReport) -> _Row:
    waits = bool(place.events)
    figures = (
        f"  {place.name}",
        UNKNOWN if place.events is None else _events(place.events, exact=place.exact),
        _age(place) if waits else NONE,
        _rate(place.pace.arriving),
        _rate(place.pace.done),
    )
    wrong = place.stands or place.state in ("lost", "past_end", "no_leader")
    return _Row(tuple(map(Text, figures)), Text(place_words(place), "red" if wrong else "dim"))


def _events(events: int, *, exact: bool) -> str:
    return f"{events:,}" if exact else f"~{events:,}"


def _age(place: PlaceReport) -> str:
    return UNKNOWN if place.seconds is None else words(place.seconds)


def _rate(per_s: float | None) -> str:
    return NONE if per_s is None else rate(per_s)
