"""What the model reads out of a review: the topic `sentiments`, keyed by product_id."""

from typing import Annotated, ClassVar, Literal

from msgspec import Meta

from streams.records.fields import Id, Language, Probability
from streams.records.provenance import Output, check_spoken
from streams.records.rules import Rule, exactly_one, given

Label = Literal["negative", "neutral", "positive"]


class Sentiment(Output, frozen=True, kw_only=True, omit_defaults=True):
    """One sentiment per review. `sentiment` is absent exactly where `abstained` says why.

    Attributes:
        review_id: the review's.
        product_id: the review's.
        sentiment: what the review says of the product.
        probabilities: of each label; they sum to 1, or there are none where the model did not read the review.
        language: the review's, a BCP 47 tag.
        explanation: the words that decided; no model gives them yet.
    """

    RULES: ClassVar[tuple[Rule, ...]] = (exactly_one(given("sentiment"), given("abstained")),)

    review_id: Id
    product_id: Id
    sentiment: Label | None = None
    probabilities: dict[Label, Probability]
    language: Language | None = None
    explanation: Annotated[str, Meta(max_length=2_000)] | None = None

    def __post_init__(self) -> None:
        """Refuse a sentiment that both speaks and abstains, or does neither."""
        super().__post_init__()
        check_spoken(self.sentiment is not None, self.abstained)
