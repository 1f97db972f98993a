"""Whoever has an order on its way and asks how long it takes is told of that order; nobody else is."""

from datetime import date

import pytest
from msgspec.structs import replace

from models.replies.answers import KnownAnswer
from models.replies.awaited import awaited, only_awaited, tell_of_its_way, told_by_number
from models.replies.intents import NO_INTENT, Intent
from models.replies.order_slots import KnownOrder, Status

ASKS = Intent("delivery_time", 0.8, {"delivery_time": 0.8, "where_is_order": 0.1, "invoice": 0.05})


def order(status: Status) -> KnownOrder:
    return KnownOrder("A-1", status, date(2026, 11, 3), date(2026, 11, 5))


@pytest.mark.parametrize("status", ["placed", "paid", "shipped"])
def test_who_waits_asks_where_the_order_is(status: Status) -> None:
    wish = awaited(ASKS, order(status))
    assert wish is not None
    assert wish.name == "where_is_order"
    assert wish.confidence == pytest.approx(0.9)
    assert wish.chances == {"where_is_order": pytest.approx(0.9), "invoice": 0.05}


@pytest.mark.parametrize("status", ["delivered", "cancelled"])
def test_who_waits_no_more_does_not(status: Status) -> None:
    assert awaited(ASKS, order(status)) is None


def asked(text: str) -> Intent:
    return Intent("where_is_order", 0.8, {"where_is_order": 0.8, "missing_item": 0.1, "invoice": 0.05}, text=text)


@pytest.mark.parametrize(
    "text",
    [
        "Only the bag has come, where is the rest?",
        "where's my second parcel",
        "One of two boxes is here, and the other?",
        "分了三个包,只到了一个,剩下的到哪了",
        "另一个包裹呢",
        "Where is the rest of my order?",
        "When does the rest come",
        "Only two plates arrived, where are they?",
        "Where's the other one?",
        "包裹只收到两件,怎么回事",
    ],
)
def test_who_has_got_an_order_and_asks_for_the_rest_misses_that(text: str) -> None:
    wish = awaited(asked(text), order("delivered"))
    assert wish is not None
    assert wish.name == "missing_item"
    assert wish.confidence == pytest.approx(0.9)
    assert wish.chances == {"missing_item": pytest.approx(0.9), "invoice": 0.05}
    assert awaited(asked(text), order("shipped")) is None


@pytest.mark.parametrize(
    "text",
    [
        "Where is my sofa?",
        "I can't wait the rest of the week for it",
        "I have waited the rest of the afternoon",
        "Where is my order? Only the invoice came, no parcel",
        "Where is my order? My neighbour's came, I only see a card here",
        "It only says that it arrived",
        "Where is my parcel? The second one to go missing this month",
        "This is the second parcel to vanish, where is it",
        "包裹呢",
        "我的快递到哪里了?只收到短信,没收到包裹",
        "快递到哪了,只收到一条短信",
        "快递到哪了?还有一个问题",
    ],
)
def test_who_asks_for_all_of_it_misses_no_part(text: str) -> None:
    assert awaited(asked(text), order("delivered")) is None


@pytest.mark.parametrize(
    "wish",
    [
        Intent("delivery_time", 0.99, {"delivery_time": 0.99, "where_is_order": 0.01}),
        Intent("invoice", 0.6, {"invoice": 0.6, "delivery_time": 0.2, "where_is_order": 0.2}),
        Intent("own_delivery", 0.7, {"own_delivery": 0.7}),
    ],
)
def test_another_wish_stays_what_it_is(wish: Intent) -> None:
    assert awaited(wish, order("shipped")) is None
    assert awaited(wish, None) is None


ASKED_ON = date(2026, 11, 28)
OPEN, SENT = (KnownOrder(f"A-{at}", "paid", date(2026, 11, at), date(2026, 11, at)) for at in (26, 24))
LONG_DONE = KnownOrder("A-2", "delivered", date(2026, 11, 2), date(2026, 11, 13))


@pytest.mark.parametrize("done", [[], [LONG_DONE], [LONG_DONE, replace(LONG_DONE, order_id="A-1")]])
def test_the_only_order_that_has_not_arrived_is_awaited(done: list[KnownOrder]) -> None:
    assert only_awaited([*done, OPEN], ASKED_ON) == OPEN


@pytest.mark.parametrize(
    "other",
    [
        SENT,
        replace(LONG_DONE, changed_on=date(2026, 11, 14)),
        replace(LONG_DONE, status="cancelled"),
    ],
)
def test_where_another_may_be_meant_none_is_awaited(other: KnownOrder) -> None:
    assert only_awaited([OPEN, other], ASKED_ON) is None
    assert only_awaited([OPEN, LONG_DONE], None) is None
    assert only_awaited([LONG_DONE], ASKED_ON) is None


@pytest.mark.parametrize(
    ("texts", "tell"),
    [
        (["{open_order_id} is in our warehouse."], True),
        (["{order_id} left us on {shipped_on}.", "Pay by card."], True),
        (["We are sorry for {sent_order_id}."], False),
        (["The invoice of {order_id}", "{open_order_id} is here"], False),
        (["Pay by card."], False),
    ],
)
def test_an_answer_tells_of_an_orders_way_by_its_slots(texts: list[str], *, tell: bool) -> None:
    assert tell_of_its_way([KnownAnswer(text, "any", "en", (), text) for text in texts]) is tell


@pytest.mark.parametrize(
    ("status", "name"), [("placed", "where_is_order"), ("shipped", "where_is_order"), ("delivered", NO_INTENT)]
)
def test_a_number_and_no_word_ask_where_an_order_is_that_is_on_its_way(status: Status, name: str) -> None:
    assert told_by_number(ASKS, order(status)).name == name
    assert told_by_number(ASKS, None).name == NO_INTENT
