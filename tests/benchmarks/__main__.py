"""`make bench`: every benchmark, one after the other, and one table of all. Needs KAFKA_HOME and the extra `export`.

Name some to run only them: `python -m tests.benchmarks delivery start`.
"""

import argparse
import sys
from collections.abc import Sequence
from importlib import import_module

from tests.results import Result, show

BENCHMARKS = (
    "delivery",
    "reviews",
    "shipments",
    "inference",
    "generation",
    "tickets",
    "prices",
    "shopping",
    "shop_growth",
    "start",
    "partitions",
    "restore",
    "compaction",
    "records",
    "files",
)
"""Each is `bench_NAME.py`, imported when it is its turn: some bring torch along."""


def main(arguments: Sequence[str]) -> None:
    """Run the named benchmarks, or all."""
    names = ", ".join(BENCHMARKS)
    description = __doc__.splitlines()[0]
    parser = argparse.ArgumentParser(
        prog="python -m tests.benchmarks", description=description, epilog=f"Names: {names}."
    )
    parser.add_argument("names", nargs="*", metavar="NAME", help="what to measure; all without it, which takes an hour")
    chosen = parser.parse_args(arguments).names
    if unknown := [name for name in chosen if name not in BENCHMARKS]:
        parser.error(f"no benchmark {unknown[0]!r}; there are {names}")
    results: list[Result] = []
    for name in chosen or BENCHMARKS:
        sys.stderr.write(f"measuring {name}, minutes…\n")
        results += import_module(f"tests.benchmarks.bench_{name}").main()
    show(results, "Benchmarks")


if __name__ == "__main__":
    main(sys.argv[1:])
