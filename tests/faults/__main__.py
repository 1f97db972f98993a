"""`make faults`: every scenario, one after the other, and a table. Needs KAFKA_HOME; 25 to 45 minutes on two cores.

python -m tests.faults                                 all
python -m tests.faults "clock steps" "model hangs"     some, by name or a part of it
python -m tests.faults --list                          their names
python -m tests.faults --seed 7                        other random moments
python -m tests.faults --short                         few rounds, as in `make test`
python -m tests.faults recovery                        how long partitions stand still after a worker's end
python -m tests.faults stock                           seven of them on stock Faust agents, for comparison
python -m tests.faults stock SIGTERM                   one of them on both
python -m tests.faults --random --minutes 10 --seed 7  faults mixed at random on three brokers
python -m tests.faults soak --minutes 75               all flows, five faults, then nothing: do workers grow?

Each line of the report is in the folder that is named at the start, in report.jsonl, as soon as it is known.
"""

import argparse
import asyncio
import logging
import random
import sys
import tempfile
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from tests.faults.cluster import OneNode
from tests.faults.playing import play_all
from tests.faults.random_run import run_at_random
from tests.faults.recovery import measure_recovery, missed
from tests.faults.report import add_result, add_row, show_comparison, show_rows
from tests.faults.scenarios import COMPARED, SCENARIOS
from tests.faults.soak import Soak, too_much
from tests.faults.stage import Row, Scenario
from tests.faults.stock import perform_stock
from tests.results import Result, show

REPORT = "report.jsonl"


def main(arguments: Sequence[str]) -> int:
    """Run what was asked for; 1 where a promise was broken."""
    asked = parse(arguments)
    if asked.list:
        print("\n".join([*(scenario.name for scenario in SCENARIOS), "recovery", "stock", "soak"]))
        return 0
    folder = Path(tempfile.mkdtemp(prefix="shopstream-faults-"))
    logging.basicConfig(filename=folder / "clients.log")  # of the test's own clients, which see every fault, too
    sys.stderr.write(f"seed {asked.seed}; logs and report.jsonl in {folder}\n")
    if asked.names == ["soak"]:
        return soak(folder, asked.seed, asked.minutes)
    if asked.random:
        return random_run(folder, asked.seed, asked.minutes)
    rows: list[Row] = []
    if scenarios := chosen(asked.names):
        note = partial(add_row, folder / REPORT, "faults", seed=asked.seed)
        rows = play_all(scenarios, folder / "scenarios", asked.seed, note, short=asked.short)
        show_rows(rows, asked.seed, "Faults on Apache Kafka, exactly once")
    late = recovery(folder, asked.seed, short=asked.short) if wanted("recovery", asked.names) else []
    if wanted("stock", asked.names):
        show_comparison(rows, run_stock(asked.names, folder, asked.seed, short=asked.short), asked.seed)
    return int(bool(late) or not all(row.passed for row in rows))


def wanted(part: str, names: Sequence[str]) -> bool:
    """Tell whether a part that is no scenario was asked for."""
    return not names or part in names


def random_run(folder: Path, seed: int, minutes: float) -> int:
    """Mix faults for some minutes, and show what came of it."""
    row, faults = asyncio.run(run_at_random(folder, seed, minutes))
    add_row(folder / REPORT, "faults", row, seed)
    show_rows([row], seed, "Random faults on three brokers, exactly once")
    sys.stderr.write(", ".join(f"{count} {name}" for name, count in faults.most_common()) + "\n")
    return int(not row.passed)


def soak(folder: Path, seed: int, minutes: float) -> int:
    """Let workers run for long, and show what came of their inputs and how they grew."""
    kafka = OneNode(folder / "soak-kafka")
    kafka.start()
    try:
        results = asyncio.run(Soak(kafka, folder / "soak", minutes * 60, seed).run())
    finally:
        kafka.stop()
    for each in results:
        add_result(folder / REPORT, each)
    show(results, f"Soak of {minutes:g} minutes (seed {seed})")
    return int(bool(too_much(results)))


def recovery(folder: Path, seed: int, *, short: bool) -> list[Result]:
    """Measure and show how long partitions stand still; return what misses its target."""
    kafka = OneNode(folder / "recovery-kafka")
    kafka.start()
    try:
        note = partial(add_result, folder / REPORT)
        results = asyncio.run(measure_recovery(kafka, folder / "recovery", seed, note, short=short))
    finally:
        kafka.stop()
    show(results, "Recovery: from a worker's end to the first output of the last of its partitions")
    return missed(results)


def run_stock(names: Sequence[str], folder: Path, seed: int, *, short: bool) -> list[Row]:
    """Play the scenarios that are compared on stock Faust, those of the names if there are more than `stock`."""
    scenarios = [each for each in chosen(names) or SCENARIOS if each.play in COMPARED]
    note = partial(add_row, folder / REPORT, "stock", seed=seed)
    return play_all(scenarios, folder / "stock", seed, note, short=short, play=perform_stock)


def chosen(names: Sequence[str]) -> list[Scenario]:
    """Return the scenarios whose names contain one of the given words; all for none."""
    return [each for each in SCENARIOS if not names or any(name in each.name for name in names)]


def parse(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.faults", description=__doc__.splitlines()[0])
    parser.add_argument("names", nargs="*", help="scenarios, by a part of their names; all without it")
    parser.add_argument("--list", action="store_true", help="print the scenarios")
    parser.add_argument("--seed", type=int, default=random.randrange(1_000_000), help="of the random moments")
    parser.add_argument("--short", action="store_true", help="few rounds")
    parser.add_argument("--random", action="store_true", help="mix faults at random on three brokers instead")
    parser.add_argument("--minutes", type=float, default=10.0, help="of the random run or the soak")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
