"""A task is what its changelog says: state, timers, time, marks and the brake's offsets."""

import gc
import logging
from collections.abc import Iterator, Sequence
from typing import Any

import pytest
from aiokafka import TopicPartition
from hypothesis import given
from hypothesis import strategies as st
from msgspec import Struct, msgpack

from streams.delivery import restore as restoring
from streams.delivery.changelog import dead_message, reads_message, stored_of, work_messages
from streams.delivery.errors import StateUnreadableError
from streams.delivery.message import Message
from streams.delivery.restore import restore
from streams.delivery.state import Bounds, Changes, Part, Pending, State, Timers
from streams.delivery.state.event_time import Times
from streams.delivery.task import Task, TaskWork
from streams.records import SourceOffset, encode
from tests.doubles import MemoryBroker, MemoryConsumer
from tests.flows import Tally
from tests.one_task import NOON
from tests.unit.streams.delivery.state.works import BURST, WEEK

CHANGELOG = "tally.changelog"
PLACE = TopicPartition(CHANGELOG, 2)


def pending(at_ms: int) -> Pending:
    return Pending(at_ms, "cause", NOON, SourceOffset(topic="visits", partition=2, offset=7))


def work_of(
    changes: Changes[Tally],
    alarms: Changes[Pending] | None = None,
    times: Times | None = None,
    task: Task[Tally] | None = None,
) -> TaskWork[Tally]:
    work = TaskWork(task or Task(2))
    work.changes, work.alarms, work.times = changes, alarms or {}, times or work.task.times_committed
    work.encoded = {key: None if value is None else encode(value) for key, value in changes.items()}
    return work


def state_messages(changes: Changes[Tally], time_ms: int = 0) -> list[Message]:
    return [
        m for m in work_messages(CHANGELOG, work_of(changes, times=Times({"visits": time_ms}))) if m.key != b"!time"
    ]


def written(*messages: Message) -> MemoryBroker:
    broker = MemoryBroker()
    append(broker, messages)
    return broker


def append(broker: MemoryBroker, messages: Sequence[Message]) -> None:
    for message in messages:
        assert (message.topic, message.partition) == PLACE
        broker.append(PLACE, message.key, message.value)


async def restored(broker: MemoryBroker, task: Task[Tally] | None = None) -> Task[Tally]:
    task = task or Task(2, State(Bounds(keep_ms=1_000)), Timers((WEEK, BURST)))
    await restore(MemoryConsumer(broker), CHANGELOG, [task], Tally)
    return task


async def test_state_marks_and_dead_offsets_come_back() -> None:
    task = await restored(
        written(
            *state_messages({"é": Tally({"visits": 1}), "!dead": Tally({}), "!reads x": Tally({"v": 2})}),
            reads_message(CHANGELOG, 2, "visits", 17, 4),
            dead_message(CHANGELOG, 2, {"visits": [3, 9]}),
        )
    )
    assert task.state.committed == {"é": Tally({"visits": 1}), "!dead": Tally({}), "!reads x": Tally({"v": 2})}
    assert task.marks == {"visits": 4}
    assert task.dead == {"visits": [3, 9]}
    assert task.changelog_offset == 5


async def test_pending_timers_and_event_time_come_back_so_that_nothing_fires_early_or_twice() -> None:
    times = Times({"visits": 500, "purchases": 900}, 440)
    alarms = {WEEK.id("é x"): pending(450), WEEK.id("b"): pending(430), BURST.id("c"): None}
    task = await restored(written(*work_messages(CHANGELOG, work_of({}, alarms, times))))
    assert task.times == task.times_committed == times
    assert [due.key for due in task.timers.due("event", 440, 9)] == ["b"]
    assert task.timers.get(WEEK.id("é x")) == pending(450)
    assert task.timers.committed.keys() == {WEEK.id("é x"), WEEK.id("b")}


async def test_a_key_keeps_the_event_time_of_its_last_write() -> None:
    task = await restored(
        written(*state_messages({"a": Tally({}), "b": Tally({})}, 100), *state_messages({"a": Tally({})}, 900))
    )
    assert task.state.outdated(1_500, 9) == ["b"]


async def test_a_restore_counts_a_states_bytes_as_its_batches_did() -> None:
    alive, broker = Task[Tally](2, State(Bounds(bytes=10_000))), MemoryBroker()
    for time_ms in (5, 1_790_000_000_000):
        work = work_of(
            {f"k{n}": Tally({"visits": n}) for n in range(time_ms % 7)}, times=Times({"v": time_ms}), task=alive
        )
        append(broker, work_messages(CHANGELOG, work))
        work.overlay()
        work.merge()
    again = await restored(broker, Task[Tally](2, State(Bounds(bytes=10_000))))
    assert again.state.held_bytes == alive.state.held_bytes > 0


async def test_the_last_value_of_a_key_counts_and_a_tombstone_deletes_it() -> None:
    task = await restored(
        written(
            *state_messages({"a": Tally({"v": 1}), "b": Tally({"v": 1})}),
            *state_messages({"a": Tally({"v": 2}), "b": None}),
        )
    )
    assert task.state.committed == {"a": Tally({"v": 2})}


async def test_a_task_that_was_kept_reads_only_what_came_since() -> None:
    broker = written(*state_messages({"a": Tally({"v": 1})}))
    task = await restored(broker)
    append(broker, state_messages({"a": Tally({"v": 2})}))
    assert (await restored(broker, task)).state.committed == {"a": Tally({"v": 2})}
    assert task.changelog_offset == 2


async def test_a_changelog_whose_start_was_cleaned_is_read_from_where_it_begins() -> None:
    broker = written(*state_messages({"a": Tally({"v": 1}), "b": Tally({"v": 1})}))
    broker.firsts[PLACE] = 1
    assert (await restored(broker)).state.committed == {"b": Tally({"v": 1})}


async def test_an_empty_changelog_is_an_empty_task() -> None:
    task = await restored(MemoryBroker())
    assert (task.state.committed, task.marks, task.dead, task.times) == ({}, {}, {}, Times())


async def test_no_tasks_need_no_restore() -> None:
    await restore(MemoryConsumer(MemoryBroker()), CHANGELOG, [], Tally)


async def test_a_flow_without_state_still_gets_its_marks() -> None:
    broker, task = written(reads_message(CHANGELOG, 2, "visits", 0, 4)), Task[Tally](2)
    await restore(MemoryConsumer(broker), CHANGELOG, [task], None)
    assert task.marks == {"visits": 4}


async def test_parts_come_back_each_as_what_it_is_and_a_part_that_is_gone_stays_unread(
    caplog: pytest.LogCaptureFixture,
) -> None:
    seen, bought = Part("seen", Tally), Part("bought", Pending)
    values = {"seen a b": Tally({"visits": 1}), "bought a b": pending(3), "sold a": Tally({}), "sold b": Tally({})}
    broker = written(*state_messages(values))  # type: ignore[arg-type]
    task = Task[Tally](2, State(Bounds(keep_ms=1_000), frozenset({"seen", "bought"})))
    with caplog.at_level(logging.WARNING):
        await restore(MemoryConsumer(broker), CHANGELOG, [task], (seen, bought))
    assert task.state.committed == {"seen a b": Tally({"visits": 1}), "bought a b": pending(3)}
    assert caplog.text.count("holds a part 'sold' that this version does not have") == 1


async def test_a_sealed_part_comes_back_as_it_was_held_and_what_nobody_could_read_is_refused_at_once() -> None:
    part = Part("seen", Tally, sealed=True)
    alive = Task[Tally](2, State(Bounds(bytes=10_000), frozenset({"seen"}), {"seen": Tally}))
    work = work_of(
        {"seen a": Tally({"visits": 7}), "seen gone": None}, times=Times({"v": 1_790_000_000_000}), task=alive
    )
    work.encoded.clear()
    work.seal()
    work.overlay()
    work.merge()
    broker = written(*(m for m in work_messages(CHANGELOG, work) if m.key != b"!time"))
    again = Task[Tally](2, State(Bounds(bytes=10_000), frozenset({"seen"}), {"seen": Tally}))
    await restore(MemoryConsumer(broker), CHANGELOG, [again], (part,))
    assert again.state.committed == alive.state.committed == {"seen a": msgpack.encode(Tally({"visits": 7}))}
    assert again.state.held_bytes == alive.state.held_bytes
    assert again.state.get("seen a") == Tally({"visits": 7})
    append(broker, [Message(CHANGELOG, b"=seen a", b'[1,{"seen":{"of an earlier version":8}}]', 2)])
    await restore(MemoryConsumer(broker), CHANGELOG, [again], (part,))
    assert again.state.get("seen a") == Tally({"of an earlier version": 8})
    append(broker, [Message(CHANGELOG, b"=seen b", b'[1,{"seen":{"v":"many"}}]', 2)])
    with pytest.raises(StateUnreadableError):
        await restore(MemoryConsumer(broker), CHANGELOG, [again], (part,))


@pytest.mark.parametrize(
    ("key", "value"),
    [
        (b"=a", b'[1,{"seen":{"v":"many"}}]'),
        (b"=a", b'{"seen":{}}'),
        (b"=a", b"[1,{"),
        (b"=\xff", b'[1,{"seen":{}}]'),
        (b"@close_week a", b"{}"),
        (b"!time", b"7"),
        (b"!dead", b"\xff"),
    ],
)
async def test_what_this_version_cannot_read_stops_the_flow_and_says_what_to_do(key: bytes, value: bytes) -> None:
    broker = MemoryBroker()
    broker.append(PLACE, key, value)
    with pytest.raises(
        StateUnreadableError, match=r"tally\.changelog\[2\] holds .*from scratch: its worker says how"
    ) as refused:
        await restored(broker)
    assert refused.value.key == key
    assert str(refused.value.advised("stop its workers")).endswith("start the flow from scratch: stop its workers")


class Seen(Struct, frozen=True, array_like=True):
    times: int


class SeenAndBought(Struct, frozen=True, array_like=True):
    times: int
    bought: int = 0


@pytest.mark.parametrize(
    ("written_as", "read_as", "value"),
    [(Seen(3), SeenAndBought, SeenAndBought(3)), (SeenAndBought(3, 2), Seen, Seen(3))],
    ids=["by the version after", "by the version before"],
)
async def test_a_last_field_with_a_default_is_read(written_as: Struct, read_as: type[Struct], value: Struct) -> None:
    broker = MemoryBroker()
    broker.append(PLACE, b"=a", stored_of(0, encode(written_as)))
    task = Task[Any](2)
    await restore(MemoryConsumer(broker), CHANGELOG, [task], read_as)
    assert task.state.get("a") == value


@pytest.fixture
def thawed() -> Iterator[None]:
    yield
    gc.unfreeze()


async def test_a_large_restore_holds_the_collector_only_while_it_lasts(
    thawed: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(restoring, "MANY_RECORDS", 10)
    await restored(written(*state_messages({str(number): Tally({}) for number in range(11)})))
    assert gc.isenabled()
    assert gc.get_freeze_count() > 0


async def test_a_restore_that_takes_a_while_says_how_far_it_is(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(restoring, "PROGRESS_EVERY_S", -1.0)
    monkeypatch.setattr(restoring, "MANY_RECORDS", 10)
    with caplog.at_level(logging.INFO):
        await restored(
            written(
                *state_messages({str(number): Tally({}) for number in range(9)}),
                *[message for _ in range(3) for message in state_messages({"a": Tally({})})],
            )
        )
    assert "restoring tally.changelog: 100% of 12 records, some 0.0 s more" in caplog.text
    assert "restored tally.changelog: 10 keys of 12 records" in caplog.text


batches = st.lists(st.dictionaries(st.text(max_size=3), st.none() | st.integers(0, 9), max_size=3), max_size=12)


@given(batches)
async def test_a_restore_gives_the_committed_state_of_any_history(history: list[dict[str, int | None]]) -> None:
    broker, alive = MemoryBroker(), Task[Tally](2, State(Bounds(keep_ms=1_000)))
    for time_ms, batch in enumerate(history):
        work = work_of(
            {key: None if value is None else Tally({"v": value}) for key, value in batch.items()},
            times=Times({"visits": time_ms}),
            task=alive,
        )
        append(broker, work_messages(CHANGELOG, work))
        work.overlay()
        work.merge()
    again = await restored(broker)
    assert list(again.state.committed.items()) == list(alive.state.committed.items()), "also the order of writing"
    assert again.state.written_ms == alive.state.written_ms
    assert again.times == alive.times_committed
