"""Reviews beside their sentiments: from the file to the line."""

from datetime import UTC, datetime
from itertools import islice, repeat
from pathlib import Path

from streams.demo.flow import Asked, Options, Said
from streams.demo.flows.tag_reviews import asked, load, said
from streams.records import Label, Sentiment, SourceOffset
from streams.topics import REVIEWS

NOW = datetime(2026, 11, 24, tzinfo=UTC)


def sentiment(label: Label | None) -> Sentiment:
    return Sentiment(
        event_id="e",
        occurred_at=NOW,
        processed_at=NOW,
        source=SourceOffset(topic="reviews", partition=0, offset=1),
        review_id="run-1",
        product_id="p",
        sentiment=label,
        probabilities={"positive": 0.9} if label else {},
        language="zh" if label else None,
        abstained=None if label else "unknown language",
    )


def test_the_file_s_reviews_are_fed_again_and_again_with_new_ids(tmp_path: Path) -> None:
    file = tmp_path / "reviews.jsonl"
    file.write_text('{"product_id": "p", "text": "好"}\n{"product_id": "q", "text": "bad"}\n')
    fed = list(islice(load(Options(file))(7, repeat(NOW)), 3))
    assert [topic for topic, _ in fed] == [REVIEWS] * 3
    assert [asked(record) for _, record in fed] == [
        Asked("demo-7-0", "好"),
        Asked("demo-7-1", "bad"),
        Asked("demo-7-2", "好"),
    ]


def test_a_sentiment_is_its_word_how_sure_it_is_and_the_language() -> None:
    assert said(sentiment("positive")) == Said("run-1", "positive", "good", 0.9, "zh")


def test_an_abstention_is_shown_as_declined() -> None:
    assert said(sentiment(None)) == Said("run-1", "abstained", "declined", None, "?")
