"""Figures as people and scripts read them: a table, or with JSON=1 one JSON line per result.

`make bench` and `make eval` print through here, so that two releases can be compared line by line. Names are stable:
`flow.what.unit-free-words`; a figure that changes its meaning gets a new name.
"""

import json
import os
import subprocess
import sys
from dataclasses import asdict, dataclass, field
from pathlib import Path

from rich.console import Console
from rich.table import Table


@dataclass(frozen=True, kw_only=True)
class Result:
    """One figure with what it is measured against in the same run.

    Attributes:
        name: stable, dotted, lower case.
        value: the median of the run's rounds where there are rounds.
        unit: as printed: "events/s", "ratio", "MB", "accuracy".
        baselines: the naive alternatives of the same run, name to value, in the same unit.
        target: what the issue asks for, in words; empty if it asks for nothing.
        command: what gives this figure again.
    """

    name: str
    value: float
    unit: str
    baselines: dict[str, float] = field(default_factory=dict)
    target: str = ""
    command: str = "make bench"


def show(results: list[Result], title: str) -> None:
    """Print the results: JSON lines if the environment's JSON is 1, else a table."""
    if os.environ.get("JSON") == "1":
        at = commit()
        for result in results:
            sys.stdout.write(json.dumps(asdict(result) | {"commit": at}) + "\n")
        return
    table = Table(title=title, title_justify="left")
    for name, justify in (
        ("name", "left"),
        ("value", "right"),
        ("unit", "left"),
        ("baselines", "left"),
        ("target", "left"),
    ):
        table.add_column(name, justify="right" if justify == "right" else "left", overflow="fold")
    for result in results:
        baselines = ", ".join(f"{name} {_figure(value)}" for name, value in result.baselines.items())
        table.add_row(result.name, _figure(result.value), result.unit, baselines, result.target)
    Console(width=None if sys.stdout.isatty() else 150).print(table)


def _figure(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.4g}"


def commit() -> str:
    here = Path(__file__).parent
    asked = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], cwd=here, capture_output=True, text=True, check=False
    )
    return asked.stdout.strip() or "unknown"
