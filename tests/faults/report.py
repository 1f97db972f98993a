"""The report: a table for people, or with JSON=1 one line per scenario for scripts."""

import json
import os
import sys
from collections.abc import Sequence
from dataclasses import asdict

from rich.console import Console
from rich.table import Table

from tests.faults.stage import Row
from tests.results import commit

COLUMNS = ("scenario", "records", "lost", "twice", "disorder", "state", "invented", "silence s", "ends", "run s")


def show_rows(rows: Sequence[Row], seed: int, title: str) -> None:
    """Print the rows; what was not kept stands below its row."""
    if os.environ.get("JSON") == "1":
        for row in rows:
            line = {"name": f"faults.{row.scenario}", "seed": seed, "passed": row.passed, "commit": commit()}
            sys.stdout.write(json.dumps(line | asdict(row)) + "\n")
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
        for row in stock:
            line = {"name": f"stock.{row.scenario}", "seed": seed, "commit": commit()}
            sys.stdout.write(json.dumps(line | asdict(row)) + "\n")
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
