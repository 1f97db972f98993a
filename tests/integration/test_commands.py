"""The commands on Apache Kafka."""

from tests.suites.commands import CommandsSuite


class TestOnApacheKafka(CommandsSuite):
    """All of it."""
