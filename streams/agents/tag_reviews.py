"""Reviews in, sentiments out: one per review.

reviews ──▶ shared BERT encoder ──▶ calibrated layers of its own; Chinese: phrases, too ──▶ sentiments
"""

from collections.abc import Mapping
from functools import partial
from typing import get_args

import faust

from models.artifact import own_or_shipped
from models.sentiment.model import ARTIFACT, SentimentModel
from models.sentiment.model import Sentiment as Tag
from streams.agents.plan import FlowPlan, Register
from streams.delivery.flow import Batches, Flow
from streams.delivery.spec import FlowSpec
from streams.records import Label, Provenance, Review, Sentiment
from streams.settings import Settings
from streams.topics import REDRIVES, REVIEWS, SENTIMENTS

LABELS: tuple[Label, ...] = get_args(Label)
# What shares a batch changes the model's results by less than 1e-5; more digits would promise more.
PARTS = 100_000


def tag_reviews(app: faust.App, flow: Flow, sentiment: SentimentModel) -> None:
    """Register the agent. Refuses to know: offsets, transactions, the device."""

    @flow.agent(app)  # the one place that guards the loop
    async def agent(batches: Batches) -> None:
        async for batch in batches:  # decoded; what could not be is already a dead letter
            tags = await batch.infer(sentiment, [review.text for review in batch.values])
            batch.publish(SENTIMENTS, to_sentiment, tags)
            await batch.done()  # hands over to the commit queue; the next batch is inferred meanwhile


def to_sentiment(review: Review, tag: Tag, provenance: Provenance) -> Sentiment:
    """Return what the model said of a review as a record."""
    return Sentiment(
        **provenance,
        review_id=review.review_id,
        product_id=review.product_id,
        sentiment=tag.label,
        probabilities=rounded(tag.probabilities),
        language=tag.language,
        abstained=tag.abstained,
    )


def rounded(probabilities: Mapping[str, float]) -> dict[Label, float]:
    """Probabilities to five digits that still sum to 1: the likeliest label has what the others leave; none of none."""
    found = {label: round(probabilities[label] * PARTS) for label in LABELS if label in probabilities}
    if found:
        likeliest = max(found, key=lambda label: probabilities[label])
        found[likeliest] += PARTS - sum(found.values())
    return {label: parts / PARTS for label, parts in found.items()}


def load(settings: Settings) -> Register:
    """Load the model. Blocks for a second; raises models' ArtifactError or DeviceError."""
    folder = own_or_shipped(settings.artifacts, ARTIFACT)
    return partial(tag_reviews, sentiment=SentimentModel.load(folder, device=settings.device))


PLAN = FlowPlan(
    FlowSpec(name="tag_reviews", inputs=(REVIEWS, REDRIVES["tag_reviews"]), outputs=(SENTIMENTS,)),
    load,
)
