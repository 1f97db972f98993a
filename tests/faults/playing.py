"""Puts scenarios on brokers: those that harm none share a node, the others get brokers of their own."""

import asyncio
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from tests.faults.cluster import Kafka, OneNode, ThreeNodes
from tests.faults.stage import Performance, Row, Scenario, perform


def play_all(
    scenarios: Sequence[Scenario],
    folder: Path,
    seed: int,
    note: Callable[[Row], None],
    *,
    short: bool,
    play: Performance = perform,
) -> list[Row]:
    """Play scenarios one after the other and say on stderr how it goes; blocks, for minutes.

    Args:
        scenarios: in the order of the rows.
        folder: of logs and data; each scenario gets one of its own in it.
        seed: of the random moments.
        note: called with each row as soon as it is there.
        short: few rounds.
        play: on which workers; ours by default.
    """
    shared = OneNode(folder / "kafka")
    rows: list[Row] = []
    shared.start()
    try:
        for number, scenario in enumerate(scenarios):
            own = folder / f"{number:02d}"
            own.mkdir()
            sys.stderr.write(f"{scenario.name} …\n")
            rows.append(play_on(scenario, shared, own, seed, short=short, play=play))
            note(rows[-1])
            if play is perform and not rows[-1].passed:
                sys.stderr.write(f"  NOT KEPT: {rows[-1]}\n")
    finally:
        shared.stop()
    return rows


def play_on(
    scenario: Scenario, shared: Kafka, folder: Path, seed: int, *, short: bool, play: Performance = perform
) -> Row:
    """Play one scenario on the shared node, or on brokers that are started for it; not in a running event loop."""
    if scenario.brokers == "shared":
        return asyncio.run(play(scenario, shared, folder, seed, short=short))
    kafka = brokers_of(scenario, folder / "kafka")
    try:
        kafka.start()
        return asyncio.run(play(scenario, kafka, folder, seed, short=short))
    finally:
        kafka.stop()


def brokers_of(scenario: Scenario, folder: Path) -> Kafka:
    """Make the brokers that a scenario has to itself."""
    if scenario.brokers == "three":
        return ThreeNodes(folder)
    return OneNode(folder, proxied=scenario.brokers == "own", clocked=scenario.brokers == "clocked")
