"""Reports as `shopstream lag` draws them on a terminal of 160 columns, and reports of several looks."""

from rich.console import Console

from streams.commands.lag_table import Limits, lag_table
from streams.ops.lag import FlowReading
from streams.ops.lag_window import LagWindow
from streams.ops.report import FlowReport


def drawn(report: FlowReport, limits: Limits | None = None, most: int | None = None) -> str:
    console = Console(width=160)
    with console.capture() as captured:
        console.print(*lag_table([report], limits or Limits(), console.width, most), sep="\n")
    return captured.get()


def after(*looks: FlowReading) -> FlowReport:
    window = LagWindow(600)
    return [window.add(each) for each in looks][-1]
