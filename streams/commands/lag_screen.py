"""Fits a look at flows to a terminal: all flows, and as many of their partitions as there is room for."""

from collections.abc import Iterator, Sequence

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.text import Text

from streams.commands.lag_stages import stage_table
from streams.commands.lag_table import NARROW, Limits, lag_lines, lag_table
from streams.ops.report import FlowReport
from streams.ops.seen import FlowSeen
from streams.ops.verdict import urgency, verdict_of

# Partitions of a flow that are told of: as many of these as fit, PIPED where there is no terminal.
MOST, PIPED = (32, 16, 8, 4, 2, 1, 0), 8


def drawing(reports: Sequence[FlowReport], limits: Limits, width: int, most: int | None) -> list[RenderableType]:
    """Draw flows, their partitions, and where the time of a record goes.

    Args:
        reports: of flows.
        limits: figures above them are red.
        width: of the terminal, columns.
        most: partitions of a flow that are told of, the worst ones; None: all.
    """
    if width < NARROW:
        return [*lag_lines(reports, limits, most)]
    drawn = lag_table(reports, limits, width, most)
    stages = stage_table(reports, most)
    return drawn if stages is None else [*drawn, "", stages]


def fitting(
    console: Console, reports: Sequence[FlowReport], limits: Limits, room: int | None = None
) -> list[RenderableType]:
    """Draw as many partitions as fit a terminal, and nothing of stages rather than too much.

    Args:
        console: to be drawn on; where it is no terminal, or one flow is alone and may scroll, nothing has to fit.
        reports: of flows.
        limits: figures above them are red.
        room: lines that it may take. None: a terminal's height, or more if one flow is alone.
    """
    reports = worst_first(reports)
    if room is None and (len(reports) == 1 or not console.is_terminal):
        return drawing(reports, limits, console.width, None if len(reports) == 1 else PIPED)
    height = console.height if room is None else room
    drawn: list[RenderableType] = []
    for drawn in _drawings(reports, limits, console.width):
        if len(console.render_lines(Group(*drawn), console.options)) < height:
            break
    return drawn


def worst_first(reports: Sequence[FlowReport]) -> list[FlowReport]:
    """Put flows at which a person has to look first, of these the one whose records wait longest; the rest stays."""

    def badness(report: FlowReport) -> float:
        seen = FlowSeen(name=report.flow, now=None, health=None, report=report, trouble="", artifacts=())
        return urgency(verdict_of(seen), report)

    return sorted(reports, key=badness)


def _drawings(reports: Sequence[FlowReport], limits: Limits, width: int) -> Iterator[list[RenderableType]]:
    """Draw the same again and again, each time less of it."""
    for most in MOST:
        yield drawing(reports, limits, width, most)
    if width >= NARROW:
        least = lag_table(reports, limits, width, 0)
        yield least
        yield [_brief(each, width) for each in least]


def _brief(drawn: RenderableType, width: int) -> RenderableType:
    """Cut what stands beneath a flow's figures to one line: the worst is said first."""
    if not isinstance(drawn, Padding) or not isinstance(drawn.renderable, Text):
        return drawn
    said = drawn.renderable.copy()
    said.truncate(width - drawn.left, overflow="ellipsis")
    return Padding(said, (0, 0, 0, drawn.left))
