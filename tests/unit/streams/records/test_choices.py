"""An error of a field that takes only some values, or a text of one form, says which."""

from typing import Annotated, Literal

import msgspec
import pytest

from streams.contract.examples import EXAMPLES
from streams.records import Answer, RecordError, decode
from streams.records.choices import choices
from streams.topics import CLICKS, ORDERS, SENTIMENTS

ORDER = (
    b'{"event_id":"e","occurred_at":"2026-11-27T10:00:00Z","order_id":"o","customer_id":"c","status":"%s",'
    b'"currency":"%s","lines":[{"product_id":"p","quantity":1,"unit_price_minor":1}]}'
)


class Inner(msgspec.Struct):
    size: Annotated[Literal["s", "m"], msgspec.Meta(description="how large")] | None = None
    colour: str = ""


class Outer(msgspec.Struct, rename="camel"):
    all_of_it: tuple[Inner, ...]
    one: Inner | None = None


@pytest.mark.parametrize(
    ("path", "values"),
    [
        ("$.allOfIt.size", ("m", "s")),
        ("$.one.size", ("m", "s")),
        ("$.one.colour", ()),
        ("$.one", ()),
        ("$", ()),
        ("$.unknown.size", ()),
    ],
)
def test_choices_are_found_in_lists_and_optional_fields(path: str, values: tuple[str, ...]) -> None:
    assert choices(Outer, path) == values


def test_few_values_are_told_and_of_many_where_they_stand() -> None:
    with pytest.raises(RecordError) as status:
        ORDERS.decode_value(ORDER % (b"sent", b"GBP"))
    assert status.value.reason == "Invalid enum value 'sent'; allowed: cancelled, delivered, paid, placed, shipped"
    with pytest.raises(RecordError) as currency:
        ORDERS.decode_value(ORDER % (b"paid", b"EURO"))
    assert currency.value.reason == "Invalid enum value 'EURO'; `shopstream contract schema orders` lists those allowed"


@pytest.mark.parametrize(
    ("status", "currency", "meant"),
    [(b"Placed", b"GBP", "placed"), (b"paid ", b"GBP", "paid"), (b"paid", b"gbp", "GBP"), (b"paid", b"Eur", "EUR")],
)
def test_a_value_in_other_letters_is_told_what_was_meant(status: bytes, currency: bytes, meant: str) -> None:
    with pytest.raises(RecordError) as refused:
        ORDERS.decode_value(ORDER % (status, currency))
    assert f"'; did you mean {meant}?; " in refused.value.reason


def test_the_choices_of_our_topics_are_told() -> None:
    assert choices(CLICKS.struct, "$.action") == ("add_to_cart", "search", "view")
    assert choices(SENTIMENTS.struct, "$.sentiment") == ("negative", "neutral", "positive")


@pytest.mark.parametrize("text", ["{oops", "It is {Order_Id}.", "}", "{}"])
def test_an_answers_brace_that_is_no_slots_is_told_in_words(text: str) -> None:
    fields = msgspec.to_builtins(EXAMPLES["answers"]) | {"text": text}
    with pytest.raises(RecordError) as refused:
        decode("answers", Answer, msgspec.json.encode(fields))
    assert str(refused.value).startswith("answers: $.text: a brace that belongs to no slot; write a slot as {order_id}")
