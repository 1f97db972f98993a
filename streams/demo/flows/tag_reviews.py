"""Real reviews beside their sentiments."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from streams.demo.flow import Asked, DemoFlow, Feed, Options, Said, Stream, Tone
from streams.demo.reviews import load_texts, review, reviews_of
from streams.records import Label, Review, Sentiment
from streams.topic_kinds import RecordTopic
from streams.topics import REVIEWS, SENTIMENTS

TONES: dict[Label, Tone] = {"positive": "good", "negative": "bad", "neutral": "even"}


def load(options: Options) -> Stream:
    """Read the file of reviews; raises DemoReviewsError."""
    texts = load_texts(options.reviews)

    def stream(seed: int, times: Iterator[datetime]) -> Iterator[tuple[RecordTopic[Any], Any]]:
        for (text, review_id), at in zip(reviews_of(texts, f"demo-{seed}"), times, strict=False):
            yield REVIEWS, review(text, review_id, at)

    return stream


def asked(record: Review) -> Asked:
    """Show a review by its words."""
    return Asked(record.review_id, record.text)


def said(output: Sentiment) -> Said:
    """Show a sentiment by its word, how sure it is, and the language."""
    language = output.language or "?"
    if output.sentiment is None:
        return Said(output.review_id, "abstained", "declined", note=language)
    sure = output.probabilities.get(output.sentiment)
    return Said(output.review_id, output.sentiment, TONES[output.sentiment], sure, language)


TAG_REVIEWS = DemoFlow(
    name="tag_reviews",
    inputs=(REVIEWS,),
    outputs=(SENTIMENTS,),
    feeds=(Feed("real reviews", load),),
    asked=asked,
    said=said,
)
