"""A task is what its changelog says: state, marks and the brake's offsets."""

import orjson
from aiokafka import TopicPartition
from hypothesis import given
from hypothesis import strategies as st

from streams.delivery.changelog import dead_message, reads_message, restore, state_messages
from streams.delivery.task import Message, Task
from tests.doubles import MemoryBroker, MemoryConsumer
from tests.flows import Tally

CHANGELOG = "tally.changelog"
PLACE = TopicPartition(CHANGELOG, 2)


def written(*messages: Message) -> MemoryBroker:
    broker = MemoryBroker()
    for message in messages:
        assert (message.topic, message.partition) == PLACE
        broker.append(PLACE, message.key, message.value)
    return broker


async def restored(broker: MemoryBroker, task: Task[Tally] | None = None) -> Task[Tally]:
    task = task or Task(2)
    await restore(MemoryConsumer(broker), CHANGELOG, [task], Tally)
    return task


async def test_state_marks_and_dead_offsets_come_back() -> None:
    task = await restored(
        written(
            *state_messages(CHANGELOG, 2, {"é": Tally({"visits": 1}), "!dead": Tally({}), "!reads x": Tally({"v": 2})}),
            reads_message(CHANGELOG, 2, "visits", 17),
            dead_message(CHANGELOG, 2, {"visits": [3, 9]}),
        )
    )
    assert task.state.committed == {"é": Tally({"visits": 1}), "!dead": Tally({}), "!reads x": Tally({"v": 2})}
    assert task.marks == {"visits"}
    assert task.dead == {"visits": [3, 9]}
    assert task.changelog_offset == 5


async def test_the_last_value_of_a_key_counts_and_a_tombstone_deletes_it() -> None:
    task = await restored(
        written(
            *state_messages(CHANGELOG, 2, {"a": Tally({"v": 1}), "b": Tally({"v": 1})}),
            *state_messages(CHANGELOG, 2, {"a": Tally({"v": 2}), "b": None}),
        )
    )
    assert task.state.committed == {"a": Tally({"v": 2})}


async def test_a_task_that_was_kept_reads_only_what_came_since() -> None:
    broker = written(*state_messages(CHANGELOG, 2, {"a": Tally({"v": 1})}))
    task = await restored(broker)
    broker.append(PLACE, b"=a", orjson.dumps({"seen": {"v": 2}}))
    assert (await restored(broker, task)).state.committed == {"a": Tally({"v": 2})}
    assert task.changelog_offset == 2


async def test_a_changelog_whose_start_was_cleaned_is_read_from_where_it_begins() -> None:
    broker = written(*state_messages(CHANGELOG, 2, {"a": Tally({"v": 1}), "b": Tally({"v": 1})}))
    broker.firsts[PLACE] = 1
    assert (await restored(broker)).state.committed == {"b": Tally({"v": 1})}


async def test_an_empty_changelog_is_an_empty_task() -> None:
    task = await restored(MemoryBroker())
    assert (task.state.committed, task.marks, task.dead) == ({}, set(), {})


async def test_no_tasks_need_no_restore() -> None:
    await restore(MemoryConsumer(MemoryBroker()), CHANGELOG, [], Tally)


async def test_a_flow_without_state_still_gets_its_marks() -> None:
    broker, task = written(reads_message(CHANGELOG, 2, "visits", 0)), Task[Tally](2)
    await restore(MemoryConsumer(broker), CHANGELOG, [task], None)
    assert task.marks == {"visits"}


batches = st.lists(st.dictionaries(st.text(max_size=3), st.none() | st.integers(0, 9), max_size=3), max_size=12)


@given(batches)
async def test_a_restore_gives_the_committed_state_of_any_history(history: list[dict[str, int | None]]) -> None:
    broker, alive = MemoryBroker(), Task[Tally](2)
    for batch in history:
        changes = {key: None if value is None else Tally({"v": value}) for key, value in batch.items()}
        alive.state.apply(changes)
        for message in state_messages(CHANGELOG, 2, changes):
            broker.append(PLACE, message.key, message.value)
    assert (await restored(broker)).state.committed == alive.state.committed
