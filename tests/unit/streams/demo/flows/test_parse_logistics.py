"""Delivery texts beside what was read in them."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from msgspec.structs import replace as replaced

from streams.contract.examples import EXAMPLES
from streams.demo.flow import Asked, Said
from streams.demo.flows.parse_logistics import asked, said
from streams.records import DeliveryFields, Order, Shipment, ShipmentStatus

ORDER: Order = replaced(EXAMPLES["orders"], order_id="o1", status="placed", delivery_text="Jo Bell\n12b Mill Lane")
SHIPMENT: Shipment = replaced(EXAMPLES["shipments"], order_id="o1")


def test_an_order_is_shown_when_it_is_placed_and_only_if_it_has_a_text() -> None:
    assert asked(ORDER) == Asked("o1", "made-up text: Jo Bell 12b Mill Lane")
    assert asked(replaced(ORDER, status="paid")) is None
    assert asked(replaced(ORDER, delivery_text=None)) is None


def test_a_shipment_is_shown_with_its_fields_and_its_country() -> None:
    shown = said(SHIPMENT)
    assert (shown.key, shown.word, shown.note, shown.sure) == ("o1", "address", "GB", SHIPMENT.confidence)
    assert shown.text.startswith("recipient: Jo Bell; house number: 12b; street: Mill Lane")


def test_what_holds_no_address_is_shown_as_its_status_or_as_declined() -> None:
    nothing: dict[str, Any] = {"fields": DeliveryFields(), "abstained": "no address in the text"}
    declined = Said("o1", "no address", "declined", text="no address in the text")
    assert said(replaced(SHIPMENT, **nothing)) == declined
    status = ShipmentStatus(code="out_for_delivery", at=datetime(2026, 11, 24, tzinfo=UTC))
    assert said(replaced(SHIPMENT, **nothing, status=status)) == replace(declined, word="out_for_del")
