"""Sends a flow's dead letters back to it, each once.

dead-letters ──▶ of this flow? ──▶ whole value (from its source offset where it was cut) ──▶ FLOW.redrive
     └── how far we came is an offset of the group FLOW.redrive-sender, in the same transaction
"""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256

from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, ConsumerRecord, TopicPartition
from aiokafka.errors import MessageSizeTooLargeError

from streams.commands.log_reader import bounds, read_range
from streams.connection import open_admin, open_reader, open_sender
from streams.delivery.message import Message
from streams.records import DeadLetter, RecordError
from streams.settings import Settings
from streams.topic_admin import TopicsMissingError, read_places
from streams.topics import DEAD_LETTERS

# Dead letters in one transaction.
CHUNK = 200


@dataclass
class Redriven:
    """What a redrive did.

    Attributes:
        sent: dead letters sent back.
        gone: dead letters of this flow that were cut, and whose originals are deleted by now.
        large: dead letters of this flow that are larger than any record that can be sent.
        foreign: records on the topic that are no dead letters of shopstream.
    """

    sent: int = 0
    gone: int = 0
    large: int = 0
    foreign: int = 0


async def redrive_flow(settings: Settings, flow: str) -> Redriven:
    """Send back every dead letter of a flow that was not sent back before.

    Raises:
        TopicsMissingError: dead-letters or FLOW.redrive is not there.
    """
    async with open_admin(settings) as admin:
        places = await read_places(admin, DEAD_LETTERS.name)
        target = await read_places(admin, f"{flow}.redrive")
        if not places or not target:
            missing = [name for name, there in ((DEAD_LETTERS.name, places), (f"{flow}.redrive", target)) if not there]
            raise TopicsMissingError(missing, settings.broker, settings.topic_prefix)
    group = f"{flow}.redrive-sender"
    # The producer first: it fences a redrive that still runs, so the offsets that are read then are final.
    async with (
        open_sender(settings, group, target) as sender,
        open_reader(settings, group) as reader,
        open_reader(settings) as originals,
    ):
        return await _Redrive(flow, group, sender, reader, originals).run(places)


@dataclass
class _Redrive:
    flow: str
    group: str
    sender: AIOKafkaProducer
    reader: AIOKafkaConsumer
    originals: AIOKafkaConsumer

    async def run(self, places: Sequence[TopicPartition]) -> Redriven:
        """Go through the dead letters that came since the last redrive."""
        done, messages, ends = Redriven(), [], {}
        begin, end = await self._range(places)
        async for record in read_range(self.reader, begin, end):
            ends[TopicPartition(record.topic, record.partition)] = record.offset + 1
            if message := await self._message(record, done):
                messages.append(message)
            if len(messages) >= CHUNK:
                await self._commit(messages, ends, done)
                messages, ends = [], {}
        await self._commit(messages, ends, done)
        return done

    async def _range(
        self, places: Sequence[TopicPartition]
    ) -> tuple[dict[TopicPartition, int], dict[TopicPartition, int]]:
        first, end = await bounds(self.reader, places)
        self.reader.assign(places)
        committed = {place: await self.reader.committed(place) or 0 for place in places}
        return {place: max(first[place], committed[place]) for place in places}, end

    async def _message(self, record: ConsumerRecord, done: Redriven) -> Message | None:
        try:
            letter = DeadLetter.from_headers(record.headers)
        except RecordError:
            done.foreign += 1
            return None
        if letter.flow != self.flow:
            return None
        original = await self._original(letter) if letter.truncated else record
        if original is None:
            done.gone += 1
            return None
        # A timer's key is the flow's own, and may be another record's to the partitioner.
        partition = letter.source.partition if original.key is None or letter.stage == "timer" else None
        return Message(f"{self.flow}.redrive", original.key, original.value, partition, list(record.headers))

    async def _original(self, letter: DeadLetter) -> ConsumerRecord | None:
        """Read a record again from where it first stood; None if it is no longer there."""
        place = TopicPartition(letter.source.topic, letter.source.partition)
        first, end = await bounds(self.originals, [place])
        if not first[place] <= letter.source.offset < end[place]:
            return None
        begin, after = {place: letter.source.offset}, {place: letter.source.offset + 1}
        async for record in read_range(self.originals, begin, after):
            if sha256(record.value or b"").hexdigest() == letter.sha256:
                return record
        return None

    async def _commit(self, messages: Sequence[Message], ends: dict[TopicPartition, int], done: Redriven) -> None:
        """Send a chunk and note how far we came, in one transaction."""
        if not ends:
            return
        async with self.sender.transaction():
            for m in messages:
                try:
                    await self.sender.send(m.topic, m.value, key=m.key, partition=m.partition, headers=m.headers)
                    done.sent += 1
                except MessageSizeTooLargeError:  # the producer's own word; the transaction knows nothing of it
                    done.large += 1
            await self.sender.send_offsets_to_transaction(ends, self.group)
