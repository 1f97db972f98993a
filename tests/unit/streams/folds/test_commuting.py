"""Sums over new events and values with the latest stamp give one state for all orders of inputs, through any replay.

The state of a customer: how many looks and purchases, what they cost, and the last product, over two topics.
"""

import random
from typing import Any

from aiokafka import TopicPartition
from hypothesis import given
from hypothesis import strategies as st
from msgspec import Struct

from streams.delivery.changelog import work_messages
from streams.delivery.restore import restore
from streams.delivery.state import Bounds, State, View
from streams.delivery.task import Task, TaskWork
from streams.folds.stamp import Stamp
from tests.doubles import MemoryBroker, MemoryConsumer
from tests.one_task import NOON, NOON_MS, cause

CHANGELOG = "customers.changelog"


class Customer(Struct, frozen=True):
    counts: dict[str, int] = {}
    spent_minor: int = 0
    last: Stamp = Stamp()
    product_id: str = ""
    folded: dict[str, bool] = {}


class Bought(Struct, frozen=True):
    """One event: of which topic, whose, what."""

    event_id: str
    topic: str
    customer_id: str
    product_id: str
    cost_minor: int
    time_ms: int


def fold(view: View[Customer], event: Bought) -> None:
    before = view.get(event.customer_id) or Customer()
    if event.event_id in before.folded:
        return
    stamp = Stamp(view.time_ms, event.event_id)
    after = Customer(
        counts=before.counts | {event.topic: before.counts.get(event.topic, 0) + 1},
        spent_minor=before.spent_minor + event.cost_minor,
        last=max(before.last, stamp),
        product_id=event.product_id if stamp > before.last else before.product_id,
        folded=before.folded | {event.event_id: True},
    )
    view.put(event.customer_id, after)


def work_on(task: Task[Customer], events: list[Bought]) -> TaskWork[Customer]:
    work = TaskWork(task)
    for event in events:
        view: View[Customer] = View(work, cause(), event.time_ms, NOON)
        fold(view, event)
        view.keep()
    work.overlay()
    return work


def state_of(task: Task[Customer]) -> dict[str, Any]:
    # Dictionaries are equal whatever their order; what was folded is a set.
    return dict(task.state.committed)


def replayed(events: list[Bought]) -> dict[str, Any]:
    task = Task[Customer](0)
    work_on(task, events).merge()
    return state_of(task)


@st.composite
def histories(draw: st.DrawFn) -> list[Bought]:
    """Events of two topics over ten days, in the order in which they happened."""
    rows = draw(
        st.lists(
            st.tuples(
                st.sampled_from(["looks", "purchases"]), st.sampled_from("xy"), st.integers(0, 9), st.integers(0, 10)
            ),
            max_size=15,
        )
    )
    events = [
        Bought(f"e{n}", topic, customer, f"p{cost % 4}", cost, NOON_MS + day * 86_400_000)
        for n, (topic, customer, cost, day) in enumerate(rows)
    ]
    return sorted(events, key=lambda event: event.time_ms)


chances = st.randoms(use_true_random=False)


def shuffled(events: list[Bought], chance: random.Random) -> list[Bought]:
    """Any order across topics; each topic keeps its own, as Kafka does."""
    lanes = [[event for event in events if event.topic == topic] for topic in ("looks", "purchases")]
    mixed: list[Bought] = []
    while any(lanes):
        lane = chance.choice([lane for lane in lanes if lane])
        mixed.append(lane.pop(0))
    return mixed


@given(histories(), chances)
def test_any_order_of_inputs_across_topics_gives_the_same_state(events: list[Bought], chance: random.Random) -> None:
    assert replayed(shuffled(events, chance)) == replayed(events)


@given(histories(), chances)
def test_any_order_at_all_gives_the_same_state_as_late_and_redriven_records_need(
    events: list[Bought], chance: random.Random
) -> None:
    assert replayed(chance.sample(events, len(events))) == replayed(events)


@given(histories(), chances)
def test_duplicates_do_no_harm_wherever_they_come(events: list[Bought], chance: random.Random) -> None:
    repeated = chance.sample(events + events, 2 * len(events))
    assert replayed(repeated) == replayed(events)


class Worker:
    """Commits batches of events, two on their way; what is dropped is read again, a crash restores the changelog."""

    def __init__(self, events: list[Bought]) -> None:
        self.events, self.read, self.committed = events, 0, 0
        self.broker, self.on_their_way = MemoryBroker(), list[tuple[TaskWork[Customer], int]]()
        self.task = self.fresh()

    def fresh(self) -> Task[Customer]:
        return Task(0, State(Bounds(keep_ms=10**12)))

    def read_some(self, size: int) -> None:
        if len(self.on_their_way) < 2:
            work = work_on(self.task, self.events[self.read : self.read + size])
            self.read = min(self.read + size, len(self.events))
            self.on_their_way.append((work, self.read))

    def commit(self) -> None:
        if self.on_their_way:
            work, self.committed = self.on_their_way.pop(0)
            for message in work_messages(CHANGELOG, work):
                self.broker.append(TopicPartition(CHANGELOG, 0), message.key, message.value)
            work.merge()

    def drop(self) -> None:
        self.on_their_way.clear()
        self.read = self.committed
        self.task.drop_overlays()

    async def crash(self) -> None:
        self.drop()
        self.task = self.fresh()
        await restore(MemoryConsumer(self.broker), CHANGELOG, [self.task], Customer)


steps = st.lists(st.integers(1, 4) | st.sampled_from(["commit", "drop", "crash"]), max_size=25)


@given(histories(), steps)
async def test_whatever_is_dropped_read_again_and_restored_the_state_equals_a_replay(
    events: list[Bought], steps: list[int | str]
) -> None:
    worker = Worker(events)
    for step in steps:
        if isinstance(step, int):
            worker.read_some(step)
        elif step == "crash":
            await worker.crash()
        else:
            (worker.commit if step == "commit" else worker.drop)()
    while worker.committed < len(events):
        worker.read_some(4)
        worker.commit()
    await worker.crash()
    assert state_of(worker.task) == replayed(events)
