"""Apache Kafka, the node of the run."""

import pytest

from tests.brokers import ApacheKafka
from tests.fixtures import recommending, replying, shop, sittings

__all__ = ["broker", "recommending", "replying", "shop", "sittings"]


@pytest.fixture
def broker(apache_kafka: ApacheKafka) -> ApacheKafka:
    return apache_kafka
