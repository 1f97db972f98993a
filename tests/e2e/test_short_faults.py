"""The fault suite in its short form: the scenarios that hurt in other places than the tests beside this one do."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.cluster import OneNode
from tests.faults.playing import play_on
from tests.faults.scenarios import SCENARIOS
from tests.faults.stage import Scenario

SEED = 20261124
SHORT = [scenario for scenario in SCENARIOS if scenario.short]


@pytest.fixture(scope="module")
def node(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OneNode]:
    """The node that scenarios share which do it no harm."""
    node = OneNode(tmp_path_factory.mktemp("faults-kafka"))
    node.start()
    yield node
    node.stop()


@pytest.mark.parametrize("scenario", SHORT, ids=lambda scenario: scenario.name)
def test_nothing_is_lost_twice_out_of_order_or_wrong(scenario: Scenario, node: OneNode, tmp_path: Path) -> None:
    row = play_on(scenario, node, tmp_path, SEED, short=True)
    assert row.passed, row
