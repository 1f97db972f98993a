"""While a worker restores, the note of one of its tasks says how far it is, and counts the take-over; offsets stay."""

import time
from dataclasses import replace
from typing import Any

import pytest
from aiokafka import TopicPartition

from streams.delivery import restore
from streams.delivery.errors import StateUnreadableError
from streams.delivery.note import Note, Recent, read_note
from streams.delivery.take_over import TakeOver
from tests.doubles import MemoryBroker, MemoryCommitter, MemoryConsumer
from tests.unit.streams.delivery.take_overs import CHANGELOG, places, take_over

VISITS = TopicPartition("visits", 0)


class Slow(MemoryConsumer):
    """A changelog that is longer than what one poll brings."""

    async def getmany(self, *wanted: TopicPartition, timeout_ms: int = 0, max_records: int | None = None) -> Any:
        return await super().getmany(*wanted, timeout_ms=timeout_ms, max_records=1)


class Watched(MemoryCommitter):
    """Keeps every note that it writes."""

    noted: list[tuple[int, Note]]

    async def commit(self, messages: object, offsets: dict[TopicPartition, int], note: str = "") -> None:  # type: ignore[override]
        await super().commit(messages, offsets, note)  # type: ignore[arg-type]
        if VISITS in offsets and (read := read_note(note)) is not None:
            self.noted.append((offsets[VISITS], read))


@pytest.fixture
def broker(monkeypatch: pytest.MonkeyPatch) -> MemoryBroker:
    monkeypatch.setattr(restore, "PROGRESS_EVERY_S", -1.0)
    return MemoryBroker()


def slow(broker: MemoryBroker, noted: list[tuple[int, Note]]) -> TakeOver:
    def committer(partition: int) -> MemoryCommitter:
        made = Watched(broker, partition)
        made.noted = noted
        return made

    return replace(take_over(broker), new_reader=lambda: Slow(broker), new_committer=committer)


async def ran_before(broker: MemoryBroker, ago_s: float, records: int) -> None:
    """Let the group have run, commit long ago, and then get records."""
    await take_over(broker).run(places(0), {})
    broker.logs[VISITS] = [None] * records  # only its length is read
    broker.offsets[VISITS], broker.notes[VISITS] = 4, Recent().note(time.time() - ago_s, braked=False, dead=2)
    broker.notes[TopicPartition("purchases", 0)] = ""  # a person has set it


async def test_a_restore_is_told_with_its_progress_and_its_end_and_counted_once(broker: MemoryBroker) -> None:
    await ran_before(broker, 60.0, 9)
    noted: list[tuple[int, Note]] = []
    began_ms = round(time.time() * 1000)
    await slow(broker, noted).run(places(0), {})
    *during, (_, end) = noted
    assert {offset for offset, _ in noted} == {4}
    assert [each.restoring and (each.restoring.done, each.restoring.total) for _, each in during] == [(1, 2), (2, 2)]
    assert {(each.taken, each.dead) for _, each in noted} == {(1, 2)}
    assert end.restoring is None
    assert end.taken_ms >= during[-1][1].taken_ms >= began_ms


async def test_who_dies_while_it_restores_is_counted_each_time(broker: MemoryBroker) -> None:
    await ran_before(broker, 60.0, 9)
    broker.append(TopicPartition(CHANGELOG, 0), b"!time", b"cannot be read")
    for taken in (1, 2, 3):
        with pytest.raises(StateUnreadableError):
            await slow(broker, []).run(places(0), {})
        noted = read_note(broker.notes[VISITS])
        assert noted is not None
        assert (noted.taken, noted.restoring and noted.restoring.done) == (taken, 2)
        assert broker.offsets[VISITS] == 4


@pytest.mark.parametrize(("ago_s", "records"), [(-600.0, 9), (60.0, 4)])
async def test_a_usual_take_over_and_one_for_which_nothing_waits_are_told_and_not_counted(
    broker: MemoryBroker, ago_s: float, records: int
) -> None:
    await ran_before(broker, ago_s, records)
    noted: list[tuple[int, Note]] = []
    await slow(broker, noted).run(places(0), {})
    assert {each.taken for _, each in noted} == {0}
    assert noted[0][1].restoring is not None


async def test_no_note_is_written_beside_an_offset_that_somebody_else_has_set(broker: MemoryBroker) -> None:
    await ran_before(broker, 60.0, 9)
    broker.notes = dict.fromkeys(broker.notes, "")
    await slow(broker, []).run(places(0), {})
    assert set(broker.notes.values()) == {""}
