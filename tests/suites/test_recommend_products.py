"""Recommendations, on the embedded broker."""

from tests.suites.recommending import RecommendingSuite


class TestOnTheEmbeddedBroker(RecommendingSuite):
    """All of it."""
