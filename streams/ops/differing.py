"""Workers of one group that differ in something that affects outputs: releases, artifacts, settings. Pure.

a worker ──said_of──▶ its joining of the group (streams/delivery/introduction.py) ──▶ members ──▶ differing_words
"""

from collections.abc import Iterable, Mapping

from streams.ops.artifacts import LoadedArtifact
from streams.ops.report import FlowReport
from streams.settings import Settings

# Settings that change what comes out, or how surely; others may well differ from machine to machine.
TELLING = ("delivery", "start", "brake_window", "brake_dead_letters", "clock_tolerance_ms", "state_keys", "state_bytes")
TELLING_OF = {"recommend_products": "recommend_", "reply_to_tickets": "reply_"}
SHA_DIGITS = 8
MOST_TOLD = 2


def said_of(flow: str, version: str, settings: Settings, artifacts: Iterable[LoadedArtifact]) -> dict[str, str]:
    """Return what a worker says of itself in a flow's group, by name.

    Args:
        flow: its name.
        version: of the distribution.
        settings: of the flow.
        artifacts: that are loaded for it.
    """
    own = TELLING_OF.get(flow, " ")
    names = [name for name in Settings.__struct_fields__ if name in TELLING or name.startswith(own)]
    said = {"shopstream": version} | {each.name: f"{each.version} ({each.sha256[:SHA_DIGITS]})" for each in artifacts}
    return said | {name: str(getattr(settings, name)) for name in names}


def differing_words(report: FlowReport) -> str:
    """Say in what workers of a flow differ, and where each is so; empty if they are alike, as far as they say."""
    said = {member.name_in(report.flow): member.said for member in report.members if member.works_for(report.flow)}
    if not any(said.values()):
        return ""
    silent = [name for name, told in said.items() if not told]
    told = [f"{', '.join(silent)} is of an earlier release"] if silent else []
    differing = _differing({name: each for name, each in said.items() if each})
    told += [f"{what} is {_values(values)}" for what, values in differing.items()]
    more = f" and {len(told) - MOST_TOLD} more" if told[MOST_TOLD:] else ""
    return f"its workers differ: {'; '.join(told[:MOST_TOLD])}{more}" if told else ""


def _differing(said: Mapping[str, Mapping[str, str]]) -> dict[str, dict[str, list[str]]]:
    """Return, by what differs and its values, the workers."""
    found: dict[str, dict[str, list[str]]] = {}
    for worker, told in sorted(said.items()):
        for what, value in told.items():
            found.setdefault(what, {}).setdefault(value, []).append(worker)
    return {what: values for what, values in found.items() if len(values) > 1}


def _values(values: Mapping[str, list[str]]) -> str:
    """Say each value with one of its workers."""
    return ", ".join(f"{value} in {workers[0]}" for value, workers in values.items())
