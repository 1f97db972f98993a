"""A worker's ownership on a broker in memory, with batches to commit."""

import asyncio
from dataclasses import replace

from aiokafka import TopicPartition

from streams.delivery.batch import Batch
from streams.delivery.brake import Brake
from streams.delivery.limits import Limits
from streams.delivery.message import Message
from streams.delivery.note import Note, OfWorker, read_note
from streams.delivery.ownership import Ownership
from streams.delivery.task import TaskWork
from streams.records import encode
from streams.topic_admin import TopicsMissingError
from tests.doubles import MemoryBroker, MemoryConsumer, PlainFlow
from tests.flows import Tally, Visit
from tests.unit.streams.delivery.take_overs import places, take_over
from tests.unit.streams.delivery.until import WITHIN_S

LOG_END = 50_000
LIMITS = Limits(in_flight=2, drain_s=2 * WITHIN_S, commit_s=2 * WITHIN_S)
VISITS, PURCHASES = TopicPartition("visits", 0), TopicPartition("purchases", 0)


class Member:
    """One worker's ownership on a broker in memory; a revoke waits for far longer than a test takes."""

    def __init__(self, broker: MemoryBroker | None = None, brake: Brake | None = None) -> None:
        self.broker = broker or MemoryBroker()
        for place in places(0, 1):
            self.broker.logs[place] = [None] * LOG_END  # only its length is read
        plan = take_over(self.broker)
        self.consumer: MemoryConsumer = plan.consumer
        self.asked, self.checked, self.counted_in, self.lost = 0, 0, True, 0
        self.gone: list[str] = []
        self.name = "member-1"
        self.ownership = Ownership(
            plan,
            LIMITS,
            brake or Brake(1_000, 200),
            self._is_member,
            member_id=lambda: self.name,
            check_needed=self._check_needed,
            of_worker=lambda: OfWorker(lost=self.lost, empty=("answers",)),
        )
        self.consumer.subscribe([], self.ownership)
        self.committing = asyncio.create_task(self.ownership.commits.run())

    async def _is_member(self) -> bool:
        self.asked += 1
        return self.counted_in

    async def _check_needed(self) -> None:
        self.checked += 1
        if self.gone:
            raise TopicsMissingError(self.gone, "kafka:9092")

    async def own(self, *numbers: int) -> "Member":
        await self.consumer.rebalance(places(*numbers))
        await self.settled()
        return self

    def drains_within(self, bound_s: float) -> None:
        """Let a revoke drop what takes longer."""
        self.ownership._limits = replace(self.ownership._limits, drain_s=bound_s)

    async def settled(self) -> None:
        taking_over = self.ownership._taking_over
        if taking_over is not None:
            await asyncio.wait([taking_over], timeout=WITHIN_S)
            assert taking_over.done()

    def batch(self, upto: int = 1, number: int = 0) -> Batch[Visit]:
        """Read a batch of one task that ends at an offset."""
        work = TaskWork(self.ownership.tasks[number])
        work.ends = {TopicPartition("visits", number): upto}
        work.messages = [Message("counted", b"c", b"%d" % upto, number)]
        tally = Tally({"visits": upto})
        work.changes, work.encoded = {"c": tally}, {"c": encode(tally)}
        batch = Batch[Visit](PlainFlow(), self.ownership.generation, [work], [], None)
        self.ownership.commits.enter(batch)
        return batch

    async def finish(self, batch: Batch[Visit]) -> None:
        for work in batch.works:
            work.overlay()
        await self.ownership.commits.put(batch)

    async def commit(self, batch: Batch[Visit]) -> None:
        await self.finish(batch)
        assert await self.ownership.commits.drain(WITHIN_S) == 0

    def note(self, place: TopicPartition = VISITS) -> Note:
        note = read_note(self.broker.notes[place])
        assert note is not None
        return note

    async def close(self) -> None:
        self.broker.starts.set()
        self.broker.commits.set()
        self.drains_within(0.0)
        await self.ownership.close()
        self.committing.cancel()
        await asyncio.gather(self.committing, return_exceptions=True)
