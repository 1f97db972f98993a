"""Every scenario as a test: `python -m pytest tests/faults`; the same run as `make faults`, which prints a table."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.cluster import OneNode
from tests.faults.playing import play_on
from tests.faults.recovery import measure_recovery, missed
from tests.faults.scenarios import SCENARIOS
from tests.faults.stage import Scenario

SEED = 20261124


@pytest.fixture(scope="session")
def node(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OneNode]:
    """The node that scenarios share which do it no harm."""
    node = OneNode(tmp_path_factory.mktemp("faults-kafka"))
    node.start()
    yield node
    node.stop()


@pytest.mark.timeout(600)
@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda scenario: scenario.name)
def test_nothing_is_lost_twice_out_of_order_or_wrong(scenario: Scenario, node: OneNode, tmp_path: Path) -> None:
    row = play_on(scenario, node, tmp_path, SEED, short=False)
    assert row.passed, row


@pytest.mark.timeout(900)
def test_partitions_stand_still_no_longer_than_promised(node: OneNode, tmp_path: Path) -> None:
    assert missed(asyncio.run(measure_recovery(node, tmp_path, SEED, print, short=False))) == []
