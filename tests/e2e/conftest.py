"""Apache Kafka, the node of the run, and one of its own for a test that kills it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.brokers import ApacheKafka
from tests.fixtures import shop, sittings

__all__ = ["broker", "own_kafka", "shop", "sittings"]


@pytest.fixture
def broker(apache_kafka: ApacheKafka) -> ApacheKafka:
    return apache_kafka


@pytest.fixture
def own_kafka(tmp_path: Path) -> Iterator[ApacheKafka]:
    """A node for one test alone, which may kill it."""
    kafka = ApacheKafka(tmp_path / "own-kafka")
    kafka.start()
    yield kafka
    kafka.kill()
