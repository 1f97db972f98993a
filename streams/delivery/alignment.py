"""Decides which inputs of a task are waited for, and which hold back its event time.

An input is waited for while the broker has more of it; it holds the time back then, and while records came recently.

polled ──▶ intake ──release, once nothing earlier can come──▶ batches;  without records, time advances by the clock
"""

import math
from collections.abc import Collection, Iterable

from aiokafka import AIOKafkaConsumer, TopicPartition

from streams.delivery.batch_maker import BatchMaker
from streams.delivery.intake import Intake
from streams.settings import Settings

# How often tasks without records are looked at: time passes in them, too.
LOOK_EVERY_S = 0.1


class Alignment:
    """Aligns the inputs of each task of one flow."""

    def __init__(self, maker: BatchMaker, intake: Intake, settings: Settings) -> None:
        """Align the records of the intake; the maker knows the tasks, and advances their time."""
        self._maker, self._intake, self._ownership = maker, intake, maker.ownership
        self._inputs = [topic.name for topic in maker.spec.inputs]
        self._stateful, self._idle_s = maker.spec.stateful, settings.idle_input_ms / 1000
        self.forget()

    def forget(self) -> None:
        """Start from scratch: the assignment has changed."""
        self._last_came_s = dict[TopicPartition, float]()
        self._looked_s = -math.inf

    async def release(self, polled: Iterable[TopicPartition], now_s: float) -> dict[int, list[str]]:
        """Release records that need not wait for another input.

        Args:
            polled: the inputs of which something came just now.
            now_s: by the steady clock.

        Returns:
            By task, the inputs that hold its time back; nothing of a flow without state, where no time is known.
        """
        self._last_came_s.update(dict.fromkeys(polled, now_s))
        active: dict[int, list[str]] = {}
        consumer = self._ownership.consumer
        for p in self._looked_at(now_s):
            places = [TopicPartition(topic, p) for topic in self._inputs]
            behind = [place for place in places if await _is_behind(consumer, place)]
            self._intake.release(p, behind, now_s)
            if not self._stateful:
                continue
            recent = {place for place in places if self._last_came_s.setdefault(place, now_s) > now_s - self._idle_s}
            active[p] = [each.topic for each in places if each in recent or each in behind or self._intake.holds(each)]
            if not self._intake.holds_any(p):
                self._maker.let_time_pass(self._ownership.tasks[p], active[p], _ends_known_ms(consumer, places))
        return active

    async def read_to(self, partitions: Iterable[int]) -> dict[TopicPartition, int]:
        """Return the next offset of those inputs of tasks that have no record left here.

        It is past the offsets behind the last record that no reader is given: transaction markers and aborted records.
        """
        places = [TopicPartition(topic, p) for p in partitions for topic in self._inputs]
        consumer = self._ownership.consumer
        return {place: await consumer.position(place) for place in places if not self._intake.has(place)}

    def _looked_at(self, now_s: float) -> Collection[int]:
        """Return the tasks to look at now: those with records here; of a flow with state, now and then all.

        If one of 256 tasks is busy, a look at all of them costs more than a poll.
        """
        if not self._stateful or now_s - self._looked_s < LOOK_EVERY_S:
            return self._intake.held & self._ownership.tasks.keys()
        self._looked_s = now_s
        return list(self._ownership.tasks)


async def _is_behind(consumer: AIOKafkaConsumer, place: TopicPartition) -> bool:
    """Tell whether an input has more on the broker than was polled, or its end is not known yet."""
    end = consumer.last_stable_offset(place)
    if end is None or end < 0:
        end = consumer.highwater(place)
    return end is None or await consumer.position(place) < end


def _ends_known_ms(consumer: AIOKafkaConsumer, places: Iterable[TopicPartition]) -> int:
    """Return when brokers last said where inputs end, for the input where that is longest ago; 0 before the first time.

    Since then more may have come, if the broker does not answer, or nobody asks (a pause, a process that was stopped).
    """
    return min(consumer.last_poll_timestamp(place) or 0 for place in places)
