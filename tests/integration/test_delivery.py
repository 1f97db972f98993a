"""The delivery suite on Apache Kafka."""

from tests.suites.delivery import DeliverySuite


class TestOnApacheKafka(DeliverySuite):
    """All of it."""
