"""Apache Kafka, one node for the run."""

import pytest

from tests.brokers import ApacheKafka
from tests.fixtures import apache_kafka, recommending, replying, shop, sittings

__all__ = ["apache_kafka", "broker", "recommending", "replying", "shop", "sittings"]


@pytest.fixture
def broker(apache_kafka: ApacheKafka) -> ApacheKafka:
    return apache_kafka
