"""Flags that several commands share, and what their output goes to."""

import asyncio
import logging
import os
from collections.abc import Collection, Coroutine
from difflib import get_close_matches
from typing import Annotated, Any, TypeVar

import typer
from rich.console import Console

from streams.commands.completion import complete_flow, complete_flows
from streams.commands.global_flags import settings_of

T = TypeVar("T")

Broker = Annotated[str | None, typer.Option("--broker", metavar="HOST:PORT", help="Kafka to use. (SHOPSTREAM_BROKER)")]
Partitions = Annotated[
    int | None, typer.Option("--partitions", help="Partitions of new topics. (SHOPSTREAM_PARTITIONS)")
]
Replication = Annotated[
    int | None,
    typer.Option("--replication", help="Replicas of new topics; -1: the broker's. (SHOPSTREAM_REPLICATION)"),
]
Json = Annotated[bool, typer.Option("--json", help="Print JSON lines, for scripts.")]

FlowName = Annotated[
    str, typer.Argument(metavar="FLOW", help="A flow, as in worker --flows.", autocompletion=complete_flow)
]
Flows = Annotated[
    str | None,
    typer.Option(
        "--flows", metavar="NAME[,NAME]", help="Only these flows; default: all.", autocompletion=complete_flows
    ),
]

WIDE = 200

__all__ = [
    "Broker",
    "FlowName",
    "Flows",
    "Json",
    "Partitions",
    "Replication",
    "chosen_names",
    "known_name",
    "run",
    "settings_of",
    "stderr",
    "stdout",
    "unknown_topic",
]


def chosen_names(names: str | None, flows: Collection[str]) -> list[str]:
    """Return the names of flows that stand with commas between them; all of them where none were given.

    Raises:
        typer.BadParameter: a name is none of the flows, or there is none: a script's variable may be empty.
    """
    if names is None:
        return list(flows)
    chosen = [known_name(name.strip(), flows) for name in names.split(",") if name.strip()]
    if not chosen:
        raise typer.BadParameter(f"no flow is named; without --flows it is all of them. Flows: {', '.join(flows)}")
    return list(dict.fromkeys(chosen))


def known_name(name: str, flows: Collection[str]) -> str:
    """Return the name of a flow.

    Raises:
        typer.BadParameter: it is none of the flows.
    """
    if name not in flows:
        near = get_close_matches(name, flows, n=1)
        hint = f"; did you mean {near[0]}?" if near else "."
        raise typer.BadParameter(f"there is no flow {name or 'without a name'}{hint} Flows: {', '.join(flows)}")
    return name


def run(work: Coroutine[Any, Any, T]) -> T:
    """Run a command's coroutine. Kafka's client keeps its chatter to itself: what matters is raised."""
    if not logging.getLogger().handlers:
        logging.basicConfig(level=logging.CRITICAL)
    return asyncio.run(work)


def stdout() -> Console:
    """Return a console for tables: as wide as the terminal, or wide enough for a line each where there is none.

    Where COLUMNS says how wide it is, as `watch` does, that counts.
    """
    console, columns = Console(highlight=False), os.environ.get("COLUMNS", "")
    if console.is_terminal:
        return console
    return Console(highlight=False, width=(columns.isdecimal() and int(columns)) or WIDE)


def stderr() -> Console:
    """Return a console for what is no result."""
    return Console(stderr=True, highlight=False, soft_wrap=True)


def unknown_topic(name: str, allowed: list[str]) -> typer.BadParameter:
    """Say which topics there are, and which one was probably meant."""
    near = get_close_matches(name, allowed, n=1)
    hint = f"; did you mean {near[0]}?" if near else "."
    return typer.BadParameter(f"there is no topic {name}{hint} Topics: {', '.join(allowed) or 'none yet'}")
