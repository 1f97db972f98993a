"""Replies, on Apache Kafka."""

from tests.suites.replying import ReplyingSuite


class TestOnApacheKafka(ReplyingSuite):
    """All of it."""
