"""States as they must be: a flow's inputs folded from nothing, task by task, and what its changelog says instead."""

from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from typing import Any, TypeVar

import msgspec
from aiokafka import ConsumerRecord

from streams.delivery.changelog import opener_of
from streams.delivery.state import Part, State, View
from streams.delivery.state.event_time import event_ms
from streams.delivery.task import Task, TaskWork
from streams.records import Event, Provenance, SourceOffset
from streams.settings import Settings
from tests.faults.stage import Stage

E = TypeVar("E", bound=Event)
States = dict[str, Any]
"""By partition and key of the changelog, without the key's first character, the value that stands there."""


def replayed(
    events: Sequence[tuple[ConsumerRecord, E]],
    fold: Callable[[View[Any], E, Provenance], object],
    parts: Sequence[Part[Any]] = (),
) -> States:
    """Fold events into states, each task's in the order of its records' time: several inputs have no other order.

    Args:
        events: of all inputs and partitions, beside their records.
        fold: is given the task's state, the event and where it comes from.
        parts: of the state; none where it has no parts.
    """
    states: States = {}
    for partition in {record.partition for record, _ in events}:
        work: TaskWork[Any] = TaskWork(Task(partition, State(parts=frozenset(part.name for part in parts))))
        of_task = [(record, event) for record, event in events if record.partition == partition]
        for record, event in sorted(of_task, key=lambda each: (each[0].timestamp, each[0].offset)):
            time_ms = event_ms(event.occurred_at, record.timestamp, Settings().clock_tolerance_ms)
            view: View[Any] = View(work, cause(record, event), time_ms, datetime.now(UTC))
            fold(view, event, cause(record, event))
            view.keep()
        states |= {f"{partition} {key}": value for key, value in work.changes.items() if value is not None}
    return states


def states_on(changelog: list[ConsumerRecord], parts: Iterable[Part[Any]]) -> States:
    """The latest value of every key of a state that has parts; a key that was deleted has none."""
    openers = {part.name: opener_of(part.struct) for part in parts}
    states: States = {}
    for record in changelog:
        key = record.key.decode()
        if not key.startswith("="):
            continue
        name, part = f"{record.partition} {key[1:]}", key[1:].partition(" ")[0]
        if record.value is None:
            states.pop(name, None)
        else:
            _, states[name] = openers[part](record.value)
    return states


def promise_equal(stage: Stage, wanted: States, found: States) -> None:
    """Promise that states are as a replay has them."""
    different = [key for key in wanted.keys() | found.keys() if not same(wanted.get(key), found.get(key))]
    stage.promise(not different, f"states equal a replay; {len(different)} of {len(wanted)} differ, as {different[:3]}")


def same(one: object, other: object) -> bool:
    """Tell whether two values are equal; sums of numbers may be added in another order."""
    return close(msgspec.to_builtins(one), msgspec.to_builtins(other))


def close(one: object, other: object) -> bool:
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(close(one[key], other[key]) for key in one)
    if isinstance(one, list | tuple) and isinstance(other, list | tuple):
        return len(one) == len(other) and all(map(close, one, other))
    if isinstance(one, float) and isinstance(other, float):
        return abs(one - other) <= 1e-9 * max(abs(one), abs(other))
    return one == other


def place_of(record: ConsumerRecord) -> SourceOffset:
    """Where a record stands, under its topic's own name: topics of a run have a prefix before a dot."""
    return SourceOffset(topic=record.topic.partition(".")[2], partition=record.partition, offset=record.offset)


def cause(record: ConsumerRecord, event: Event) -> Provenance:
    """What a fold is told of a record, but for the model; event_id is the record's own."""
    return Provenance(
        event_id=event.event_id,
        occurred_at=event.occurred_at,
        processed_at=event.occurred_at,
        source=place_of(record),
        model=None,
    )
