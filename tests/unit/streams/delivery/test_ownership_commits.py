"""What a task's commit carries, what stands beside its offsets, and one that is refused, lasts, or brakes the task."""

import asyncio
import gc
from dataclasses import replace
from typing import Any

import pytest
from aiokafka import TopicPartition

from streams.delivery import batch_commit as module
from streams.delivery.brake import Brake
from streams.delivery.changelog import dead_message
from streams.delivery.message import Message
from streams.delivery.note import Note
from streams.delivery.task import TaskWork
from streams.topic_admin import TopicsMissingError
from tests.doubles import MemoryBroker
from tests.flows import Tally
from tests.unit.streams.delivery.members import LIMITS, LOG_END, PURCHASES, VISITS, Member
from tests.unit.streams.delivery.take_overs import CHANGELOG, places
from tests.unit.streams.delivery.until import WITHIN_S, until


async def test_a_transaction_carries_outputs_state_and_offsets(member: Member) -> None:
    await member.own(0)
    await member.commit(member.batch(7))
    assert [record.value for record in member.broker.logs[TopicPartition("counted", 0)]] == [b"7"]
    assert member.broker.logs[TopicPartition(CHANGELOG, 0)][-1].value == b'[0,{"seen":{"visits":7}}]'
    assert member.broker.offsets[VISITS] == 7
    task = member.ownership.tasks[0]
    assert (task.next_offset[VISITS], task.state.committed) == (7, {"c": Tally({"visits": 7})})


async def test_outputs_that_say_nothing_are_counted_once_they_are_committed(member: Member) -> None:
    await member.own(0)
    batch = member.batch(7)
    batch.works[0].messages.append(Message("counted", b"c", b"-", 0, declined="no answer (how_to_pay, en)"))
    assert member.ownership.tasks[0].passed.declined == {}
    await member.commit(batch)
    assert member.ownership.tasks[0].passed.declined == {"no answer": 1}


async def test_beside_its_offsets_a_task_writes_where_the_time_of_earlier_records_went(member: Member) -> None:
    await member.own(0, 1)
    notes: list[Note] = []
    for upto in (1, 2):
        batch = member.batch(upto=upto)
        batch.works[0].records, batch.works[0].topic_s = 1, 7.0
        await member.commit(batch)
        notes.append(member.note())
    first, note = notes
    assert first.means is None
    assert note.means is not None
    assert (note.braked, round(note.means["topic"], 2)) == (False, 7.0)
    assert note.means["channel"] > 0
    assert member.note(PURCHASES).means is None  # of the take-over, which writes where reading begins


async def test_the_commit_that_brakes_a_task_says_so_beside_its_offsets(new_member: type[Member]) -> None:
    member = await new_member(brake=Brake(1_000, 1)).own(0)
    batch = member.batch(upto=3)
    batch.works[0].dead = {"visits": [1, 2]}
    await member.commit(batch)
    assert member.note().braked


async def test_a_zombie_whose_group_went_on_without_it_drops_what_is_on_its_way_and_joins_again(
    member: Member, new_member: type[Member], caplog: pytest.LogCaptureFixture
) -> None:
    await member.own(0, 1)
    await new_member(member.broker).own(0)
    member.counted_in, generation = False, member.ownership.generation
    fenced, later = member.batch(5), member.batch(3, number=1)
    await member.finish(fenced)
    await member.finish(later)
    await until(lambda: member.ownership.generation > generation)
    assert member.ownership.draining, "nothing is read before the revoke"
    assert not member.ownership.assigned, "it is not ready meanwhile"
    await asyncio.wait_for(member.consumer.rebalance(places(1)), WITHIN_S)  # waits for nothing that is on its way
    await member.settled()
    assert not member.committing.done()
    assert "the group removed this worker, which joins it again" in caplog.text
    assert member.broker.offsets[VISITS] == 0
    assert member.broker.offsets[TopicPartition("visits", 1)] == 0, "of an assignment that is over"
    await member.commit(member.batch(4, number=1))
    assert member.broker.offsets[TopicPartition("visits", 1)] == 4


@pytest.mark.parametrize(("name", "kept"), [("member-1", True), ("member-2", False)])
async def test_states_are_kept_for_the_next_take_over_but_not_by_whom_the_group_went_on_without(
    member: Member, name: str, *, kept: bool
) -> None:
    """Others may have deleted a key so long ago that its tombstone is gone, too."""
    await member.own(0)
    await member.commit(member.batch(5))
    log = member.broker.logs[TopicPartition(CHANGELOG, 0)]
    log[:] = [replace(record, key=b"~other", value=b"1") if record.key == b"=c" else record for record in log]
    member.name = name
    await member.own(0)
    assert (member.ownership.tasks[0].state.get("c") is not None) == kept


async def test_what_a_batch_commits_of_one_task_ends_before_another_tasks_fence_gives_both_up(
    member: Member, new_member: type[Member], monkeypatch: pytest.MonkeyPatch
) -> None:
    await member.own(0, 1)
    await new_member(member.broker).own(0)
    member.counted_in = False
    batch, other = member.batch(5), TaskWork(member.ownership.tasks[1])
    other.ends = {TopicPartition("visits", 1): 6}
    batch.works.append(other)
    slow = member.ownership._committers[1]
    commit, ends = slow.commit, asyncio.Event()

    async def commit_late(*args: Any) -> None:
        await ends.wait()
        await commit(*args)

    monkeypatch.setattr(slow, "commit", commit_late)
    await member.finish(batch)
    await asyncio.sleep(0.02)
    assert not member.ownership.draining
    ends.set()
    await until(lambda: member.ownership.draining)
    assert member.broker.offsets[TopicPartition("visits", 1)] == 6


@pytest.mark.parametrize("counted_in", [True, False])
async def test_a_commit_that_outlived_its_bound_ends_the_process_only_while_the_group_counts_the_worker_in(
    member: Member, monkeypatch: pytest.MonkeyPatch, counted_in: bool
) -> None:
    """It slept in the commit for longer than that: no answer came, and the group went on."""
    monkeypatch.setattr(member.ownership, "_limits", replace(LIMITS, commit_s=0.02))
    await _stalled(member, monkeypatch)
    member.counted_in = counted_in
    await member.finish(member.batch(5))
    await until(lambda: member.committing.done() or member.ownership.draining)
    assert member.ownership.draining != counted_in
    assert isinstance(member.committing.done() and member.committing.exception(), TimeoutError) == counted_in
    member.broker.commits.set()
    await asyncio.sleep(0.02)
    assert member.broker.offsets[VISITS] == 0, "what was given up is not committed later"


async def test_a_commit_that_lasts_since_a_topic_is_gone_says_which(
    member: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    await _stalled(member, monkeypatch)
    member.gone = ["counted"]
    await member.finish(member.batch(5))
    await asyncio.wait([member.committing], timeout=WITHIN_S)
    assert str(member.committing.exception()).startswith("the topic counted is not on kafka:9092")
    assert member.broker.offsets[VISITS] == 0


async def test_commits_that_are_given_up_leave_no_word_beside_the_reason(
    member: Member, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    await _stalled(member, monkeypatch)
    member.gone = ["counted"]
    await member.finish(member.batch(5))
    with pytest.raises(TopicsMissingError):
        await member.committing
    member.committing = asyncio.create_task(asyncio.sleep(0))
    gc.collect()
    await asyncio.sleep(0)
    gc.collect()
    assert "never retrieved" not in caplog.text


async def test_a_broker_that_does_not_say_at_first_that_a_topic_is_gone_is_asked_again(
    member: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    await _stalled(member, monkeypatch)
    await member.finish(member.batch(5))
    await until(lambda: member.checked > 1)
    member.gone = ["counted"]
    await asyncio.wait([member.committing], timeout=WITHIN_S)
    assert str(member.committing.exception()).startswith("the topic counted is not on kafka:9092")


async def test_a_commit_that_lasts_while_all_topics_are_there_is_waited_for(
    member: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    await _stalled(member, monkeypatch)
    await member.finish(member.batch(5))
    await until(lambda: member.checked > 1)
    member.broker.commits.set()
    assert await member.ownership.commits.drain(WITHIN_S) == 0
    assert member.broker.offsets[VISITS] == 5


async def test_dead_letters_that_left_the_window_do_not_brake_after_a_restart(new_member: type[Member]) -> None:
    broker = MemoryBroker()
    await new_member(broker).own(0)
    broker.append(*_dead(range(300)))
    broker.offsets[VISITS] = LOG_END
    second = await new_member(broker).own(0)
    assert second.ownership.braked() == []


async def test_a_braked_task_stays_braked_after_a_restart_until_the_dead_letters_are_purged(
    new_member: type[Member],
) -> None:
    broker = MemoryBroker()
    await new_member(broker).own(0)
    broker.append(*_dead(range(300)))
    second = await new_member(broker).own(0)
    assert second.ownership.braked() == [0]
    assert second.consumer.paused == {VISITS, PURCHASES}
    second.ownership.release_brake()
    assert second.ownership.braked() == []
    assert second.consumer.paused == set()
    await second.commit(second.batch(1))
    third = await new_member(broker).own(0)
    assert third.ownership.braked() == [], "a released brake stays released when another worker takes over"


async def test_a_commit_that_a_quota_holds_back_says_so_in_the_log(
    member: Member, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    await _stalled(member, monkeypatch)
    monkeypatch.setattr(member.ownership._committers[0], "throttled_s", 12.0)
    await member.finish(member.batch(7))
    await until(lambda: "a commit waits" in caplog.text)
    member.broker.commits.set()
    assert await member.ownership.commits.drain(WITHIN_S) == 0
    assert "tally: a commit waits, since the brokers throttle this worker's requests, last by 12 s" in caplog.text
    assert member.note().throttled_s == 12.0, "so that who asks the broker alone is told, too"


async def test_processes_that_were_lost_are_told_even_by_timers_which_bring_no_offsets(member: Member) -> None:
    await member.own(0)
    await member.commit(member.batch(7))
    for lost, told in ((0, 0), (3, 3)):
        member.lost = lost
        rings = member.batch(7)
        rings.works[0].ends = {}
        await member.commit(rings)
        note = member.note()
        assert (note.lost, note.empty, member.broker.offsets[VISITS]) == (told, ("answers",), 7)


def _dead(offsets: range) -> tuple[TopicPartition, bytes | None, bytes | None]:
    message = dead_message(CHANGELOG, 0, {"visits": list(offsets)})
    return TopicPartition(CHANGELOG, 0), message.key, message.value


async def _stalled(member: Member, monkeypatch: pytest.MonkeyPatch) -> None:
    """Own a task whose commits last, and ask soon why."""
    monkeypatch.setattr(module, "ASK_WHY_EVERY_S", 0.05)
    await member.own(0)
    member.broker.commits.clear()
