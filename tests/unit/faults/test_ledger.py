"""The fault suite's own books: each kind of damage shows in its column, and only there."""

from collections.abc import Callable
from dataclasses import asdict
from datetime import UTC, datetime

import pytest
from aiokafka import ConsumerRecord, TopicPartition

from streams.records import DeadLetter, SourceOffset, encode
from tests.doubles import IDENTITY, kafka_record
from tests.faults.ledger import Books, Place, Seen, settle
from tests.faults.stage import together
from tests.flows import Counted, Visit
from tests.shop import outcome_of

NOW = datetime(2026, 11, 24, tzinfo=UTC)
NUMBERS = range(6)
PLACES: list[Place] = [("visits", 0, offset) for offset in NUMBERS]


class Run:
    """Six visits of two customers in one partition, all counted; a test damages it."""

    def __init__(self) -> None:
        self.sent = set(NUMBERS)
        self.inputs = {place: visit(number) for number, place in zip(NUMBERS, PLACES, strict=True)}
        self.outputs = [counted(number, number // 2 + 1) for number in NUMBERS]
        self.dead: list[tuple[ConsumerRecord, DeadLetter]] = []
        self.states: Seen = {"c0": {"visits": 3}, "c1": {"visits": 3}}

    def books(self) -> Books:
        return settle(self.sent, self.inputs, outcome_of(self.outputs, self.dead, self.sent), self.states)


def visit(number: int) -> ConsumerRecord:
    value = Visit(event_id=str(number), occurred_at=NOW, customer_id=f"c{number % 2}", number=number)
    return kafka_record(TopicPartition("visits", 0), number, value.customer_id.encode(), encode(value))


def counted(number: int, total: int) -> Counted:
    return Counted(
        event_id=f"out{number}",
        occurred_at=NOW,
        processed_at=NOW,
        source=SourceOffset(topic="visits", partition=0, offset=number),
        model=IDENTITY,
        customer_id=f"c{number % 2}",
        number=number,
        seen={"visits": total},
    )


def bury(run: Run, number: int) -> None:
    letter = DeadLetter(
        flow="tally",
        source=SourceOffset(topic="visits", partition=0, offset=number),
        stage="infer",
        error="poison",
        attempts=1,
        failed_at=NOW,
        model=None,
        length=0,
        truncated=False,
        sha256=None,
    )
    run.dead.append((run.inputs["visits", 0, number], letter))


def lose_the_last(run: Run) -> None:
    run.outputs.pop()
    run.states["c1"] = {"visits": 2}


def lose_on_the_broker(run: Run) -> None:
    run.sent.add(6)


def repeat(run: Run) -> None:
    run.outputs.append(run.outputs[-1])


def bury_what_was_published(run: Run) -> None:
    bury(run, 5)


def swap(run: Run) -> None:
    first, second = run.outputs[1], run.outputs[2]
    run.outputs[1], run.outputs[2] = second, first


def inflate(run: Run) -> None:
    run.states["c0"] = {"visits": 4}


def forget_a_customer(run: Run) -> None:
    del run.states["c0"]


def publish_an_aborted_record(run: Run) -> None:
    run.outputs.append(counted(7, 4))


DAMAGES: list[tuple[Callable[[Run], None], dict[str, int]]] = [
    (lose_the_last, {"lost": 1, "state": 1}),
    (lose_on_the_broker, {"lost": 1}),
    (repeat, {"twice": 1, "state": 1}),
    (bury_what_was_published, {"twice": 1, "state": 1}),
    (swap, {"disorder": 1}),
    (inflate, {"state": 1}),
    (forget_a_customer, {"state": 1}),
    (publish_an_aborted_record, {"invented": 1, "state": 1}),
]


def test_a_run_without_damage_balances() -> None:
    assert Run().books() == Books(6, 0, 0, 0, 0, 0)
    assert Run().books().balanced


@pytest.mark.parametrize(("damage", "columns"), DAMAGES, ids=lambda each: getattr(each, "__name__", ""))
def test_each_kind_of_damage_shows_in_its_column_alone(damage: Callable[[Run], None], columns: dict[str, int]) -> None:
    run = Run()
    damage(run)
    books = run.books()
    assert {name: n for name, n in asdict(books).items() if n and name != "records"} == columns
    assert not books.balanced


def test_a_buried_record_is_neither_lost_nor_in_the_state() -> None:
    run = Run()
    run.outputs.pop()
    bury(run, 5)
    run.states["c1"] = {"visits": 2}
    assert run.books().balanced


def test_books_of_several_flows_are_added_up_column_by_column() -> None:
    assert together([Books(6, 1, 0, 0, 2, 0), Books(4, 0, 5, 1, 0, 3)]) == Books(10, 1, 5, 1, 2, 3)
