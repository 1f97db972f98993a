"""Asks the broker how far flows have come, and reads the oldest waiting records. It joins no group and affects nobody.

metadata ──▶ group, its committed offsets ──▶ first, stable and end offsets ──▶ where records may wait: read the oldest

The order matters: an offset that was committed earlier cannot be past an end that is asked for later. Flows are asked
about concurrently, but their waiting records are read one flow after another, as each reads a topic from its own
offset. A flow for which the broker does not answer hides no other flow.
"""

import asyncio
import time
from collections.abc import AsyncIterator, Collection, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any, Literal, Protocol, TypeVar

from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.errors import KafkaError
from aiokafka.structs import OffsetAndMetadata
from msgspec import structs

from streams.checks.permissions import see_topics
from streams.clients import Admin
from streams.clients.names import Names
from streams.connection import open_admin, open_reader
from streams.kafka_tools import KafkaTools
from streams.ops.ages import Waiting, age_s, came_ms
from streams.ops.answers import committed_of, leaders_of
from streams.ops.asking import TELL_WITHIN_S, in_time, patiently
from streams.ops.group import read_group
from streams.ops.holder import find_holders
from streams.ops.lag import BEHIND_S, FlowReading, PlaceReading, begin_at
from streams.ops.last_word import read_words
from streams.ops.oldest import read_waiting
from streams.ops.replicas import find_thin
from streams.settings import Settings
from streams.topic_admin import TopicsMissingError
from streams.topic_kinds import RecordTopic, Topic
from streams.topics import WORKERS

# One fetch brings this much of a partition at most, or one batch: the age of a record needs no more.
GLANCE_BYTES = 64 * 1024
# Seconds: a look at all flows reads for READ_WITHIN_S at most, yet each flow gets READ_AT_LEAST_S; what was not reached
# by then is estimated.
READ_WITHIN_S, READ_AT_LEAST_S = 3.0, 1.0
# The first record of an open transaction is asked for so long.
HELD_WITHIN_S = 1.0
# A leader that does not tell offsets within this time counts as gone.
ANSWER_WITHIN_S = 4.0

F = TypeVar("F", FlowReading, FlowReading | Exception)


class FlowInputs(Protocol):
    """What is needed of a flow's spec."""

    @property
    def name(self) -> str:
        """The flow's name, which is its group's."""

    @property
    def inputs(self) -> Sequence[Topic]:
        """Its inputs."""

    @property
    def outputs(self) -> Sequence[Topic]:
        """What others read of it."""

    @property
    def tables(self) -> Sequence[Topic]:
        """What its workers hold whole."""

    @property
    def needed(self) -> Sequence[Topic]:
        """Topics beside its inputs that it cannot run without."""


@dataclass(frozen=True)
class LagReader:
    """Looks at flows through three clients that are open.

    Attributes:
        tools: Kafka's own, for commands; they know the broker's address, too.
        names: of topics on the cluster.
        admin: for metadata, groups and committed offsets.
        committed: a reader of what is committed, without a group.
        uncommitted: a reader of everything, for the logs' ends.
        start: where a group that never ran begins.
        count_to: records read of a partition at most before the rest is estimated.
    """

    tools: KafkaTools
    names: Names
    admin: Admin
    committed: AIOKafkaConsumer
    uncommitted: AIOKafkaConsumer
    start: Literal["beginning", "end"]
    count_to: int

    async def look(self, flow: FlowInputs, only: Collection[TopicPartition] | None = None) -> FlowReading:
        """Look at one flow.

        Args:
            flow: its name and inputs.
            only: partitions in which records that wait are read; None: in all.

        Raises:
            TopicsMissingError: an input is not on the broker.
            KafkaError: the broker refuses or does not answer.
        """
        known = await self._topics()
        (found,) = await self._with_words(
            [await self._read(await self._asked(flow, known), only, READ_WITHIN_S)], known
        )
        return found

    async def look_at_all(self, flows: Sequence[FlowInputs]) -> list[FlowReading | Exception]:
        """Look at several flows.

        Returns:
            In the order of the flows; in place of one that could not be looked at a KafkaError, a TimeoutError, or a
            TopicsMissingError, which say why.

        Raises:
            KafkaError: the broker does not even say which topics there are.
            TimeoutError: within six seconds.
        """
        try:
            async with asyncio.timeout(TELL_WITHIN_S):
                known = await self._topics()
        except TimeoutError as error:
            raise TimeoutError(f"it does not say within {TELL_WITHIN_S:.0f} s which topics there are") from error
        asked = await asyncio.gather(*(in_time(self._asked(flow, known)) for flow in flows))
        within_s = max(READ_AT_LEAST_S, READ_WITHIN_S / max(1, len(flows)))
        found = [each if isinstance(each, Exception) else await self._read_if_shown(each, within_s) for each in asked]
        return await self._with_words(found, known)

    async def _with_words(self, found: list[F], known: Collection[str]) -> list[F]:
        """Add to flows that do not go on what the last of their workers said."""
        if WORKERS.name not in known or not any(isinstance(each, FlowReading) and each.stands for each in found):
            return found
        told = await read_words(self.committed)
        return [
            structs.replace(each, last_word=told.get(each.flow))
            if isinstance(each, FlowReading) and each.stands
            else each
            for each in found
        ]

    async def _topics(self) -> set[str]:
        return set(await patiently(self.admin.list_topics))

    async def _asked(self, flow: FlowInputs, known: Collection[str]) -> FlowReading:
        """Ask for all but the records that wait."""
        described = await patiently(lambda: self._described(flow, known))
        inputs = {topic.name for topic in flow.inputs}
        beside = {topic.name for topic in (*flow.outputs, *flow.tables)} & described.keys()
        leaders = leaders_of(described[name] for name in inputs)
        state, members = await patiently(lambda: read_group(self.admin, flow.name))
        committed = await patiently(lambda: self._committed(flow.name, list(leaders)))
        readings = await self._offsets(leaders | leaders_of(described[name] for name in beside), committed)
        others_read = {place: readings.pop(place) for place in list(readings) if place not in leaders}
        if committed and state == "never_ran":  # its members were forgotten, its offsets not yet
            state = "stopped"
        if members and not any(member.works_for(flow.name) for member in members):
            state = "stopped"
        missing = tuple(topic.name for topic in flow.needed if topic.name not in known)
        others = inputs | {each.name for each in flow.needed if isinstance(each, RecordTopic) and each.role == "input"}
        hidden = (await see_topics(self.admin, missing)).hidden if missing else frozenset()
        return FlowReading(
            flow=flow.name,
            at_s=time.time(),
            state=state,
            members=members,
            places=tuple(readings[place] for place in sorted(readings)),
            missing=missing,
            hidden=tuple(sorted(hidden)),
            thin=await find_thin(self.admin, (each for name, each in described.items() if name not in others)),
            unread=tuple(
                structs.replace(each, position=each.stable) for each in others_read.values() if each.held_offsets
            ),
        )

    async def _read_if_shown(self, asked: FlowReading, within_s: float) -> FlowReading | KafkaError:
        """Add what waits, or say why not, if the broker shows a topic but not its records."""
        try:
            return await self._read(asked, None, within_s)
        except KafkaError as error:
            return error

    async def _read(self, asked: FlowReading, only: Collection[TopicPartition] | None, within_s: float) -> FlowReading:
        """Add what waits, and since when open transactions hold records back; whose, if they have done so for long."""
        readings = {TopicPartition(each.topic, each.partition): each for each in asked.places}
        wanted = {p: r for p, r in readings.items() if r.open_offsets and (only is None or p in only)}
        seen = await read_waiting(self.committed, wanted, self.count_to, within_s)
        unread = {TopicPartition(each.topic, each.partition): each for each in asked.unread}
        held = await self._held(readings) | await self._held_if_shown(unread)
        began_ms = {place: came_ms(found, asked.at_s) for place, found in held.items()}
        held_ms = {place: at_ms for place, at_ms in began_ms.items() if at_ms is not None}
        long = [place for place, at_ms in held_ms.items() if (age_s(at_ms, asked.at_s) or 0.0) >= BEHIND_S]
        every = readings | unread
        holders = await find_holders(self.admin, self.tools, {place: every[place].stable for place in long})
        told = {
            place: structs.replace(each, waiting=seen.get(place), held_ms=held_ms.get(place), holder=holders.get(place))
            for place, each in every.items()
        }
        places, outputs = tuple(told[place] for place in readings), tuple(told[place] for place in unread)
        return structs.replace(asked, places=places, unread=outputs)

    async def _held(self, readings: Mapping[TopicPartition, PlaceReading]) -> dict[TopicPartition, Waiting]:
        """Read where open transactions begin."""
        behind = {p: structs.replace(r, position=r.stable, stable=r.end) for p, r in readings.items() if r.held_offsets}
        return await read_waiting(self.uncommitted, behind, 1, HELD_WITHIN_S)

    async def _held_if_shown(self, unread: Mapping[TopicPartition, PlaceReading]) -> dict[TopicPartition, Waiting]:
        """Read the same of outputs and tables, which who asks may not be allowed to read."""
        try:
            return await self._held(unread) if unread else {}
        except KafkaError:
            return {}

    async def _described(self, flow: FlowInputs, known: Collection[str]) -> dict[str, dict[str, Any]]:
        """Return the metadata of a flow's topics, as far as they are there; a leader below 0 is none."""
        names = {topic.name for topic in flow.inputs}
        if missing := sorted(names - set(known)):
            raise TopicsMissingError(missing, self.tools.broker, self.tools.prefix)
        written = {topic.name for topic in flow.needed if topic.name in known}
        return {topic["topic"]: topic for topic in await self.admin.describe_topics(sorted(names | written))}

    async def _committed(self, group: str, places: list[TopicPartition]) -> dict[TopicPartition, OffsetAndMetadata]:
        found = await self.admin.list_consumer_group_offsets(group, partitions=places)
        return {place: meta for place, meta in found.items() if meta.offset >= 0}

    async def _offsets(
        self, leaders: Mapping[TopicPartition, int], committed: Mapping[TopicPartition, OffsetAndMetadata]
    ) -> dict[TopicPartition, PlaceReading]:
        """Ask each leader for the offsets of its partitions; a silent one must not hide those of the others."""
        led: dict[int, list[TopicPartition]] = {}
        for place, leader in leaders.items():
            led.setdefault(leader, []).append(place)
        known: dict[TopicPartition, PlaceReading] = {}
        asked = [self._offsets_of(places, committed) for leader, places in led.items() if leader >= 0]
        for found in await asyncio.gather(*asked):
            known |= found
        unknown = {
            p: PlaceReading(topic=p.topic, partition=p.partition, led=False, **committed_of(committed.get(p)))
            for p in leaders.keys() - known.keys()
        }
        return known | unknown

    async def _offsets_of(
        self, places: list[TopicPartition], committed: Mapping[TopicPartition, OffsetAndMetadata]
    ) -> dict[TopicPartition, PlaceReading]:
        """Return readings of one leader's partitions; none if it does not answer: it may have just died."""
        try:
            async with asyncio.timeout(ANSWER_WITHIN_S):
                first, stable, end = await asyncio.gather(
                    self.committed.beginning_offsets(places),
                    self.committed.end_offsets(places),
                    self.uncommitted.end_offsets(places),
                )
        except TimeoutError:
            return {}
        said = {place: committed_of(committed.get(place)) for place in places}
        return {
            place: PlaceReading(
                topic=place.topic,
                partition=place.partition,
                position=begin_at(said[place]["committed"], first[place], stable[place], self.start),
                first=first[place],
                stable=stable[place],
                end=max(stable[place], end[place]),
                **said[place],
            )
            for place in places
        }


@asynccontextmanager
async def open_lag_reader(settings: Settings, count_to: int) -> AsyncIterator[LagReader]:
    """Open the three clients.

    Args:
        settings: name the broker.
        count_to: records read of a partition at most in one look.

    Raises:
        BrokerUnreachableError: nothing answers.
    """
    patience: dict[str, Any] = {"request_timeout_ms": settings.connect_timeout_ms}
    async with (
        open_admin(settings) as admin,
        open_reader(settings, max_partition_fetch_bytes=GLANCE_BYTES, **patience) as committed,
        open_reader(
            settings, isolation_level="read_uncommitted", max_partition_fetch_bytes=GLANCE_BYTES, **patience
        ) as uncommitted,
    ):
        names = Names(settings.topic_prefix)
        yield LagReader(KafkaTools.of(settings), names, admin, committed, uncommitted, settings.start, count_to)
