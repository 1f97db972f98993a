"""Builds the shipment record from what was read in an order's delivery text. Pure.

reading ──▶ fields, normal forms, spans; text ──▶ status with a time, tracking numbers ──▶ Shipment
"""

from models.logistics.normalise import normalised
from models.logistics.readable import MAX_CHARACTERS
from models.logistics.reader import Reading
from models.logistics.status import status_of
from models.logistics.tracking import tracking_numbers
from streams.records import DeliveryFields, FieldSpan, Order, Provenance, Shipment, ShipmentStatus, TrackingNumber
from streams.records.event import in_years

# What shares a batch changes the model's results by less than 1e-5; more digits would promise more.
DIGITS = 5
# The contract's bounds; a text with more of either is no delivery text.
MOST_SPANS, MOST_NUMBERS, LONGEST_FIELD = 100, 20, 1_000


def to_shipment(order: Order, text: str, reading: Reading, provenance: Provenance) -> Shipment:
    """Return what a delivery text says as a record.

    Args:
        order: which the text is of; its time is that of the text.
        text: its delivery text.
        reading: what the model read in it.
        provenance: of the output.
    """
    spoke = reading.abstained is None
    fields = {name: words[:LONGEST_FIELD] for name, words in reading.fields.items()}
    return Shipment(
        **provenance,
        order_id=order.order_id,
        customer_id=order.customer_id,
        fields=DeliveryFields(**fields),
        normalised=DeliveryFields(**normalised(fields)),
        spans=spans_of(reading) if spoke else (),
        status=status_at(order, text),
        tracking=numbers_of(order, text),
        confidence=round(reading.confidence, DIGITS),
        abstained=reading.abstained,
    )


def spans_of(reading: Reading) -> tuple[FieldSpan, ...]:
    """Return the positions of the fields."""
    return tuple(
        FieldSpan(field=each.field, start=each.start, end=each.end, confidence=round(each.confidence, DIGITS))  # type: ignore[arg-type]
        for each in reading.spans[:MOST_SPANS]
    )


def status_at(order: Order, text: str) -> ShipmentStatus | None:
    """Return how far the parcel is, if the text says so; days and hours are counted from when the order changed."""
    found = status_of(text, order.occurred_at)
    if found is None:
        return None
    return ShipmentStatus(code=found.code, at=found.at if found.at and in_years(found.at) else None)


def numbers_of(order: Order, text: str) -> tuple[TrackingNumber, ...]:
    """Return the tracking numbers in the part of the text that is read, and the order's own."""
    told = " ".join(part for part in (order.carrier, order.tracking_number) if part)
    found = dict.fromkeys(tracking_numbers(f"{text[:MAX_CHARACTERS]}\n{told}"))
    return tuple(TrackingNumber(carrier=carrier, number=number) for carrier, number in list(found)[:MOST_NUMBERS])
