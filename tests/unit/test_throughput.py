"""The rate of a benchmark is taken from one commit to another."""

import pytest

from tests.benchmarks.throughput import steady_rate


def test_waiting_before_a_commit_counts_with_the_records_of_that_commit() -> None:
    looks = [(float(second), 100 * (second // 5)) for second in range(51)]  # 100 records every five seconds
    assert steady_rate(looks, 1_000) == pytest.approx(20.0)


def test_of_few_commits_all_count() -> None:
    assert steady_rate([(1.0, 0), (2.0, 100), (3.0, 100), (12.0, 1_000)], 1_000) == pytest.approx(90.0)
