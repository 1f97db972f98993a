"""The embedded broker, one for the run."""

from collections.abc import Iterator

import pytest

from tests.brokers import EmbeddedBroker
from tests.fixtures import recommending, replying, shop, sittings

__all__ = ["broker", "recommending", "replying", "shop", "sittings"]


@pytest.fixture(scope="session")
def broker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmbeddedBroker]:
    broker = EmbeddedBroker(tmp_path_factory.mktemp("broker"))
    broker.start()
    yield broker
    broker.stop()
