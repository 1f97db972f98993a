"""Which tasks this worker owns now, and in which generation of the group's assignment.

    assigned ──▶ pause, return ──(an asyncio task)──▶ take over ──▶ seek, resume
    revoked ───▶ drain within the limit, drop the rest, generation + 1
    fenced, though still in the group ──▶ drop, generation + 1, take the same tasks over again

aiokafka sends no heartbeat while `on_partitions_assigned` runs, and only logs what the two callbacks raise: so the
first returns at once, and both are guarded.
"""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from aiokafka import AIOKafkaConsumer, ConsumerRebalanceListener, TopicPartition
from aiokafka.errors import KafkaError

from streams.clients.throttle import throttled_words
from streams.delivery.batch import Batch
from streams.delivery.batch_commit import commit_side_by_side
from streams.delivery.brake import Brake, number_of
from streams.delivery.changelog import dead_message, work_messages
from streams.delivery.commit_queue import CommitQueue
from streams.delivery.fences import Fences
from streams.delivery.guard import guard
from streams.delivery.limits import Limits
from streams.delivery.message import Message
from streams.delivery.note import OfWorker
from streams.delivery.take_over import TakeOver
from streams.delivery.task import MOST_TASKS, Task, TaskWork, say_failed
from streams.delivery.transaction import Committer
from streams.errors import ConfigurationError

log = logging.getLogger(__name__)


async def nobody() -> None:
    """Know no reason why a commit takes long; leave no group."""


async def counted_in() -> bool:
    """Assume that the group counts this worker in."""
    return True


class Ownership(ConsumerRebalanceListener):  # type: ignore[misc]  # aiokafka ships no types
    """The tasks of one flow on this worker."""

    def __init__(
        self,
        take_over: TakeOver,
        limits: Limits,
        brake: Brake,
        is_member: Callable[[], Awaitable[bool]] = counted_in,
        *,
        member_id: Callable[[], str] = str,
        check_needed: Callable[[], Awaitable[None]] = nobody,
        of_worker: Callable[[], OfWorker] = OfWorker,
    ) -> None:
        """Own nothing yet.

        Args:
            take_over: makes tasks ready.
            limits: how much may wait, and how long.
            brake: when dead letters stop the flow.
            is_member: awaited when the broker has refused a commit: whether the group still counts this worker in. If
                not, its tasks are others' by now, and it joins again. A group that is silent ends it (TimeoutError).
            member_id: what the group calls this worker; another name each time that it joins again.
            check_needed: awaited when a commit takes far too long or was refused; it may raise the reason.
            of_worker: what each commit's note says about this worker.
        """
        self.generation = 0
        self.tasks: dict[int, Task[Any]] = {}
        self.draining = False
        self._closed = False
        self.commits = CommitQueue(self._commit, limits.in_flight)
        self._take_over, self._limits, self._brake, self._is_member = take_over, limits, brake, is_member
        self._member_id, self._check_needed, self._of_worker = member_id, check_needed, of_worker
        self._committers: dict[int, Committer] = {}
        self._kept: dict[int, Task[Any]] = {}
        self._member = ""
        self._released: set[int] = set()
        self._taking_over: asyncio.Task[None] | None = None
        self.fences = Fences(take_over.flow, limits.commit_s)

    @property
    def consumer(self) -> AIOKafkaConsumer:
        """The flow's group consumer."""
        return self._take_over.consumer

    @property
    def assigned(self) -> bool:
        """Whether the group gave this worker its share, even an empty one; it may still be restoring it."""
        return self._taking_over is not None

    @property
    def settled(self) -> bool:
        """Whether the share is restored and being read."""
        return self._taking_over is not None and self._taking_over.done()

    @property
    def restoring(self) -> str:
        """How far the present restore is, in words; empty if nothing is restored."""
        return "" if self.settled else self._take_over.progress.words()

    @property
    def throttled_s(self) -> float:
        """For how long brokers hold back requests of its tasks, because of a quota, seconds; 0 if they do not."""
        return max((committer.throttled_s for committer in self._committers.values()), default=0.0)

    def braked(self) -> list[int]:
        """Return the numbers of the partitions whose dead letters stop the flow."""
        return [p for p, task in self.tasks.items() if task.dead and self._brake.engaged(task.dead)]

    def release_brake(self) -> None:
        """Count from zero and read on: somebody has purged the dead letters."""
        for task in self.tasks.values():
            task.dead = {}
            self._released.add(task.partition)
        self.consumer.resume(*self.consumer.assignment())

    async def on_partitions_revoked(self, _revoked: Sequence[TopicPartition]) -> None:
        """Commit what finishes within the bound, drop the rest, close the committers; heartbeats continue meanwhile."""
        await guard(self._give_up(nobody), f"{self._take_over.flow}: giving up partitions")

    async def on_partitions_assigned(self, assigned: Sequence[TopicPartition]) -> None:
        """Pause and return; an asyncio task for this generation does the take-over."""
        if self._closed:
            return
        before, self._member = self._member, self._member_id()
        if self._member != before:
            self._kept.clear()  # of what others deleted meanwhile no tombstone may be left
        self._begin_take_over(sorted(assigned))

    def _begin_take_over(self, places: Sequence[TopicPartition]) -> None:
        if places:
            self.consumer.pause(*places)
        self._taking_over = asyncio.create_task(self._guarded_own(self.generation, places))

    async def close(self, leave: Callable[[], Awaitable[None]] = nobody) -> None:
        """Give up every task and take none again: the worker ends.

        Args:
            leave: leaves the group, before the committers are closed: who takes over need not wait for that.
        """
        self._closed = True
        await self._give_up(leave)

    async def _give_up(self, leave: Callable[[], Awaitable[None]]) -> None:
        self.draining = True  # to the very end: what is polled before the next assignment would be read again
        try:
            await self._cancel_take_over()
            left = await self.commits.drain(self._limits.drain_s)
            if left:
                log.warning("%s: %d batches dropped; they will be read again", self._take_over.flow, left)
            self.generation += 1
            await self.commits.drop()
            for task in self.tasks.values():
                task.drop_overlays()
            self._kept |= self.tasks
            self.tasks = {}
            await leave()
            await self._stop_committers()
        finally:
            self.draining = False

    async def _stop_committers(self) -> None:
        committers, self._committers = self._committers, {}
        await asyncio.gather(*(committer.stop() for committer in committers.values()))

    async def _cancel_take_over(self) -> None:
        if self._taking_over is not None:
            self._taking_over.cancel()
            await asyncio.gather(self._taking_over, return_exceptions=True)
            self._taking_over = None

    async def _guarded_own(self, generation: int, places: Sequence[TopicPartition]) -> None:
        await guard(self._own(generation, places), f"{self._take_over.flow}: take-over")

    async def _own(self, generation: int, places: Sequence[TopicPartition]) -> None:
        try:
            await asyncio.shield(self._stop_committers())  # of tasks that are taken over again
            ready = await self._take_over.run(places, self._kept)
        except (KafkaError, ConfigurationError) as error:  # others may have read, written and deleted since
            if await self.is_counted_in() and not self._begins_again(error):
                raise
            return
        if generation != self.generation:
            await asyncio.gather(*(committer.stop() for _, committer in ready.values()))
            return
        self._kept.clear()
        for p, (task, committer) in ready.items():
            self.tasks[p], self._committers[p] = task, committer
            task.dead = self._brake.after(task.dead, {}, {place.topic: o for place, o in task.next_offset.items()})
            for place, offset in task.next_offset.items():
                self.consumer.seek(place, offset)
        if places and not self.braked():
            self.consumer.resume(*places)
        owned = sorted(self.tasks)
        log.info("%s owns partitions %s", self._take_over.flow, owned, extra={"partitions": owned})
        if len(owned) > MOST_TASKS:
            words = (
                "%s has %d partitions here, more than the %d it handles well: start more workers, or outputs are late"
            )
            log.warning(words, self._take_over.flow, len(owned), MOST_TASKS)

    async def _commit(self, batch: Batch[Any]) -> bool:
        """Commit a batch; returns False if it is of an earlier generation, or others have its tasks by now."""
        if batch.generation != self.generation:
            return False
        try:
            commits = map(self._commit_task, batch.works)
            await commit_side_by_side(commits, self._limits.commit_s, self._ask_why)
        except (KafkaError, TimeoutError) as error:
            if not await self.is_counted_in():
                return False
            await self._check_needed()
            if not self._begins_again(error):
                raise
            return False
        self._tell(batch)
        return True

    def _begins_again(self, error: Exception) -> bool:
        """Forget states and what is on its way, and take the same tasks over again, if a fence allows that.

        States that are kept would be wrong if whoever fenced this worker had written others.
        """
        if not self.fences.may_begin_again(error):
            return False
        self.commits.forget()
        if not self.draining:  # else they are given up in any case
            self.generation += 1
            self.tasks, self._kept = {}, {}
            self._begin_take_over(sorted(self.consumer.assignment()))
        return True

    async def is_counted_in(self) -> bool:
        """Ask the group whether it counts this worker in; if not, forget what is on its way and join it again."""
        generation = self.generation
        if await self._is_member():
            return True
        if generation == self.generation:  # else a revoke came meanwhile, and forgot it
            self._lose()
        return False

    def _lose(self) -> None:
        """Forget what is on its way: the group went on without this worker. Reads nothing until the revoke, now due."""
        words = "%s: the group removed this worker, which joins it again; uncommitted records are read again"
        log.warning(words, self._take_over.flow)
        self.draining = True
        self.generation += 1
        self._taking_over = None
        self.commits.forget()

    async def _ask_why(self) -> None:
        """Say why a commit lasts, where that is known."""
        if throttled_s := self.throttled_s:
            log.warning("%s: a commit waits, since %s", self._take_over.flow, throttled_words(throttled_s))
        await self._check_needed()

    def _tell(self, batch: Batch[Any]) -> None:
        """Count what is committed, for the page and the metrics."""
        batch.stopwatch.stop()
        now_s = time.time()
        for work in batch.works:
            work.task.passed.add(batch.stopwatch, work.records, work.timers, work.topic_s)
            work.task.recent.add(batch.stopwatch, work.records + work.timers, work.topic_s, now_s)
            work.task.passed.add_failed(work.failed)
            work.task.passed.add_declined(filter(None, (message.declined for message in work.messages)))
            say_failed(self._take_over.flow, work)
        if batch.trace is not None:
            batch.trace.end(batch.stopwatch.seconds)

    async def _commit_task(self, work: TaskWork[Any]) -> None:
        task = work.task
        ends = {place.topic: offset for place, offset in work.ends.items()}
        dead = self._brake.after(task.dead, work.dead, ends)
        changelog, p = self._take_over.changelog, task.partition
        messages: list[Message] = [*work.messages, *work.rows.values(), *work_messages(changelog, work)]
        if work.dead or dead != task.dead or p in self._released:
            messages.append(dead_message(changelog, p, dead))
        if messages or work.ends:  # no timer may be left to fire
            braked = self._brake.engaged(dead)
            committer, worker = self._committers[p], self._of_worker()
            note = task.recent.note(
                time.time(),
                braked=braked,
                throttled_s=committer.throttled_s,
                dead=number_of(dead),
                worker=worker,
            )
            # Timers bring no offsets; to tell what was lost, the committed ones are committed once more.
            await committer.commit(messages, work.ends or (task.next_offset if worker.lost else {}), note)
        task.dead = dead
        self._released.discard(p)
        work.merge()
