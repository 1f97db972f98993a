"""Apache Kafka, one node for the run; a shop of its own for each test."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from tests.brokers import ApacheKafka
from tests.shop import Shop


@pytest.fixture(scope="session")
def broker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ApacheKafka]:
    broker = ApacheKafka(tmp_path_factory.mktemp("broker"))
    broker.start()
    yield broker
    broker.stop()


@pytest.fixture
async def shop(broker: ApacheKafka, tmp_path: Path) -> AsyncIterator[Shop]:
    shop = await Shop(broker, tmp_path).open()
    yield shop
    await shop.close()


@pytest.fixture
def own_kafka(tmp_path: Path) -> Iterator[ApacheKafka]:
    """A node for one test alone, which may kill it."""
    kafka = ApacheKafka(tmp_path / "own-kafka")
    kafka.start()
    yield kafka
    kafka.kill()
