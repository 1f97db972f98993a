"""A shipment comes once per order and whenever its text changes, whatever the order of events and their repetitions."""

import asyncio
import random
import time
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from aiokafka import TopicPartition
from hypothesis import given
from hypothesis import strategies as st

from models.logistics.reader import FieldReading, Reading
from streams.agents.parse_logistics import OnTheWay, OrderText, news, parse, ship
from streams.agents.shipments import LONGEST_FIELD, MOST_SPANS, to_shipment
from streams.delivery.batch import Batch
from streams.delivery.entry import Entry
from streams.delivery.state import State, Timers, View
from streams.delivery.task import Task, TaskWork
from streams.records import Order, OrderStatus, Shipment, encode
from streams.topics import SHIPMENTS
from tests.doubles import IDENTITY, POISON_WORD, PlainFlow, kafka_record
from tests.one_task import NOON, NOON_MS, cause
from tests.orders import an_order

PLACE = TopicPartition("orders", 0)
STEPS: tuple[OrderStatus, ...] = ("placed", "paid", "shipped", "delivered", "cancelled")
READ = Reading((FieldReading("city", 0, 5, 0.9),), {"city": "Leeds"}, 0.9, None)


def order(number: int, minute: int, text: str | None, **fields: Any) -> Order:
    """An event of an order, so many minutes after noon."""
    told: dict[str, Any] = {"event_id": f"o{number}-{minute:03}", "occurred_at": NOON + timedelta(minutes=minute)}
    return an_order(f"o{number}", **(told | {"delivery_text": text} | fields))


class Parser:
    """One task of the flow; a batch is read whole before it is folded, as the agent does it."""

    def __init__(self) -> None:
        self.task = Task[OrderText](0, State(), Timers())
        self.asked: list[str] = []

    def give(self, *orders: Order) -> list[Shipment]:
        look, work = news(), TaskWork(self.task)
        texts = [look(self._view(work, each), each) for each in orders]
        self.asked += [text for text in texts if text]
        readings = {text: Reading((), {"street": text}, 0.5, None) for text in texts if text}
        found = []
        for each in orders:
            view = self._view(work, each)
            shipment = ship(view, each, cause(), readings)
            view.keep()
            if shipment is not None:
                found.append(shipment)
        work.overlay()
        work.merge()
        return found

    def _view(self, work: TaskWork[OrderText], each: Order) -> View[OrderText]:
        minutes = int((each.occurred_at - NOON).total_seconds() // 60)
        return View(work, cause(), NOON_MS + minutes * 60_000, NOON)


def test_an_order_is_read_once_and_not_at_each_event_of_its_life() -> None:
    shop = Parser()
    (shipment,) = shop.give(order(1, 0, "12 Oak St"))
    assert (shipment.order_id, shipment.customer_id, shipment.fields.street) == ("o1", "c", "12 Oak St")
    assert shop.give(*[order(1, minute, "12 Oak St", status=step) for minute, step in enumerate(STEPS, 1)]) == []
    assert shop.asked == ["12 Oak St"]


def test_a_text_that_changes_is_read_again_and_one_that_goes_changes_nothing() -> None:
    shop = Parser()
    shop.give(order(1, 0, "12 Oak St"))
    assert [each.fields.street for each in shop.give(order(1, 1, "9 Elm St"))] == ["9 Elm St"]
    assert shop.give(order(1, 2, None), order(1, 3, "9 Elm St")) == []
    assert [each.fields.street for each in shop.give(order(1, 4, "12 Oak St"))] == ["12 Oak St"]


def test_an_order_without_a_text_has_no_shipment_until_it_has_one() -> None:
    shop = Parser()
    assert shop.give(order(1, 0, None)) == []
    assert len(shop.give(order(1, 1, "12 Oak St"))) == 1


def test_what_comes_late_does_not_undo_what_was_said_later() -> None:
    shop = Parser()
    shop.give(order(1, 5, "9 Elm St"))
    assert shop.give(order(1, 1, "12 Oak St")) == []
    shop.give(order(1, 9, "9 Elm St"))
    assert shop.give(order(1, 7, "12 Oak St")) == []


def test_of_orders_each_is_told_for_itself() -> None:
    assert len(Parser().give(order(1, 0, "12 Oak St"), order(2, 0, "12 Oak St"))) == 2


@given(
    st.lists(st.tuples(st.integers(1, 2), st.integers(0, 9), st.sampled_from(["a", "b", None])), max_size=14),
    st.randoms(use_true_random=False),
)
def test_in_batches_of_any_size_whatever_is_published_was_read_and_the_last_word_is_the_latest(
    events: list[tuple[int, int, str | None]], chance: random.Random
) -> None:
    orders = list({(number, minute): order(number, minute, text) for number, minute, text in events}.values())
    shop, said, at = Parser(), dict[str, str | None](), 0
    again = chance.sample(orders + orders, 2 * len(orders))
    while at < len(again):
        size = chance.randint(1, 5)
        for shipment in shop.give(*again[at : at + size]):
            said[shipment.order_id] = shipment.fields.street
        at += size
    latest = {
        each.order_id: each.delivery_text for each in sorted(orders, key=lambda o: o.occurred_at) if each.delivery_text
    }
    assert said == latest


class Echo:
    """A model that reads each text as a street, and remembers what it was asked."""

    identity = IDENTITY

    def __init__(self) -> None:
        self.asked: list[str] = []

    def infer(self, texts: Sequence[str]) -> list[Reading]:
        time.sleep(0.001 * len(texts[0]) if texts else 0)  # batches overtake each other
        self.asked += [text for text in texts if text]
        if any(POISON_WORD in text for text in texts):
            raise RuntimeError("the model cannot read this")
        return [Reading((), {"street": text} if text else {}, 0.5, None) for text in texts]


async def together(batches: Sequence[Sequence[Order]], logistics: Echo) -> list[Shipment]:
    """Give the flow batches that are all on their way at once, in order; return what they publish."""
    task, on_the_way, previous = Task[OrderText](0, State(), Timers()), OnTheWay(), None
    made: list[Batch[Order]] = []
    for number, orders in enumerate(batches):
        work = TaskWork(task)
        records = [kafka_record(PLACE, 100 * number + at, b"c", encode(each)) for at, each in enumerate(orders)]
        entries = [
            Entry(work, record, each, NOON_MS + int((each.occurred_at - NOON).total_seconds()) * 1000)
            for record, each in zip(records, orders, strict=True)
        ]
        made.append(Batch(PlainFlow(), 0, [work], entries, previous))
        previous = made[-1].handed_over

    async def run(batch: Batch[Order]) -> None:
        with on_the_way.batch() as guess:
            await parse(batch, logistics, guess)

    await asyncio.gather(*map(run, made))
    messages = [message for batch in made for work in batch.works for message in work.messages]
    return [SHIPMENTS.decode_value(each.value) for each in messages if each.topic == SHIPMENTS.name]


@given(
    st.lists(st.tuples(st.integers(1, 2), st.integers(0, 9), st.sampled_from(["a", "b", None])), max_size=14),
    st.randoms(use_true_random=False),
)
async def test_batches_that_are_on_their_way_at_once_publish_what_one_after_the_other_would(
    events: list[tuple[int, int, str | None]], chance: random.Random
) -> None:
    orders = list({(number, minute): order(number, minute, text) for number, minute, text in events}.values())
    again = chance.sample(orders + orders, 2 * len(orders))
    batches, at, shop = list[list[Order]](), 0, Parser()
    while at < len(again):
        batches.append(again[at : (at := at + chance.randint(1, 5))])
    in_turn = [(each.order_id, each.fields) for batch in batches for each in shop.give(*batch)]
    assert [(each.order_id, each.fields) for each in await together(batches, Echo())] == in_turn


async def test_a_text_that_a_batch_on_its_way_has_the_model_read_is_not_read_again() -> None:
    logistics = Echo()
    batches = [[order(1, minute, "12 Oak St"), order(2, minute, f"{minute} Elm St")] for minute in range(4)]
    assert len(await together(batches, logistics)) == 5
    assert sorted(logistics.asked) == ["0 Elm St", "1 Elm St", "12 Oak St", "2 Elm St", "3 Elm St"]


async def test_an_empty_text_is_a_text_and_an_order_without_one_has_none() -> None:
    orders = [order(1, 0, ""), order(1, 1, ""), order(2, 0, None), order(1, 2, "12 Oak St"), order(1, 3, "")]
    found = await together([orders[:2], orders[2:]], Echo())
    assert [(shipment.order_id, shipment.fields.street) for shipment in found] == [
        ("o1", None),
        ("o1", "12 Oak St"),
        ("o1", None),
    ]


async def test_a_text_that_looked_old_before_the_turn_and_is_new_in_it_is_read_then() -> None:
    logistics, poisoned = Echo(), "12 Oak St, poison"
    late = [[order(1, 0, "a"), order(1, 5, "b" * 40)], [order(1, 6, "a")]]
    assert [each.fields.street for each in await together(late, logistics)] == ["a", "b" * 40, "a"]
    assert logistics.asked == ["a", "b" * 40, "a"]
    assert await together([[order(1, 0, poisoned)], [order(1, 1, poisoned)]], logistics) == []


def test_a_record_says_what_was_read_what_rules_make_of_it_and_nothing_where_the_model_abstained() -> None:
    text = "Leeds\nOut for delivery since Sunday\nUPS 1Z999AA10123456784"
    told = order(1, 0, text, carrier="Royal Mail", tracking_number="RB123456785GB")
    shipment = to_shipment(told, text, READ, cause())
    assert [(span.field, span.start, span.end, span.confidence) for span in shipment.spans] == [("city", 0, 5, 0.9)]
    assert shipment.status is not None
    assert shipment.status.code == "out_for_delivery"
    assert [number.carrier for number in shipment.tracking] == ["UPS", "Royal Mail"]
    refused = to_shipment(told, text, Reading(READ.spans, {}, 0.0, "no address in the text"), cause())
    assert (refused.spans, refused.abstained, refused.confidence) == ((), "no address in the text", 0.0)
    assert refused.status == shipment.status
    assert SHIPMENTS.decode_value(SHIPMENTS.encode(shipment)) == shipment


def test_a_time_of_a_status_is_seen_from_when_the_order_changed() -> None:
    text = "held at customs since Monday"
    status = to_shipment(order(1, 0, text), text, READ, cause()).status  # NOON is a Sunday
    assert status is not None
    assert status.at == datetime(2026, 2, 23, tzinfo=UTC)


def test_more_than_the_contract_takes_is_cut_and_no_dead_letter() -> None:
    spans = tuple(FieldReading("phone", at, at + 1, 0.5) for at in range(300))
    reading = Reading(spans, {"instructions": "x" * 4_000}, 0.5, None)
    text = " ".join(f"RB{number:09}GB" for number in range(123_456_785, 123_456_785 + 300))
    shipment = to_shipment(order(1, 0, "x"), text, reading, cause())
    assert len(shipment.spans) == MOST_SPANS
    assert len(shipment.fields.instructions or "") == LONGEST_FIELD
    assert SHIPMENTS.encode(shipment)


def test_of_a_text_that_is_not_read_to_its_end_numbers_behind_it_are_the_orders_own() -> None:
    text = "x " * 25_000 + "RB123456785GB"
    refused = Reading((), {}, 0.0, "the text is longer than 5,000 characters")
    assert to_shipment(order(1, 0, text), text, refused, cause()).tracking == ()
    told = order(1, 0, text, tracking_number="1Z999AA10123456784")
    assert [each.carrier for each in to_shipment(told, text, refused, cause()).tracking] == ["UPS"]


async def test_a_batch_publishes_one_record_for_each_text_that_is_new() -> None:
    orders = [order(1, 0, "12 Oak St"), order(1, 1, "12 Oak St"), order(2, 0, None), order(3, 0, "9 Elm St")]
    found = await together([orders], Echo())
    assert [shipment.fields.street for shipment in found] == ["12 Oak St", "9 Elm St"]
    assert {shipment.model.name for shipment in found if shipment.model} == {"text"}
