"""What several rooms stand on: one node of Apache Kafka for a run, whichever rooms it has."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.brokers import ApacheKafka


@pytest.fixture(scope="session")
def apache_kafka(tmp_path_factory: pytest.TempPathFactory) -> "Iterator[ApacheKafka]":
    """One node of Apache Kafka, started when the first test wants it."""
    from tests.brokers import ApacheKafka  # noqa: PLC0415  unit tests need no client of Kafka's

    kafka = ApacheKafka(tmp_path_factory.mktemp("kafka"))
    kafka.start()
    yield kafka
    kafka.stop()
