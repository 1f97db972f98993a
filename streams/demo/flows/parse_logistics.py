"""Made-up delivery texts beside what the model reads in them."""

from streams.demo.feeds import MADE_UP
from streams.demo.flow import Asked, DemoFlow, Said
from streams.records import Order, Shipment
from streams.topics import ORDERS, SHIPMENTS

# What is shown of a reading, in this order.
SHOWN = ("recipient", "house_number", "street", "unit", "district", "city", "region", "postcode", "phone")


def asked(record: Order) -> Asked | None:
    """Show an order by its delivery text, when it is placed: later events of its life change nothing."""
    if record.delivery_text is None or record.status != "placed":
        return None
    return Asked(record.order_id, f"made-up text: {' '.join(record.delivery_text.split())}")


def said(output: Shipment) -> Said:
    """Show a shipment by how sure the model is, its country, and all that it read; or by its status."""
    if output.abstained is not None:
        word = output.status.code[:11] if output.status else "no address"
        return Said(output.order_id, word, "declined", text=output.abstained)
    fields, normal = output.fields, output.normalised
    parts = (f"{name.replace('_', ' ')}: {words}" for name in SHOWN if (words := getattr(fields, name)))
    return Said(output.order_id, "address", "good", output.confidence, normal.country or "", text="; ".join(parts))


PARSE_LOGISTICS = DemoFlow(
    name="parse_logistics",
    inputs=(ORDERS,),
    outputs=(SHIPMENTS,),
    feeds=(MADE_UP["orders"],),
    asked=asked,
    said=said,
)
