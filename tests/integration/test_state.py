"""What a task remembers, on Apache Kafka."""

from tests.suites.state import StateSuite


class TestOnApacheKafka(StateSuite):
    """All of it."""
