"""A broker that does not come up is ended, and so are those that were started with it."""

from pathlib import Path

import psutil
import pytest

from tests import brokers
from tests.brokers import ApacheKafka
from tests.faults.cluster import ThreeNodes


@pytest.fixture(autouse=True)
def _mute_kafka(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As much of Apache Kafka as never answers."""
    for name, does in (("kafka-storage.sh", "exit 0"), ("kafka-server-start.sh", "exec sleep 600")):
        tool = tmp_path / "bin" / name
        tool.parent.mkdir(exist_ok=True)
        tool.write_text(f"#!/bin/sh\n{does}\n")
        tool.chmod(0o755)
    monkeypatch.setenv("KAFKA_HOME", str(tmp_path))
    monkeypatch.setattr(brokers, "READY_WITHIN_S", 0.05)


def test_a_node_that_does_not_come_up_is_ended(tmp_path: Path) -> None:
    node = ApacheKafka(tmp_path / "node")
    with pytest.raises(TimeoutError):
        node.start()
    assert not psutil.pid_exists(node.pid)


def test_nodes_one_of_which_does_not_come_up_are_all_ended(tmp_path: Path) -> None:
    cluster = ThreeNodes(tmp_path / "nodes")
    with pytest.raises(TimeoutError):
        cluster.start()
    assert [node.pid for node in cluster.nodes if psutil.pid_exists(node.pid)] == []
