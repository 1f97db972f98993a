"""A customer's words on a product: the topic `reviews`, keyed by product_id."""

from typing import Annotated

from msgspec import Meta

from streams.records.event import Event
from streams.records.fields import Id, Text


class Review(Event, frozen=True, kw_only=True, omit_defaults=True):
    """One review as the shop's services send it.

    Attributes:
        review_id: which review.
        product_id: what it is about.
        text: what the customer wrote.
        customer_id: who wrote it.
        stars: how many the customer gave; no flow reads them, a sentiment is of the text alone.
    """

    review_id: Id
    product_id: Id
    text: Text
    customer_id: Id | None = None
    stars: Annotated[int, Meta(ge=1, le=5)] | None = None
