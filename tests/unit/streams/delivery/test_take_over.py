"""A take-over fences first, restores, and only then asks where to begin; what it started it stops if it fails."""

import asyncio
import time
from dataclasses import replace

import orjson
import pytest
from aiokafka import TopicPartition
from aiokafka.errors import KafkaConnectionError, RequestTimedOutError

from streams.delivery import take_over as module
from streams.delivery.errors import OffsetsLostError, StateLostError, StateUnreadableError
from streams.delivery.note import Recent, read_note
from streams.delivery.take_over import TakeOver
from streams.delivery.task import Task
from tests.doubles import MemoryBroker, MemoryCommitter, MemoryConsumer
from tests.flows import Tally
from tests.unit.streams.delivery.take_overs import CHANGELOG, INPUTS, places, take_over
from tests.unit.streams.delivery.until import WITHIN_S, until


def changelog(broker: MemoryBroker, partition: int) -> dict[bytes | None, object]:
    return {r.key: orjson.loads(r.value) for r in broker.logs[TopicPartition(CHANGELOG, partition)]}


async def test_a_group_that_never_ran_begins_at_the_beginning_and_says_so_in_its_changelog() -> None:
    broker = MemoryBroker()
    broker.firsts[TopicPartition("visits", 1)] = 5
    broker.logs[TopicPartition("visits", 1)] = [None] * 9  # only its length is read
    ready = await take_over(broker).run(places(0, 1), {})
    assert {p: task.next_offset for p, (task, _) in ready.items()} == {
        0: {TopicPartition("purchases", 0): 0, TopicPartition("visits", 0): 0},
        1: {TopicPartition("purchases", 1): 0, TopicPartition("visits", 1): 5},
    }
    assert broker.offsets[TopicPartition("visits", 1)] == 5
    assert changelog(broker, 1) == {
        b"!reads visits": {"from_offset": 5, "partitions": 4},
        b"!reads purchases": {"from_offset": 0, "partitions": 4},
    }


@pytest.mark.parametrize("within_s", [WITHIN_S, 0.0])
async def test_where_the_broker_gives_no_answer_it_begins_again_for_a_while(
    monkeypatch: pytest.MonkeyPatch, within_s: float
) -> None:
    """A busy machine or a broker that starts; no error that a person has to mend, or a fence."""
    monkeypatch.setattr(module, "ASK_AGAIN_S", 0.0)
    monkeypatch.setattr(module, "ANSWERED_WITHIN_S", within_s)
    broker, silent = MemoryBroker(), [RequestTimedOutError, KafkaConnectionError]
    start = MemoryCommitter.start

    async def starts(committer: MemoryCommitter) -> None:
        await start(committer)
        if silent:
            raise silent.pop()

    monkeypatch.setattr(MemoryCommitter, "start", starts)
    taking = take_over(broker).run(places(0), {})
    if not within_s:
        with pytest.raises(KafkaConnectionError):
            await taking
        return
    assert set(await taking) == {0}
    assert broker.happened.count("start 0") == broker.happened.count("stop 0") + 1 == 3


async def test_it_may_begin_at_the_end_and_then_it_has_begun() -> None:
    broker = MemoryBroker()
    broker.logs[TopicPartition("visits", 0)] = [None] * 9  # only its length is read
    await take_over(broker, "end").run(places(0), {})
    broker.logs[TopicPartition("visits", 0)] *= 2
    ((task, _),) = (await take_over(broker, "end").run(places(0), {})).values()
    assert task.next_offset[TopicPartition("visits", 0)] == 9


@pytest.mark.parametrize("own", [(4, 5), (0, 4, 5)])
async def test_partitions_added_to_a_flow_that_began_at_the_end_are_read_from_their_beginning(own: list[int]) -> None:
    broker = MemoryBroker()
    await take_over(broker, "end", stateful=False).run(places(0, 1, 2, 3), {})
    broker.partitions = 6
    for place in places(4, 5):
        broker.logs[place] = [None] * 9  # they came before anybody noticed the partition
    ready = await take_over(broker, "end", stateful=False).run(places(*own), {})
    assert {ready[p][0].next_offset[place] for p in (4, 5) for place in places(p)} == {0}


async def test_a_task_that_ran_commits_nothing_and_goes_on() -> None:
    broker = MemoryBroker()
    await take_over(broker).run(places(0), {})
    broker.happened.clear()
    ((task, _),) = (await take_over(broker).run(places(0), {})).values()
    assert set(task.marks) == INPUTS
    assert "commit 0" not in broker.happened


async def test_take_overs_of_a_task_that_commits_nothing_though_records_wait_are_counted_beside_its_offset() -> None:
    broker, visits = MemoryBroker(), TopicPartition("visits", 0)
    await take_over(broker).run(places(0), {})
    broker.logs[visits] = [None] * 9  # only its length is read
    long_ago = Recent().note(time.time() - 60, braked=False, dead=2)
    broker.offsets[visits], broker.notes[visits] = 4, long_ago
    broker.notes[TopicPartition("purchases", 0)] = ""  # a person has set it
    for taken in (1, 2):
        await take_over(broker).run(places(0), {})
        noted = read_note(broker.notes[visits])
        assert noted is not None
        assert (broker.offsets[visits], noted.taken, noted.dead) == (4, taken, 2)
    assert broker.notes[TopicPartition("purchases", 0)] == ""
    broker.notes[visits] = just_now = Recent().note(time.time() + 600, braked=False)
    await take_over(broker).run(places(0), {})
    assert broker.notes[visits] == just_now
    broker.offsets[visits], broker.notes[visits] = 9, long_ago
    await take_over(broker).run(places(0), {})
    assert broker.notes[visits] == long_ago, "nothing waits"


async def test_a_new_input_of_an_old_flow_begins_at_its_beginning() -> None:
    broker = MemoryBroker()
    await take_over(broker).run(places(0), {})
    broker.offsets.pop(TopicPartition("visits", 0))
    broker.logs[TopicPartition(CHANGELOG, 0)] = [
        record for record in broker.logs[TopicPartition(CHANGELOG, 0)] if record.key != b"!reads visits"
    ]
    ((task, _),) = (await take_over(broker).run(places(0), {})).values()
    assert task.next_offset[TopicPartition("visits", 0)] == 0
    assert set(task.marks) == INPUTS


async def test_a_task_whose_state_is_gone_does_not_go_on_without_it(monkeypatch: pytest.MonkeyPatch) -> None:
    broker, visits = MemoryBroker(), TopicPartition("visits", 0)
    await take_over(broker).run(places(0), {})
    broker.logs[TopicPartition(CHANGELOG, 0)].clear()  # deleted, and made again
    with pytest.raises(
        StateLostError,
        match=r"read purchases\[0\] up to 0, .* start it from scratch: .* --partitions 4`: .* --to-current",
    ):
        await take_over(broker).run(places(0), {})
    broker.notes = dict.fromkeys(broker.notes, "")  # a person has set the offsets
    ((task, _),) = (await take_over(broker).run(places(0), {})).values()
    assert set(task.marks) == INPUTS
    assert task.next_offset[visits] == 0


async def test_offsets_that_somebody_else_has_committed_are_told_and_no_others(
    caplog: pytest.LogCaptureFixture,
) -> None:
    broker, visits = MemoryBroker(), TopicPartition("visits", 0)
    await take_over(broker).run(places(0), {})
    await take_over(broker).run(places(0), {})
    assert "did not commit" not in caplog.text
    broker.logs[visits] = [None] * 9  # only its length is read
    broker.offsets[visits], broker.notes[visits] = 9, ""
    broker.notes[TopicPartition("purchases", 0)] = ""  # set back to its beginning: nothing is skipped
    await take_over(broker).run(places(0), {})
    assert "tally continues at offsets that it did not commit: {'visits[0]': 9}. A person" in caplog.text


async def test_a_state_that_cannot_be_read_says_how_the_flow_begins_anew() -> None:
    broker = MemoryBroker()
    broker.append(TopicPartition(CHANGELOG, 0), b"!time", b"7")
    with pytest.raises(StateUnreadableError, match=r"--delete --topic 'tally\\.changelog' && .* --partitions 4`"):
        await take_over(broker).run(places(0), {})


async def test_every_producer_fences_before_changelog_and_offsets_are_asked_for() -> None:
    broker = MemoryBroker()
    broker.starts.clear()
    running = asyncio.create_task(take_over(broker).run(places(0, 1), {}))
    await until(lambda: len(broker.happened) == 3)
    await asyncio.sleep(0.01)
    assert sorted(broker.happened) == ["consumer start", "start 0", "start 1"]
    broker.starts.set()
    await running
    asked = [at for at, what in enumerate(broker.happened) if what.startswith("committed")]
    assert min(asked) > broker.happened.index("ends of tally.changelog") > broker.happened.index("start 1")


async def test_last_transactions_are_ended_after_every_fence_and_before_the_state_is_read() -> None:
    broker = MemoryBroker()
    hanging = [TopicPartition("dead-letters", 2), TopicPartition(CHANGELOG, 3)]
    broker.unfinished = set(hanging)
    await take_over(broker).run(places(0, 1), {})
    ended = [broker.happened.index(f"end last of {p} in {hanging}") for p in (0, 1)]
    assert broker.happened.index("ends of tally.changelog") > max(ended)
    assert min(ended) > max(broker.happened.index(f"start {p}") for p in (0, 1))


async def test_a_coordinator_that_has_not_caught_up_is_asked_again(monkeypatch: pytest.MonkeyPatch) -> None:
    broker = MemoryBroker()
    await take_over(broker).run(places(0), {})
    known = dict(broker.offsets)
    broker.offsets.clear()
    monkeypatch.setattr("streams.delivery.committed.FORGOTTEN_AFTER_S", 2 * WITHIN_S)
    running = asyncio.create_task(take_over(broker).run(places(0), {}))
    await asyncio.sleep(0.01)
    assert not running.done()
    broker.offsets |= known
    ((task, _),) = (await running).values()
    assert task.next_offset == known


@pytest.mark.parametrize("stale", [None, 3])
async def test_what_a_coordinator_tells_that_was_elected_after_the_fence_is_not_taken(stale: int | None) -> None:
    broker, place = MemoryBroker(), TopicPartition("visits", 0)
    broker.logs[place] = [None] * 9  # only its length is read
    await take_over(broker).run(places(0), {})
    broker.offsets[place] = 7

    class Elected(MemoryConsumer):
        asked = 0

        async def committed(self, asked_for: TopicPartition) -> int | None:
            self.asked += 1
            if self.asked == 1:
                broker.stale[place] = stale
            return await super().committed(asked_for)

    elected = replace(take_over(broker), consumer=Elected(broker))
    ((task, _),) = (await elected.run(places(0), {})).values()
    assert task.next_offset[place] == 7


async def test_an_expired_group_stops_and_its_producers_are_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("streams.delivery.committed.FORGOTTEN_AFTER_S", 0.0)
    broker = MemoryBroker()
    await take_over(broker).run(places(0, 1), {})
    broker.offsets.clear()
    broker.happened.clear()
    with pytest.raises(OffsetsLostError):
        await take_over(broker).run(places(0, 1), {})
    assert {"stop 0", "stop 1", "consumer stop"} <= set(broker.happened)


async def test_a_cancelled_take_over_stops_its_producers() -> None:
    broker = MemoryBroker()
    broker.starts.clear()
    running = asyncio.create_task(take_over(broker).run(places(0, 1), {}))
    await until(lambda: {"start 0", "start 1"} <= set(broker.happened))
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running
    assert {"stop 0", "stop 1"} <= set(broker.happened)


async def test_the_reader_is_stopped_also_when_its_start_is_cancelled() -> None:
    broker = MemoryBroker()

    class SlowReader(MemoryConsumer):
        async def start(self) -> None:
            await super().start()
            await asyncio.Event().wait()

    slow = take_over(broker)
    slow = TakeOver(**{**vars(slow), "new_reader": lambda: SlowReader(broker)})
    running = asyncio.create_task(slow.run(places(0), {}))
    await until(lambda: "consumer start" in broker.happened)
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running
    assert "consumer stop" in broker.happened


async def test_a_kept_task_keeps_its_state_and_a_new_one_begins_empty() -> None:
    broker, kept = MemoryBroker(), Task[Tally](0)
    kept.state.apply({"c": Tally({"visits": 3})})
    ready = await take_over(broker).run(places(0, 1), {0: kept, 2: Task(2)})
    assert ready[0][0] is kept
    assert kept.state.committed == {"c": Tally({"visits": 3})}
    assert ready[1][0].state.committed == {}
    assert sorted(ready) == [0, 1]


async def test_a_member_without_partitions_owns_nothing() -> None:
    assert await take_over(MemoryBroker()).run([], {}) == {}
