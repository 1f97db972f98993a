"""Delivery texts beside what was read in them."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from msgspec.structs import replace as replaced

from streams.contract.examples import EXAMPLES
from streams.demo.flow import Asked, Said
from streams.demo.flows.parse_logistics import asked, said
from streams.records import DeliveryFields, Order, Shipment, ShipmentStatus

NAME = "gen-7-basket-3"
ORDER: Order = replaced(EXAMPLES["orders"], order_id=NAME, status="placed", delivery_text="Jo Bell\n12b Mill Lane")
SHIPMENT: Shipment = replaced(EXAMPLES["shipments"], order_id=NAME)


def test_a_basket_is_shown_when_it_is_placed_and_the_carriers_line_when_it_takes_the_texts_place() -> None:
    placed = asked(ORDER)
    assert placed == Asked(NAME, "a real basket of 1 product, made-up text: Jo Bell 12b Mill Lane")
    assert asked(replaced(ORDER, status="paid")) is None
    assert asked(replaced(ORDER, status="shipped")) is None
    line = asked(replaced(ORDER, status="shipped", delivery_text="Out for delivery"))
    assert line == Asked(f"{NAME} carrier", "the same order, made-up carrier's line: Out for delivery")
    assert asked(replaced(ORDER, status="delivered", delivery_text="Out for delivery")) is None
    assert asked(replaced(ORDER, delivery_text=None)) is None


def test_orders_of_other_feeds_are_not_shown() -> None:
    assert asked(replaced(ORDER, order_id="gen-7-o3")) is None


def test_a_shipment_is_shown_with_its_fields_and_its_country() -> None:
    shown = said(SHIPMENT)
    assert (shown.key, shown.word, shown.note, shown.sure) == (NAME, "address", "GB", SHIPMENT.confidence)
    assert shown.text.startswith("recipient: Jo Bell; house number: 12b; street: Mill Lane")


def test_what_holds_no_address_is_shown_as_its_status_or_as_declined() -> None:
    nothing: dict[str, Any] = {"fields": DeliveryFields(), "abstained": "no address in the text"}
    declined = Said(NAME, "no address", "declined", text="no address in the text")
    assert said(replaced(SHIPMENT, **nothing)) == declined
    status = ShipmentStatus(code="out_for_delivery", at=datetime(2026, 11, 24, tzinfo=UTC))
    assert said(replaced(SHIPMENT, **nothing, status=status)) == replace(
        declined, key=f"{NAME} carrier", word="out_for_del"
    )
