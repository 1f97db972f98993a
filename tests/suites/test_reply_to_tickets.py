"""Replies, on the embedded broker."""

from tests.suites.replying import ReplyingSuite


class TestOnTheEmbeddedBroker(ReplyingSuite):
    """All of it."""
