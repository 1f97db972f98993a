"""The report: a table for people, or with JSON=1 one line per scenario for scripts.

While the run goes on, each line is added to a file, so that an interruption loses nothing.
"""

import json
import os
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from rich.console import Console
from rich.table import Table

from tests.faults.stage import Row
from tests.results import Result, commit

COLUMNS = ("scenario", "records", "lost", "twice", "disorder", "state", "invented", "silence s", "ends", "run s")


def line_of(kind: str, row: Row, seed: int) -> str:
    """Return a row as a line of JSON.

    Args:
        kind: whose row: faults, stock.
        row: of one scenario.
        seed: of the run.
    """
    head = {"name": f"{kind}.{row.scenario}", "seed": seed, "passed": row.passed, "commit": commit()}
    return json.dumps(head | asdict(row)) + "\n"


def add_row(report: Path, kind: str, row: Row, seed: int) -> None:
    """Add a row to the file of a run that goes on."""
    with report.open("a") as lines:
        lines.write(line_of(kind, row, seed))


def add_result(report: Path, result: Result) -> None:
    """Add a figure to the file of a run that goes on."""
    with report.open("a") as lines:
        lines.write(json.dumps(asdict(result) | {"commit": commit()}) + "\n")


def show_rows(rows: Sequence[Row], seed: int, title: str) -> None:
    """Print the rows; what was not kept stands below its row."""
    if os.environ.get("JSON") == "1":
        sys.stdout.writelines(line_of("faults", row, seed) for row in rows)
        return
    table = Table(title=f"{title} (seed {seed})", title_justify="left")
    for column in COLUMNS:
        table.add_column(column, justify="left" if column in ("scenario", "ends") else "right")
    for row in rows:
        table.add_row(*cells(row), style=None if row.passed else "red")
    console = Console(width=None if sys.stdout.isatty() else 160)
    console.print(table)
    _complain(console, rows)


def show_comparison(ours: Sequence[Row], stock: Sequence[Row], seed: int) -> None:
    """Print stock Faust's rows beside ours of the same run."""
    if os.environ.get("JSON") == "1":
        sys.stdout.writelines(line_of("stock", row, seed) for row in stock)
        return
    known = {row.scenario: row for row in ours}
    table = Table(title=f"The same faults on stock Faust agents (seed {seed})", title_justify="left")
    for column in (
        "scenario",
        "records",
        "lost",
        "twice",
        "customers out of order",
        "wrong state",
        "silence s",
        "ours: lost, twice",
    ):
        table.add_column(column, justify="left" if column == "scenario" else "right")
    for row in stock:
        books, mine = row.books, known.get(row.scenario)
        numbers = (books.records, books.lost, books.twice, books.disorder, books.state)
        beside = f"{mine.books.lost}, {mine.books.twice}" if mine else "not run"
        table.add_row(row.scenario, *(f"{number:,}" for number in numbers), f"{row.silence_s:.0f}", beside)
    console = Console(width=None if sys.stdout.isatty() else 160)
    console.print(table)
    _complain(console, stock)


def cells(row: Row) -> list[str]:
    """Return a row as its columns read."""
    books = row.books
    numbers = (books.records, books.lost, books.twice, books.disorder, books.state, books.invented)
    ends = ", ".join(f"{count}x {status}" for status, count in sorted(row.exits.items())) or "none"
    return [row.scenario, *(f"{number:,}" for number in numbers), f"{row.silence_s:.1f}", ends, f"{row.took_s:.0f}"]


def _complain(console: Console, rows: Sequence[Row]) -> None:
    for row in rows:
        if row.complaint:
            console.print(f"{row.scenario}: {row.complaint}")
