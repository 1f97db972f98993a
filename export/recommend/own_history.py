"""A shop's own history: its orders and products as they stand on the topics, one JSON object a line.

    orders, products (shopstream read … --from-beginning) ─▶ one basket an order ─▶ cuts at 80% and 90% of the time

An order is a basket when its first event happened; one that was cancelled is none. Refuses to know: features, models.
"""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Literal, TypeVar

import msgspec
import numpy as np
from msgspec import Struct

from export.data.grocery import CUTS, LEAST_PURCHASES, Basket, Grocery
from export.errors import CorpusError
from models.recommend.catalogue import Product

R = TypeVar("R", bound=Struct)
LEAST_BASKETS = 200
"""With fewer, the figures after the cut say nothing."""
_DECODE_ERRORS = (msgspec.MsgspecError, ValueError, RecursionError, OverflowError)


class OwnLine(Struct):
    """What is read of a line of an order."""

    product_id: str
    unit_price_minor: int


class OwnOrder(Struct):
    """What is read of an event of an order; its other fields are left out."""

    order_id: str
    customer_id: str
    occurred_at: datetime
    status: Literal["placed", "paid", "shipped", "delivered", "cancelled"]
    lines: tuple[OwnLine, ...]


class OwnProduct(Struct):
    """What is read of a product."""

    product_id: str
    title: str
    category: str | None = None
    brand: str | None = None
    price_minor: int | None = None


def own_history(orders: Path, products: Path) -> Grocery:
    """Read a shop's files.

    Args:
        orders: events of orders, in any order; each order counts once.
        products: of the catalogue; of several lines of one product the last counts.

    Raises:
        CorpusError: a file is not readable, a line is no such record (it is named), or there is too little in them.

    Blocks for some ten microseconds a line.
    """
    known = {product.product_id: product for product in map(_product, _records(products, OwnProduct))}
    baskets = _baskets(_records(orders, OwnOrder))
    if len(baskets) < LEAST_BASKETS:
        raise CorpusError(
            orders, 0, f"it holds {len(baskets)} orders that were not cancelled, and {LEAST_BASKETS} are needed"
        )
    start, end = baskets[0].at, baskets[-1].at
    first, second = (start + cut * (end - start) for cut in CUTS)
    bought = [product for basket in baskets if basket.at < first for product in basket.prices]
    names, counts = np.unique(bought, return_counts=True)
    candidates = known.keys() & set(names[counts >= LEAST_PURCHASES].tolist())
    if not candidates:
        raise CorpusError(products, 0, f"no product of it was bought {LEAST_PURCHASES} times before the first cut")
    return Grocery(list(known.values()), baskets, first, second, frozenset(candidates))


def _baskets(events: Iterator[OwnOrder]) -> list[Basket]:
    first: dict[str, OwnOrder] = {}
    cancelled: set[str] = set()
    for event in events:
        if event.status == "cancelled":
            cancelled.add(event.order_id)
        before = first.get(event.order_id)
        if before is None or event.occurred_at < before.occurred_at:
            first[event.order_id] = event
    found = [_basket(event) for order_id, event in first.items() if order_id not in cancelled and event.lines]
    return sorted(found, key=lambda basket: (basket.at, basket.basket_id))


def _basket(event: OwnOrder) -> Basket:
    prices = {line.product_id: line.unit_price_minor for line in event.lines}
    return Basket(event.order_id, event.customer_id, int(event.occurred_at.timestamp()), prices)


def _product(one: OwnProduct) -> Product:
    return Product(one.product_id, one.title, one.category or "", one.brand or "", one.price_minor)


def _records(file: Path, struct: type[R]) -> Iterator[R]:
    decoder = msgspec.json.Decoder(struct)
    try:
        with file.open("rb") as lines:
            for number, line in enumerate(lines, 1):
                if line.strip():
                    yield _decoded(decoder, line, file, number)
    except OSError as err:
        raise CorpusError(file, 0, f"it is not readable ({err})") from err


def _decoded(decoder: "msgspec.json.Decoder[R]", line: bytes, file: Path, number: int) -> R:
    try:
        record = decoder.decode(line)
    except _DECODE_ERRORS as err:
        raise CorpusError(file, number, f"it is no record of its topic ({err})") from err
    if isinstance(record, OwnOrder) and record.occurred_at.tzinfo is None:
        raise CorpusError(file, number, "its occurred_at has no zone")
    return record
