"""What a customer may like next: the topic `recommendations`, keyed by customer_id."""

from typing import Annotated, ClassVar

from msgspec import Meta, Struct

from streams.records.fields import Id, Reason
from streams.records.provenance import Output, check_spoken
from streams.records.rules import Rule, exactly_one, given, some


class RecommendedItem(Struct, frozen=True, kw_only=True):
    """One product of a recommendation.

    Attributes:
        product_id: what is recommended.
        score: the ranker's, higher is better; comparable within one recommendation only.
        reason: why, in words that a customer may see.
    """

    product_id: Id
    score: Annotated[float, Meta(ge=-1e9, le=1e9)]
    reason: Reason


class Recommendation(Output, frozen=True, kw_only=True, omit_defaults=True):
    """What to show a customer now; it replaces the customer's last one. No items exactly where `abstained` says why.

    Attributes:
        customer_id: whom it is for.
        session_id: the visit that it was made for.
        items: best first.
    """

    RULES: ClassVar[tuple[Rule, ...]] = (exactly_one(some("items"), given("abstained")),)

    customer_id: Id
    session_id: Id | None = None
    items: Annotated[tuple[RecommendedItem, ...], Meta(max_length=100)]

    def __post_init__(self) -> None:
        """Refuse one that both recommends and abstains, or does neither."""
        super().__post_init__()
        check_spoken(bool(self.items), self.abstained)
