"""The delivery suite on the embedded broker."""

from tests.suites.delivery import DeliverySuite


class TestOnTheEmbeddedBroker(DeliverySuite):
    """All of it."""
