"""`make bench`: every benchmark, one after the other, and one table of all. Needs KAFKA_HOME and the extra `export`.

Name some to run only them: `python -m tests.benchmarks delivery start`.
"""

import sys
from collections.abc import Callable

from tests.benchmarks import (
    bench_compaction,
    bench_delivery,
    bench_files,
    bench_generation,
    bench_inference,
    bench_partitions,
    bench_prices,
    bench_recommendations,
    bench_records,
    bench_restore,
    bench_reviews,
    bench_shipments,
    bench_shop_growth,
    bench_shopping,
    bench_start,
    bench_tickets,
)
from tests.results import Result, show

BENCHMARKS: dict[str, Callable[[], list[Result]]] = {
    "delivery": bench_delivery.main,
    "reviews": bench_reviews.main,
    "shipments": bench_shipments.main,
    "inference": bench_inference.main,
    "generation": bench_generation.main,
    "tickets": bench_tickets.main,
    "prices": bench_prices.main,
    "recommendations": bench_recommendations.main,
    "shopping": bench_shopping.main,
    "shop_growth": lambda: bench_shop_growth.main(["--no-plot"]),
    "start": bench_start.main,
    "partitions": bench_partitions.main,
    "restore": bench_restore.main,
    "compaction": bench_compaction.main,
    "records": bench_records.main,
    "files": bench_files.main,
}


def main(names: list[str]) -> None:
    """Run the named benchmarks, or all."""
    if unknown := [name for name in names if name not in BENCHMARKS]:
        sys.exit(f"no benchmark {unknown[0]!r}; there are {', '.join(BENCHMARKS)}")
    results: list[Result] = []
    for name in names or BENCHMARKS:
        sys.stderr.write(f"measuring {name}, minutes…\n")
        results += BENCHMARKS[name]()
    show(results, "Benchmarks")


if __name__ == "__main__":
    main(sys.argv[1:])
