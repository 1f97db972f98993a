"""A sentiment either speaks or says why it does not."""

from datetime import UTC, datetime
from typing import Any

import pytest

from streams.records import Sentiment, SourceOffset, decode, encode

NOW = datetime(2026, 3, 1, tzinfo=UTC)


def sentiment(**fields: Any) -> Sentiment:
    place = SourceOffset(topic="reviews", partition=0, offset=0)
    return Sentiment(
        event_id="e", occurred_at=NOW, processed_at=NOW, source=place, review_id="r", product_id="p", **fields
    )


def test_a_sentiment_speaks() -> None:
    spoken = sentiment(sentiment="positive", probabilities={"positive": 0.9, "neutral": 0.1, "negative": 0.0})
    assert decode("sentiments", Sentiment, encode(spoken)) == spoken


def test_a_sentiment_that_says_nothing_says_why() -> None:
    assert sentiment(abstained="unknown language", probabilities={}).sentiment is None


@pytest.mark.parametrize("fields", [{}, {"sentiment": "positive", "abstained": "unknown language"}])
def test_neither_and_both_are_refused(fields: dict[str, str]) -> None:
    with pytest.raises(ValueError, match="abstained"):
        sentiment(probabilities={}, **fields)
