"""Real baskets with made-up delivery texts, beside what the model reads in them."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from streams.demo.baskets import CARRIERS_LINES, is_of_basket, load_baskets, orders_of_baskets
from streams.demo.flow import Asked, DemoFlow, Feed, Options, Said, Stream
from streams.records import Order, Shipment
from streams.topic_kinds import RecordTopic
from streams.topics import ORDERS, SHIPMENTS

# What is shown of a reading, in this order.
SHOWN = ("recipient", "house_number", "street", "unit", "district", "city", "region", "postcode", "phone")
LINES = {line for lines in CARRIERS_LINES.values() for line in lines}


def load(_options: Options) -> Stream:
    """Read the baskets that lie in the repository."""
    baskets = load_baskets()

    def stream(seed: int, times: Iterator[datetime]) -> Iterator[tuple[RecordTopic[Any], Any]]:
        return ((ORDERS, order) for order in orders_of_baskets(baskets, seed, times))

    return stream


def asked(record: Order) -> Asked | None:
    """Show an order of a basket by its text when it is placed, and by the carrier's line when one takes its place."""
    if record.delivery_text is None or not is_of_basket(record.order_id):
        return None
    text = " ".join(record.delivery_text.split())
    if record.status == "placed":
        goods = "1 product" if len(record.lines) == 1 else f"{len(record.lines)} products"
        return Asked(record.order_id, f"a real basket of {goods}, made-up text: {text}")
    if record.status == "shipped" and record.delivery_text in LINES:
        return Asked(_key(record.order_id), f"the same order, made-up carrier's line: {text}")
    return None


def said(output: Shipment) -> Said:
    """Show a shipment by how sure the model is, its country, and all that it read; or by its status."""
    if output.abstained is not None:
        word = output.status.code[:11] if output.status else "no address"
        key = _key(output.order_id) if output.status else output.order_id
        return Said(key, word, "declined", text=output.abstained)
    fields, normal = output.fields, output.normalised
    parts = (f"{name.replace('_', ' ')}: {words}" for name in SHOWN if (words := getattr(fields, name)))
    return Said(output.order_id, "address", "good", output.confidence, normal.country or "", text="; ".join(parts))


def _key(order_id: str) -> str:
    """Of an order's second line: the one that its carrier wrote."""
    return f"{order_id} carrier"


PARSE_LOGISTICS = DemoFlow(
    name="parse_logistics",
    inputs=(ORDERS,),
    outputs=(SHIPMENTS,),
    feeds=(Feed("real baskets", load),),
    asked=asked,
    said=said,
)
