"""Where an order goes and how far it is: the topic `shipments`, keyed by customer_id."""

from typing import Annotated, ClassVar, Literal

from msgspec import Meta, Struct

from streams.records.event import check_year
from streams.records.fields import Id, Name, Probability, Time
from streams.records.provenance import Output
from streams.records.rules import Rule, given

FieldName = Literal[
    "recipient",
    "house_number",
    "street",
    "unit",
    "district",
    "city",
    "region",
    "postcode",
    "country",
    "phone",
    "instructions",
    "time_window",
]
FieldText = Annotated[str, Meta(min_length=1, max_length=1_000)]
Position = Annotated[int, Meta(ge=0, le=5_000)]


class DeliveryFields(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The parts of a delivery text; what it does not say is absent.

    Attributes:
        recipient: who takes the parcel.
        house_number: as 12b.
        street: its name.
        unit: flat, floor, door, building.
        district: part of a city, or a village before its post town; of a Chinese address the district or county.
        city: town or village.
        region: state, province or county.
        postcode: as the country writes it.
        country: its name or code.
        phone: to call on delivery.
        instructions: what the driver should do.
        time_window: when.
    """

    recipient: FieldText | None = None
    house_number: FieldText | None = None
    street: FieldText | None = None
    unit: FieldText | None = None
    district: FieldText | None = None
    city: FieldText | None = None
    region: FieldText | None = None
    postcode: FieldText | None = None
    country: FieldText | None = None
    phone: FieldText | None = None
    instructions: FieldText | None = None
    time_window: FieldText | None = None


class FieldSpan(Struct, frozen=True, kw_only=True):
    """The position of a field in the order's delivery_text.

    Attributes:
        field: which field.
        start: its first character, counted in Unicode code points from 0.
        end: the character after its last.
        confidence: in this field alone.
    """

    field: FieldName
    start: Position
    end: Position
    confidence: Probability

    def __post_init__(self) -> None:
        """Refuse a span of nothing."""
        if self.start >= self.end:
            raise ValueError(f"a span ends after its start, not from {self.start} to {self.end}")


class ShipmentStatus(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """How far a parcel is.

    Attributes:
        code: what happened last, as in out_for_delivery, delivered, customs, attempted, delayed.
        at: when, if the text says so.
    """

    code: Name
    at: Time | None = None

    def __post_init__(self) -> None:
        """Bound the time."""
        if self.at is not None:
            check_year("at", self.at)


class TrackingNumber(Struct, frozen=True, kw_only=True):
    """A carrier's number whose check digit is right.

    Attributes:
        carrier: as people call it.
        number: without spaces.
    """

    carrier: Name
    number: Id


class Shipment(Output, frozen=True, kw_only=True, omit_defaults=True):
    """An order's delivery, read out of its delivery_text. No fields where `abstained` says why.

    Attributes:
        order_id: the order's.
        customer_id: the order's.
        fields: as the customer wrote them.
        normalised: the same, as carriers want them; what could not be normalised is absent.
        spans: the positions of the fields in the text.
        status: how far the parcel is, where the text says so.
        tracking: tracking numbers in the text, and in the order as it was when the text arrived.
        confidence: the least of the spans that say where; 0 where it abstained.
    """

    RULES: ClassVar[tuple[Rule, ...]] = (
        {"if": given("abstained"), "then": {"properties": {"fields": {"maxProperties": 0}}}},
    )

    order_id: Id
    customer_id: Id
    fields: DeliveryFields
    normalised: DeliveryFields
    spans: Annotated[tuple[FieldSpan, ...], Meta(max_length=100)]
    status: ShipmentStatus | None = None
    tracking: Annotated[tuple[TrackingNumber, ...], Meta(max_length=20)] = ()
    confidence: Probability

    def __post_init__(self) -> None:
        """Refuse fields of a model that declined."""
        super().__post_init__()
        if self.abstained is not None and self.fields != DeliveryFields():
            raise ValueError("a shipment that abstained has no fields")
