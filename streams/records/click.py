"""A customer's step through the shop: the topic `clicks`, keyed by customer_id."""

from typing import Annotated, Literal

from msgspec import Meta

from streams.records.event import Event
from streams.records.fields import Id

Action = Literal["view", "search", "add_to_cart"]


class Click(Event, frozen=True, kw_only=True, omit_defaults=True):
    """One view, one search, or one product put into a cart.

    Attributes:
        customer_id: who clicked; an anonymous visitor's own id.
        session_id: the visit that it belongs to.
        product_id: the product that was seen or put into the cart; a search has none.
        action: what was done.
        query: the words of a search; products that they name come first on the next list.
    """

    customer_id: Id
    session_id: Id
    product_id: Id | None = None
    action: Action
    query: Annotated[str, Meta(max_length=1_000)] | None = None
