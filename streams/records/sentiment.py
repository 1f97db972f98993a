"""What the model reads out of a review: the topic `sentiments`, keyed by product_id."""

from typing import Literal

from streams.records.event import Id, Language, Probability
from streams.records.provenance import Output

Label = Literal["negative", "neutral", "positive"]


class Sentiment(Output, frozen=True, kw_only=True, omit_defaults=True):
    """One sentiment per review. `sentiment` is absent exactly where `abstained` says why."""

    review_id: Id
    product_id: Id
    sentiment: Label | None = None
    probabilities: dict[Label, Probability]
    language: Language | None = None
    explanation: str | None = None

    def __post_init__(self) -> None:
        """Refuse a sentiment that both speaks and abstains, or does neither."""
        super().__post_init__()
        if (self.sentiment is None) != (self.abstained is not None):
            raise ValueError("a sentiment either speaks or says why it abstained")
        if not all(0.0 <= probability <= 1.0 for probability in self.probabilities.values()):
            raise ValueError(f"probabilities are not from 0 to 1: {self.probabilities}")  # NaN would be written as null
