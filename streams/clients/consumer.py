"""A consumer that takes logical names. aiokafka methods that are not wrapped here take the cluster's names."""

import inspect
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from aiokafka import AIOKafkaConsumer, ConsumerRebalanceListener, ConsumerRecord, TopicPartition
from aiokafka.errors import OffsetOutOfRangeError

from streams.clients.closing import close_in_time, ended
from streams.clients.coordinators import ask_again, join_again
from streams.clients.first_answer import ask_in_turns
from streams.clients.names import Names
from streams.clients.options import client_options
from streams.clients.producer import Offset
from streams.settings import Settings

# By then partitions that somebody added are seen; aiokafka's own five minutes are long for records that wait in them.
METADATA_AGE_MS = 60_000


class Consumer(AIOKafkaConsumer):  # type: ignore[misc]  # aiokafka ships no types
    """aiokafka's consumer, under the names, the user and the encryption of the settings."""

    def __init__(
        self, settings: Settings, part: str, *topics: str, group_id: str | None = None, **options: Any
    ) -> None:
        """Connect nothing yet.

        Args:
            settings: name the broker, the user and the prefix.
            part: ends the client id.
            *topics: whose partitions are all assigned when it starts.
            group_id: its group's logical name; None for no group.
            **options: more of aiokafka's.
        """
        self._names = Names(settings.topic_prefix)
        super().__init__(
            *map(self._names.on_cluster, topics),
            group_id=None if group_id is None else self._names.on_cluster(group_id),
            **client_options(settings, part),
            **({"metadata_max_age_ms": METADATA_AGE_MS} | options),
        )
        close_in_time(self._client)
        ask_in_turns(self._client)
        ask_again(self._client)
        join_again(self._client)

    async def stop(self) -> None:
        """Close, even if its partitions were replaced a moment ago."""
        fetcher = self._fetcher
        async with ended(fetcher and fetcher._fetch_task):
            await super().stop()

    def subscribe(self, topics: Iterable[str] = (), pattern: None = None, listener: Any = None) -> None:
        """Join the group for topics; the listener gets logical names, too."""
        hears = listener if listener is None or not self._names.prefix else _Listener(self._names, listener)
        super().subscribe([self._names.on_cluster(topic) for topic in topics], pattern, hears)

    def assign(self, places: Iterable[TopicPartition]) -> None:
        """Read these partitions, without a group."""
        super().assign(self._names.places_on_cluster(places))

    def assignment(self) -> set[TopicPartition]:
        """Return the partitions that are read."""
        return set(map(self._names.logical_place, super().assignment()))

    def partitions_for_topic(self, topic: str) -> set[int] | None:
        """Return the partition numbers of a topic, as far as they are known."""
        numbers: set[int] | None = super().partitions_for_topic(self._names.on_cluster(topic))
        return numbers

    async def topics(self) -> set[str]:
        """Return the topics of this shop that the user may see, as the brokers have them now."""
        return {self._names.logical(topic) for topic in await super().topics() if self._names.is_ours(topic)}

    def raise_trouble(self) -> None:
        """Raise what has ended or holds up the membership of the group, as a poll does."""
        self._coordinator.check_errors()

    def pause(self, *places: TopicPartition) -> None:
        """Fetch nothing of these for now."""
        super().pause(*self._names.places_on_cluster(places))

    def resume(self, *places: TopicPartition) -> None:
        """Fetch these again."""
        super().resume(*self._names.places_on_cluster(places))

    def seek(self, place: TopicPartition, offset: int) -> None:
        """Go on reading a partition at an offset."""
        super().seek(self._names.place_on_cluster(place), offset)

    async def position(self, place: TopicPartition) -> int:
        """Return the next offset that is read."""
        offset: int = await super().position(self._names.place_on_cluster(place))
        return offset

    def last_stable_offset(self, place: TopicPartition) -> int | None:
        """Return the offset after the last stable record, as the last fetch had it; None before the first."""
        offset: int | None = super().last_stable_offset(self._names.place_on_cluster(place))
        return offset

    def highwater(self, place: TopicPartition) -> int | None:
        """Return the offset after the last record, as the last fetch had it; None before the first."""
        offset: int | None = super().highwater(self._names.place_on_cluster(place))
        return offset

    def last_poll_timestamp(self, place: TopicPartition) -> int | None:
        """Return when the last fetch of these was answered, milliseconds since 1970; None before the first."""
        at_ms: int | None = super().last_poll_timestamp(self._names.place_on_cluster(place))
        return at_ms

    async def committed(self, place: TopicPartition) -> int | None:
        """Return the group's next offset; None if it has none."""
        offset: int | None = await super().committed(self._names.place_on_cluster(place))
        return offset

    async def committed_notes(self, places: Iterable[TopicPartition]) -> dict[TopicPartition, str]:
        """Return the metadata stored with the group's next offsets, of partitions that have one; may be empty."""
        found = await self._coordinator.fetch_committed_offsets(self._names.places_on_cluster(places))
        return self._names.keyed_logically({place: meta.metadata for place, meta in found.items()})

    async def commit(self, offsets: Mapping[TopicPartition, Offset] | None = None) -> None:
        """Commit the group's next offsets, each with its metadata if it has some."""
        await super().commit(None if offsets is None else self._names.keyed_on_cluster(offsets))

    async def beginning_offsets(self, places: Iterable[TopicPartition]) -> dict[TopicPartition, int]:
        """Return the first offsets that are kept."""
        return self._names.keyed_logically(await super().beginning_offsets(self._names.places_on_cluster(places)))

    async def end_offsets(self, places: Iterable[TopicPartition]) -> dict[TopicPartition, int]:
        """Return the offsets after the last stable records."""
        return self._names.keyed_logically(await super().end_offsets(self._names.places_on_cluster(places)))

    async def getmany(
        self, *places: TopicPartition, timeout_ms: int = 0, max_records: int | None = None
    ) -> dict[TopicPartition, list[ConsumerRecord]]:
        """Return the fetched records, by partition.

        Raises:
            OffsetOutOfRangeError: with the offsets by logical partition.
        """
        try:
            polled: dict[TopicPartition, list[ConsumerRecord]] = await super().getmany(
                *self._names.places_on_cluster(places), timeout_ms=timeout_ms, max_records=max_records
            )
        except OffsetOutOfRangeError as error:
            raise OffsetOutOfRangeError(self._names.keyed_logically(error.args[0])) from error
        if not self._names.prefix:
            return polled
        renamed = self._names.keyed_logically(polled)
        for place, records in renamed.items():
            for record in records:
                record.topic = place.topic
        return renamed


class _Listener(ConsumerRebalanceListener):  # type: ignore[misc]  # aiokafka ships no types
    """Passes a rebalance on under logical names."""

    def __init__(self, names: Names, listener: Any) -> None:
        self._names, self._listener = names, listener

    async def on_partitions_revoked(self, revoked: Collection[TopicPartition]) -> None:
        await _done(self._listener.on_partitions_revoked(set(map(self._names.logical_place, revoked))))

    async def on_partitions_assigned(self, assigned: Collection[TopicPartition]) -> None:
        await _done(self._listener.on_partitions_assigned(set(map(self._names.logical_place, assigned))))


async def _done(result: Any) -> None:
    if inspect.isawaitable(result):
        await result
