"""An answer applies only while its slots are true of the customer's order, and the one that says most is taken."""

from collections.abc import Sequence
from datetime import date
from typing import get_args

import pytest

from models.replies.answers import KnownAnswer, best_answer, filled, slots_in
from models.replies.order_slots import SLOTS, KnownOrder, Status, order_slots

DAY, LATER = date(2026, 11, 3), date(2026, 11, 5)


def order(status: Status, carrier: str | None = "DHL", number: str | None = "TR1") -> KnownOrder:
    return KnownOrder("A-17", status, DAY, LATER, carrier, number)


def answer(name: str, text: str) -> KnownAnswer:
    return KnownAnswer(name, "where_is_order", "en", (), text)


ANSWERS = [
    answer("unknown", "Which order? {{hello}}"),
    answer("open", "Order {open_order_id} waits since {placed_on}."),
    answer("shipped", "Order {order_id} left on {shipped_on}."),
    answer("tracked", "Order {order_id} left on {shipped_on} with {carrier}, {tracking_number}."),
    answer("delivered", "Order {order_id} came on {delivered_on}."),
    answer("cancelled", "Order {order_id} ended on {cancelled_on}."),
]


@pytest.mark.parametrize(
    ("known", "name", "text"),
    [
        (None, "unknown", "Which order? {hello}"),
        (order("placed"), "open", "Order A-17 waits since 3 November 2026."),
        (order("paid"), "open", "Order A-17 waits since 3 November 2026."),
        (order("shipped"), "tracked", "Order A-17 left on 5 November 2026 with DHL, TR1."),
        (order("shipped", carrier=None), "shipped", "Order A-17 left on 5 November 2026."),
        (order("shipped", number=None), "shipped", "Order A-17 left on 5 November 2026."),
        (order("delivered"), "delivered", "Order A-17 came on 5 November 2026."),
        (order("cancelled"), "cancelled", "Order A-17 ended on 5 November 2026."),
    ],
)
def test_the_state_of_the_order_chooses_the_answer(known: KnownOrder | None, name: str, text: str) -> None:
    slots = order_slots(known, "en") if known else {}
    best = best_answer(ANSWERS, slots)
    assert best is not None
    assert (best.answer_id, filled(best.text, slots)) == (name, text)


def test_where_no_answer_applies_there_is_none() -> None:
    assert best_answer(ANSWERS[1:], {}) is None


def test_of_answers_that_say_as_much_the_nearest_is_taken_then_the_first() -> None:
    asked: list[list[str]] = []

    def near(answers: Sequence[KnownAnswer]) -> dict[str, float]:
        asked.append([each.answer_id for each in answers])
        return {"b": 0.4, "c": 0.7}

    three = [answer(name, f"Say {name}.") for name in "cab"]
    both = [*three, answer("slot", "Order {order_id}.")]
    told = [best_answer(some, slots, near) for some, slots in ((three, {}), (both, {"order_id": "A"}), (three[1:], {}))]
    assert [each.answer_id for each in told if each] == ["c", "slot", "b"]
    assert asked == [["c", "a", "b"], ["a", "b"]], "slots first: where one answer says most, nothing is nearer"
    first = best_answer(three, {})
    assert first is not None
    assert first.answer_id == "a"


def test_days_are_written_in_the_language_of_the_reply() -> None:
    assert order_slots(order("shipped"), "zh")["shipped_on"] == "2026年11月5日"


def test_slots_are_told_from_braces() -> None:
    assert slots_in("{{no}} {order_id} {{{carrier}}}") == {"order_id", "carrier"}
    assert filled("{{{carrier}}}", {"carrier": "DHL"}) == "{DHL}"


def test_the_slots_that_an_answer_may_have_are_those_that_orders_fill() -> None:
    assert {name for status in get_args(Status) for name in order_slots(order(status), "en")} == SLOTS
