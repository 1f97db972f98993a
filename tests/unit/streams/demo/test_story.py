"""The story of a demonstration: what was sent, what came back, how fast."""

from datetime import UTC, datetime

from streams.demo.reviews import Text, review
from streams.demo.story import KEPT, Story
from streams.records import Label, Review, Sentiment, SourceOffset

NOW = datetime(2026, 11, 24, tzinfo=UTC)


def sent(number: int) -> Review:
    return review(Text("p", f"text {number}", None), f"run-{number}", NOW)


def said(number: int, sentiment: Label | None = "positive") -> Sentiment:
    return Sentiment(
        event_id=str(number),
        occurred_at=NOW,
        processed_at=NOW,
        source=SourceOffset(topic="reviews", partition=0, offset=number),
        review_id=f"run-{number}",
        product_id="p",
        sentiment=sentiment,
        probabilities={"positive": 0.9} if sentiment else {},
        abstained=None if sentiment else "unknown language",
    )


def test_a_sentiment_is_put_beside_its_review() -> None:
    story = Story()
    story.send(sent(1))
    row = story.answer(said(1), 5.0)
    assert row is not None
    assert (row.review.text, row.sentiment) == ("text 1", said(1))
    assert (story.answered, story.worker) == (1, "running")


def test_an_abstention_is_counted_as_one() -> None:
    story = Story()
    story.send(sent(1))
    story.answer(said(1, None), 5.0)
    assert story.answers == {"abstained": 1}


def test_sentiments_of_other_runs_and_second_ones_are_left_out() -> None:
    story = Story()
    story.send(sent(1))
    story.answer(said(1), 5.0)
    assert story.answer(said(1), 6.0) is None
    assert story.answer(said(2), 6.0) is None
    assert story.answered == 1


def test_only_the_latest_reviews_are_kept() -> None:
    story = Story()
    for number in range(KEPT + 5):
        story.send(sent(number))
    assert len(story.rows) == KEPT
    assert next(iter(story.rows)) == "run-5"
    assert story.sent == KEPT + 5


def test_the_rate_is_over_ten_seconds_or_since_the_start() -> None:
    story = Story(started_s=100.0)
    for number in range(40):
        story.send(sent(number))
    for number in range(20):
        story.answer(said(number), 104.0)
    assert story.rate(105.0) == 4.0
    for number in range(20, 30):
        story.answer(said(number), 118.0)
    assert story.rate(120.0) == 1.0
    assert story.rate(200.0) == 0.0


def test_the_first_answer_is_timed_from_the_start() -> None:
    story = Story(started_s=100.0)
    story.send(sent(1))
    story.answer(said(1), 103.5)
    assert story.first_answer_s == 3.5
