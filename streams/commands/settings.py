"""`shopstream settings`: each setting with its value, its source and its description."""

from collections.abc import Iterator
from dataclasses import dataclass

import orjson
import typer
from rich.table import Table

from streams.commands.global_flags import resolved_of
from streams.commands.options import Broker, Json, stdout
from streams.settings import Setting, catalogue
from streams.settings_file import FLOW_TABLES
from streams.settings_reader import Given, Resolved

WIDE_ENOUGH = 70


@dataclass(frozen=True)
class Row:
    """One setting as it counts for the process, or for a flow that differs.

    Attributes:
        name: of the setting; before it `flows.FLOW.` where a flow has its own.
        setting: what is known of it.
        given: its value and where it was given.
    """

    name: str
    setting: Setting
    given: Given


def settings(json: Json = False, broker: Broker = None) -> None:
    """Print each setting, where its value comes from, and what it is. Passwords stay hidden.

    Flags win over variables (SHOPSTREAM_NAME), they over the file, it over the defaults. A table flows.NAME of the file
    holds what differs for one flow; such a setting is listed as flows.NAME.SETTING.

    Example: shopstream settings --set poll_records=64
    """
    rows = rows_of(resolved_of(broker=broker))
    if json:
        for row in rows:
            typer.echo(line_of(row))
        return
    console = stdout()
    # On narrower terminals the description is left out, rather than set one word below the other.
    shown = ("setting", "value", "from", "what") if console.width >= WIDE_ENOUGH else ("setting", "value")
    table = Table(box=None, pad_edge=False)
    for heading in shown:
        table.add_column(heading, overflow="fold")
    for row in rows:
        value, given = str(row.setting.shown(row.given.value)), row.given.source != "default"
        cells = (row.name, value, row.given.place, row.setting.description)[: len(shown)]
        table.add_row(*cells, style="bold" if given else None)
    console.print(table, markup=False)


def rows_of(resolved: Resolved) -> Iterator[Row]:
    """Return a row for every setting, then one for each that differs in a flow."""
    known = catalogue()
    for name, given in resolved.sources.items():
        yield Row(name, known[name], given)
    for flow, own in resolved.flows.items():
        for name, given in own.items():
            yield Row(f"{FLOW_TABLES}.{flow}.{name}", known[name], given)


def line_of(row: Row) -> bytes:
    """Return a row as a line of JSON."""
    return orjson.dumps(
        {
            "setting": row.name,
            "value": row.setting.shown(row.given.value),
            "source": row.given.source,
            "where": row.given.where,
            "default": row.setting.default,
            "description": row.setting.description,
        }
    )
