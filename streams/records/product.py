"""What the shop sells: the topic `products`, keyed by product_id and compacted; null deletes a product."""

from typing import Annotated, ClassVar

from msgspec import Meta, Struct

from streams.records.currency import Currency
from streams.records.fields import Id, Minor, Text
from streams.records.rules import Rule, both_or_neither


class Product(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A product as it is from now on; no event, so it has neither event_id nor a time.

    Attributes:
        product_id: which product.
        title: its name in the shop.
        category: its category in the shop.
        brand: who makes it.
        text: its description.
        price_minor: in minor units of the currency; given together with it, or not at all.
        currency: of the price.
    """

    RULES: ClassVar[tuple[Rule, ...]] = (both_or_neither("price_minor", "currency"),)

    product_id: Id
    title: Annotated[str, Meta(min_length=1, max_length=500)]
    category: Id | None = None
    brand: Id | None = None
    text: Text | None = None
    price_minor: Minor | None = None
    currency: Currency | None = None

    def __post_init__(self) -> None:
        """Refuse a price without its currency, and a currency without a price."""
        if (self.price_minor is None) != (self.currency is None):
            raise ValueError("price_minor and currency come together")
