"""`make faults`: every scenario, one after the other, and a table. Needs KAFKA_HOME; half an hour on two cores.

python -m tests.faults                                 all
python -m tests.faults "clock steps" "model hangs"     some, by name or a part of it
python -m tests.faults --list                          their names
python -m tests.faults --seed 7                        other random moments
python -m tests.faults --short                         few rounds, as in `make test`
"""

import argparse
import asyncio
import logging
import random
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from tests.faults.cluster import Kafka, OneNode, ThreeNodes
from tests.faults.report import show_rows
from tests.faults.scenarios import SCENARIOS
from tests.faults.stage import Row, Scenario, perform


def main(arguments: Sequence[str]) -> int:
    """Run what was asked for; 1 where a promise was broken."""
    asked = parse(arguments)
    if asked.list:
        print("\n".join(scenario.name for scenario in SCENARIOS))
        return 0
    folder = Path(tempfile.mkdtemp(prefix="shopstream-faults-"))
    logging.basicConfig(filename=folder / "clients.log")  # of the test's own clients, which see every fault, too
    sys.stderr.write(f"seed {asked.seed}; logs in {folder}\n")
    rows = run_all(chosen(asked.names), folder, asked.seed, short=asked.short)
    show_rows(rows, asked.seed, "Faults on Apache Kafka, exactly once")
    return int(not all(row.passed for row in rows))


def run_all(scenarios: Sequence[Scenario], folder: Path, seed: int, *, short: bool) -> list[Row]:
    """Play scenarios one after the other; those that harm no broker share one."""
    rows: list[Row] = []
    shared: Kafka | None = None
    try:
        for number, scenario in enumerate(scenarios):
            own = folder / f"{number:02d}"
            own.mkdir()
            if scenario.brokers == "shared" and shared is None:
                shared = OneNode(folder / "kafka")
                shared.start()
            sys.stderr.write(f"{scenario.name} …\n")
            rows.append(run_one(scenario, shared, own, seed, short=short))
            if not rows[-1].passed:
                sys.stderr.write(f"  NOT KEPT: {rows[-1]}\n")
    finally:
        if shared is not None:
            shared.stop()
    return rows


def run_one(scenario: Scenario, shared: Kafka | None, folder: Path, seed: int, *, short: bool) -> Row:
    """Play one scenario, on brokers of its own where it harms them."""
    if scenario.brokers == "shared" and shared is not None:
        return asyncio.run(perform(scenario, shared, folder, seed, short=short))
    kafka: Kafka
    kafka = ThreeNodes(folder / "kafka") if scenario.brokers == "three" else OneNode(folder / "kafka", proxied=True)
    try:
        kafka.start()
        return asyncio.run(perform(scenario, kafka, folder, seed, short=short))
    finally:
        kafka.stop()


def chosen(names: Sequence[str]) -> list[Scenario]:
    """Return the scenarios whose names contain one of the given words; all for none."""
    return [each for each in SCENARIOS if not names or any(name in each.name for name in names)]


def parse(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.faults", description=__doc__.splitlines()[0])
    parser.add_argument("names", nargs="*", help="scenarios, by a part of their names; all without it")
    parser.add_argument("--list", action="store_true", help="print the scenarios")
    parser.add_argument("--seed", type=int, default=random.randrange(1_000_000), help="of the random moments")
    parser.add_argument("--short", action="store_true", help="few rounds")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
