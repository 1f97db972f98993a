"""The time that records spend in each stage, as a table for a terminal; from the notes with committed offsets. Pure."""

from collections.abc import Mapping, Sequence

from rich.table import Table
from rich.text import Text

from streams.delivery.stopwatch import LAPS, Lap
from streams.durations import fine_words
from streams.ops.report import FlowReport

TITLE = "mean time of a record in each stage, of late"


def stage_table(reports: Sequence[FlowReport], most: int | None = None) -> Table | None:
    """Draw a row per flow that committed something lately, and beneath it one per partition in which something waits.

    Args:
        reports: of flows.
        most: partitions of a flow that have a row, those in which most waits; None: all.

    Returns:
        None if no flow did.
    """
    table = Table(title=Text(TITLE, "dim"), title_justify="left", box=None, pad_edge=False)
    table.add_column("flow")
    for lap in LAPS:
        table.add_column(lap, justify="right", no_wrap=True)
    for report in reports:
        if report.stages is not None:
            table.add_row(Text(report.flow, "bold"), *_cells(report.stages))
            for partition in _partitions(report)[:most]:
                table.add_row(f"  partition {partition}", *_cells(report.stages_by_partition[partition]))
    return table if table.row_count else None


def _partitions(report: FlowReport) -> list[int]:
    """Return the partitions in which something waits and whose stages are known, where most waits first."""
    waits: dict[int, int] = {}
    for place in report.places:
        waits[place.partition] = waits.get(place.partition, 0) + (place.events or 0)
    known = [partition for partition in report.stages_by_partition if waits.get(partition)]
    return sorted(known, key=lambda partition: -waits[partition])


def _cells(seconds: Mapping[Lap, float]) -> list[str]:
    return [fine_words(seconds[lap]) for lap in LAPS]
