"""An order is known however its customer spells it; another's is told from a product's own number and from a day."""

from datetime import date

import pytest
from msgspec.structs import replace

from models.replies.named_orders import is_bare, named_orders
from models.replies.order_slots import KnownOrder


def orders(*ids: str) -> list[KnownOrder]:
    return [KnownOrder(each, "shipped", date(2026, 11, 3), date(2026, 11, 5), "DHL", "TR1") for each in ids]


@pytest.mark.parametrize(
    "text",
    [
        "Where is PF-20388?",
        "where is pf-20388",
        "Where is order PF 20388?",
        "order pf20388 is late",
        "Order #20388 is late",
        "my order number 20388, please",
        "parcel no. 20388",
        "订单20388到哪了",
        "订单号:pf20388",
    ],
)
def test_an_own_order_is_known_however_it_is_spelled(text: str) -> None:
    assert named_orders(text, None, orders("PF-20388", "PF-20451")) == ["PF-20388"]


def test_an_id_without_a_digit_is_known_as_an_own_one_alone() -> None:
    assert named_orders("Where is my order abc-def?", None, orders("ABC-DEF", "UVW-XYZ")) == ["ABC-DEF"]
    assert named_orders("Where is my order ABC-DEF?", None, orders("UVW-XYZ")) == []


def test_a_number_that_two_own_orders_share_names_neither() -> None:
    assert named_orders("order 20388", None, orders("A-20388", "B-20388")) == ["20388"]


@pytest.mark.parametrize(
    ("text", "own", "named"),
    [
        ("Where is order o24?", "o23", ["o24"]),
        ("where is O-117", "o-23", ["O-117"]),
        ("where is pf-20999", "PF-20388", ["pf-20999"]),
        ("I never got B-99871", "PF-20388", ["B-99871"]),
        ("Where is order XX20999Y?", "PF-20388", ["XX20999Y"]),
        ("PF-20388 and order 20999", "PF-20388", ["PF-20388", "20999"]),
        ("Where is my order o-tk?", "o-23", ["o-tk"]),
        ("订单O_TK到哪了", "o_23", ["O_TK"]),
    ],
)
def test_what_looks_like_another_order_is_one(text: str, own: str, named: list[str]) -> None:
    assert named_orders(text, None, orders(own)) == named


@pytest.mark.parametrize(
    "text",
    [
        "My WH-1000XM4 headphones stopped working",
        "My order of 3 November 2026 is not here",
        "I placed the order on 2026-11-03",
        "Can I still return an order from 2024?",
        "I want to order two A4 pads",
        "My order came with 12 screws",
        "The order PF sent me, is it pf-less or with PF-ring?",
    ],
)
def test_a_product_s_number_and_a_day_are_no_order(text: str) -> None:
    assert named_orders(text, None, orders("PF-20388")) == []


@pytest.mark.parametrize(
    ("text", "own"),
    [
        ("Where is my order T-shirt?", "T-1001"),
        ("In my order t-shirt was missing", "T-1001"),
        ("When will my order e-reader arrive?", "E-1001"),
        ("Was my order re-sent?", "RE-1001"),
    ],
)
def test_a_word_that_begins_as_an_own_order_is_none(text: str, own: str) -> None:
    assert named_orders(text, None, orders(own)) == []


def test_beside_an_own_order_a_product_s_number_is_none() -> None:
    text = "The WH-1000XM4 of order PF-20388 stopped working"
    assert named_orders(text, None, orders("PF-20388", "PF-20451")) == ["PF-20388"]


@pytest.mark.parametrize(
    "text", ["An alcove 1370mm wide", "I'd like to order the 5000mAh one", "is the 1920x1080 one in"]
)
def test_a_measure_is_no_order(text: str) -> None:
    assert named_orders(text, None, ()) == []
    assert named_orders(text, None, orders("PF-20388")) == []


def test_what_is_written_as_an_own_order_is_no_measure() -> None:
    assert named_orders("Where is 20999w?", None, orders("20388w")) == ["20999w"]


@pytest.mark.parametrize(
    ("own", "text"),
    [
        ("#1001", "Where is order #1001?"),
        ("#1001", "order 1001 is late"),
        ("PO/7790", "PO/7790"),
        ("PO/7790", "my order po 7790"),
        ("PO/7790", "订单PO/7790到哪了"),
        ("2026.118.A", "is 2026.118.A on its way"),
    ],
)
def test_an_own_order_s_number_may_have_any_signs(own: str, text: str) -> None:
    assert named_orders(text, None, orders(own, "#2002")) == [own]


def test_an_own_parcel_s_tracking_number_names_its_order() -> None:
    own = [*orders("PF-20388"), replace(orders("PF-20451")[0], tracking_number="JD0146000038")]
    assert named_orders("JD0146000038", None, own) == ["PF-20451"]
    assert named_orders("JD0146000038 has not moved, and PF-20388?", None, own) == ["PF-20388", "PF-20451"]
    assert named_orders("JD0146000039", None, own) == []


def test_an_own_number_within_another_one_is_not_named() -> None:
    assert named_orders("order PO/7790-2 and order 55PO/7790", None, orders("PO/7790"))[:1] != ["PO/7790"]


@pytest.mark.parametrize(
    "text",
    [
        "PF-20388",
        "PF-20388?",
        "order pf 20388",
        "Hi, my order number is PF-20388.",
        "订单号:PF-20388",
        "SB-31?",
        "PF-20388, PF-20389",
    ],
)
def test_a_number_alone_is_bare(text: str) -> None:
    assert is_bare(text, orders("PF-20388"))


@pytest.mark.parametrize(
    "text", ["", "?", "order", "PF-20388 is late", "cancel PF-20388", "PF-20388呢", "Where is it?", "size 42"]
)
def test_a_number_with_a_word_is_not(text: str) -> None:
    assert not is_bare(text, orders("PF-20388"))
