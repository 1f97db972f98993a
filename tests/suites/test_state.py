"""What a task remembers, on the embedded broker."""

from tests.suites.state import StateSuite


class TestOnTheEmbeddedBroker(StateSuite):
    """All of it."""
