"""Lags as a table for a terminal, or as lines if it is narrow. Pure: reports in, a table or texts out."""

from dataclasses import dataclass

from rich.table import Table
from rich.text import Text

from streams.delivery.stopwatch import LAPS
from streams.durations import fine_words, words
from streams.ops.estimate import Estimate, rate
from streams.ops.place_words import command_for, place_words
from streams.ops.report import FlowReport, PlaceReport
from streams.ops.verdict import (
    DEALT,
    busy_words,
    gone_words,
    held_back,
    missing_words,
    slowed_words,
    stranger_words,
    thin_words,
    uneven_words,
)

# Columns of a terminal; a narrower one gets lines.
NARROW = 80
UNKNOWN = "?"
NONE = "-"
MOVES = ("catching_up", "falling_behind", "level")
NOT_READ_ON = ("lost", "past_end")
BRAKED = "braked: too many of its last records are dead letters (shopstream dead-letters count)"
HELD = "held back by a sender's open transaction"
HANGS = "held back by a transaction that hangs: a person ends it, by the command below"
STYLES = {"caught_up": "green", "catching_up": "", "level": "yellow", "unmeasured": "dim"}


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


def lag_table(reports: list[FlowReport], limits: Limits) -> Table:
    """Draw a row per flow, and beneath it one per partition in which something waits or is wrong."""
    table = Table(box=None, pad_edge=False)
    table.add_column("flow", no_wrap=True)
    for heading in ("lag", "oldest", "arriving/s", "done/s", "workers"):
        table.add_column(heading, justify="right", no_wrap=True)
    table.add_column("outlook", overflow="fold")
    for report in reports:
        table.add_row(*_flow_row(report, above=limits.exceeded(report)))
        for place in _told(report):
            table.add_row(*_place_row(place))
    return table


def lag_lines(reports: list[FlowReport], limits: Limits) -> list[Text]:
    """Say the same in lines, for a terminal narrower than NARROW, where a table would lose names and outlook."""
    lines = []
    for report in reports:
        name, events, oldest, arriving, done, workers, outlook = _flow_row(report, above=limits.exceeded(report))
        lines.append(Text.assemble(name, "  lag ", events, ", oldest ", oldest))
        lines.append(Text.assemble("  ", outlook))
        lines.append(Text(f"  arriving/s {arriving}, done/s {done}, workers {workers}", "dim"))
        if report.stages is not None:
            spent = ", ".join(f"{lap} {fine_words(report.stages[lap])}" for lap in LAPS)
            lines.append(Text(f"  of late a record spent: {spent}", "dim"))
        for place in _told(report):
            name, events, oldest, *_, said = _place_row(place)
            lines.append(Text.assemble(name, "  lag ", events, ", oldest ", oldest, ", ", said))
    return lines


def lag_commands(reports: list[FlowReport]) -> list[Text]:
    """Return the commands that help, a line each; to be printed unbroken, since they are pasted."""
    commands = {place.name: command for report in reports for place in report.places if (command := command_for(place))}
    return [Text.assemble((f"{name}: ", "red"), command) for name, command in commands.items()]


def _told(report: FlowReport) -> list[PlaceReport]:
    """Return the partitions in which something waits or is wrong."""
    return [place for place in report.places if place.state != "caught_up" or place.held]


def _flow_row(report: FlowReport, *, above: bool) -> tuple[Text | str, ...]:
    unknown = any(place.events is None for place in report.places)
    events = _events(report.events, exact=report.exact or unknown) + (f" + {UNKNOWN}" if unknown else "")
    return (
        Text(report.flow, "bold"),
        Text(events, "red" if above else "bold"),
        Text(_oldest(report) if report.events else NONE, "red" if above else ""),
        _rate(report.pace.arriving),
        _rate(report.pace.done),
        str(report.workers),
        _broken(report) or _with_causes(_outlook(report), report),
    )


def _broken(report: FlowReport) -> Text | None:
    """Say what helps a flow that cannot read on; None for every other flow."""
    if foreign := stranger_words(report) or (thin_words(report) if report.workers else ""):
        return Text(foreign, "red")
    if not any(place.state in NOT_READ_ON for place in report.places):
        return Text(uneven, "red") if (uneven := uneven_words(report)) else None
    return Text(f"cannot read on, a person decides: shopstream offsets reset {report.flow}", "red")


def _outlook(report: FlowReport) -> Text:
    if report.state == "rebalancing":
        return Text(DEALT, "red" if any(place.stuck for place in report.places) else "yellow")
    if not report.events and report.state in ("stopped", "never_ran"):
        state = "stopped" if report.state == "stopped" else "never ran"
        return Text(f"{state}; nothing waits", "dim")
    if report.state == "never_ran":
        return Text("never ran: no worker has run it", "red")
    if report.estimate.course == "caught_up" and any(place.events is None for place in report.places):
        return Text("not known for all partitions", "red")
    if holds := _holds(report):
        return Text(holds, "red")
    outlook = _styled(report.estimate)
    if report.late and report.stages is not None and report.estimate.course in MOVES:
        outlook.append(f"; {busy_words(report)}", "dim")
    return outlook


def _with_causes(outlook: Text, report: FlowReport) -> Text:
    """Add what else is wrong: topics that are gone, a worker that gets no processor time or that a quota holds back."""
    gone = gone_words(report) if not report.late or report.pace.done else ""
    slowed = slowed_words(report) if report.late else ""
    for cause in filter(None, (gone or missing_words(report), thin_words(report), slowed)):
        outlook.append(f"; {cause}", "red")
    return outlook


def _holds(report: FlowReport) -> str:
    """Say what keeps a flow with workers from what is there; empty where nothing does."""
    if report.braked:
        return BRAKED
    held = None if report.late else held_back(report)
    return "" if held is None else HANGS if command_for(held) else HELD


def _styled(estimate: Estimate) -> Text:
    return Text(estimate.words(), STYLES.get(estimate.course, "red"))


def _place_row(place: PlaceReport) -> tuple[Text | str, ...]:
    waits = bool(place.events)
    return (
        f"  {place.name}",
        UNKNOWN if place.events is None else _events(place.events, exact=place.exact),
        _age(place) if waits else NONE,
        _rate(place.pace.arriving),
        _rate(place.pace.done),
        "",
        Text(place_words(place), "red" if place.stuck or place.state in ("lost", "past_end", "no_leader") else "dim"),
    )


def _events(events: int, *, exact: bool) -> str:
    return f"{events:,}" if exact else f"~{events:,}"


def _oldest(report: FlowReport) -> str:
    return words(report.seconds) if report.aged else UNKNOWN


def _age(place: PlaceReport) -> str:
    return UNKNOWN if place.seconds is None else words(place.seconds)


def _rate(per_s: float | None) -> str:
    return NONE if per_s is None else rate(per_s)
