"""Where a record's time goes, by the notes beside committed offsets, as a table for a terminal. Pure."""

from collections.abc import Mapping

from rich.table import Table
from rich.text import Text

from streams.delivery.stopwatch import LAPS, Lap
from streams.durations import fine_words
from streams.ops.report import FlowReport

TITLE = "mean time of a record in each stage, of late"


def stage_table(reports: list[FlowReport]) -> Table | None:
    """Draw a row per flow that committed something lately, and beneath it one per partition in which something waits.

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
            waits = {place.partition for place in report.places if place.events}
            for partition in sorted(waits & report.stages_by_partition.keys()):
                table.add_row(f"  partition {partition}", *_cells(report.stages_by_partition[partition]))
    return table if table.row_count else None


def _cells(seconds: Mapping[Lap, float]) -> list[str]:
    return [fine_words(seconds[lap]) for lap in LAPS]
