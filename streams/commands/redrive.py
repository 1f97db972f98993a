"""Sends a flow's dead letters back to it, each once.

dead-letters ──▶ of this flow, and chosen? ──▶ whole value (from its source offset if it was cut) ──▶ FLOW.redrive
     ├── the progress through all of them is an offset of the group FLOW.redrive-sender, in the same transaction
     └── which of them were sent beyond it is on FLOW.redrive, which keeps them longer than dead-letters does
"""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b, sha256

from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, ConsumerRecord, TopicPartition
from aiokafka.errors import MessageSizeTooLargeError

from streams.commands.letter_choice import ALL, LetterChoice
from streams.commands.log_reader import bounds, read_range
from streams.connection import open_admin, open_reader, open_sender
from streams.delivery.dead_letters import MAX_KEY_BYTES
from streams.delivery.message import Message
from streams.records import DeadLetter, RecordError
from streams.settings import Settings
from streams.topic_admin import TopicsMissingError, read_places
from streams.topics import DEAD_LETTERS, redrive_name

# Dead letters in one transaction.
CHUNK = 200


@dataclass
class Redriven:
    """What a redrive did.

    Attributes:
        sent: dead letters sent back.
        before: dead letters that are meant and were sent back before, or were passed over when all others were.
        gone: dead letters of this flow that were cut, and whose originals are deleted by now.
        large: dead letters of this flow that are larger than any record that can be sent.
        foreign: records on the topic that are no dead letters of shopstream.
    """

    sent: int = 0
    before: int = 0
    gone: int = 0
    large: int = 0
    foreign: int = 0


async def redrive_flow(settings: Settings, flow: str, choice: LetterChoice = ALL) -> Redriven:
    """Send back the dead letters of a flow that are meant and were not sent back before.

    Raises:
        TopicsMissingError: dead-letters or FLOW.redrive is not there.
    """
    places, target = await _places(settings, flow)
    group = f"{flow}.redrive-sender"
    # The producer first: it fences a redrive that still runs, so what is read then is final.
    async with (
        open_sender(settings, group, target) as sender,
        open_reader(settings, group) as reader,
        open_reader(settings) as originals,
    ):
        done = Redriven()
        await _Redrive(group, sender, choice.is_all).run(
            _Backlog(flow, choice, reader, originals, target, done), places
        )
        return done


async def would_redrive(settings: Settings, flow: str, choice: LetterChoice) -> tuple[list[ConsumerRecord], Redriven]:
    """Return the dead letters that `redrive_flow` would send now; changes nothing, and disturbs no redrive that runs.

    Raises:
        TopicsMissingError: dead-letters or FLOW.redrive is not there.
    """
    places, target = await _places(settings, flow)
    async with open_reader(settings, f"{flow}.redrive-sender") as reader, open_reader(settings) as originals:
        backlog = _Backlog(flow, choice, reader, originals, target)
        return [record async for record, message in backlog.read(places) if message], backlog.done


async def _places(settings: Settings, flow: str) -> tuple[list[TopicPartition], list[TopicPartition]]:
    async with open_admin(settings) as admin:
        places = await read_places(admin, DEAD_LETTERS.name)
        target = await read_places(admin, redrive_name(flow))
    if not places or not target:
        missing = [name for name, there in ((DEAD_LETTERS.name, places), (redrive_name(flow), target)) if not there]
        raise TopicsMissingError(missing, settings.broker, settings.topic_prefix)
    return places, target


@dataclass
class _Backlog:
    """The dead letters of a flow, from which those are taken that have not had their turn."""

    flow: str
    choice: LetterChoice
    reader: AIOKafkaConsumer
    originals: AIOKafkaConsumer
    target: Sequence[TopicPartition]
    done: Redriven = field(default_factory=Redriven)
    _sent: set[bytes] | None = field(default=None, init=False)

    async def read(self, places: Sequence[TopicPartition]) -> AsyncIterator[tuple[ConsumerRecord, Message | None]]:
        """Read what is on dead-letters, with the message that it becomes; None for what is not to be sent.

        What lies before the group's offsets had its turn when all were sent; if only some are meant, it is looked at
        to say so.
        """
        first, end = await bounds(self.reader, places)
        self.reader.assign(places)
        turn = {place: await self.reader.committed(place) or 0 for place in places}
        begin = {place: max(first[place], turn[place]) for place in places} if self.choice.is_all else first
        async for record in read_range(self.reader, begin, end):
            had_turn = record.offset < turn[TopicPartition(record.topic, record.partition)]
            yield record, await self._message(record, had_turn)

    async def _message(self, record: ConsumerRecord, had_turn: bool) -> Message | None:
        try:
            letter = DeadLetter.from_headers(record.headers)
        except RecordError:
            self.done.foreign += 1
            return None
        if letter.flow != self.flow or not self.choice.takes(letter, record.key):
            return None
        if had_turn or identity(record, letter) in await self._sent_before():
            self.done.before += 1
            return None
        original = await self._original(letter) if letter.truncated else record
        if original is None:
            self.done.gone += 1
            return None
        # A timer's key is the flow's own, and may be another record's to the partitioner.
        partition = letter.source.partition if original.key is None or letter.stage == "timer" else None
        return Message(redrive_name(self.flow), original.key, original.value, partition, list(record.headers))

    async def _sent_before(self) -> set[bytes]:
        """Read, once, which letters stand on FLOW.redrive."""
        if self._sent is None:
            self._sent = set()
            async for record in read_range(self.originals, *await bounds(self.originals, self.target)):
                try:
                    self._sent.add(identity(record, DeadLetter.from_headers(record.headers)))
                except RecordError:
                    continue
        return self._sent

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


@dataclass
class _Redrive:
    """Sends what a backlog brings.

    Attributes:
        notes: how far it came is noted; not if only some letters are meant.
    """

    group: str
    sender: AIOKafkaProducer
    notes: bool

    async def run(self, backlog: _Backlog, places: Sequence[TopicPartition]) -> None:
        """Go through it once."""
        messages: list[Message] = []
        ends: dict[TopicPartition, int] = {}
        async for record, message in backlog.read(places):
            ends[TopicPartition(record.topic, record.partition)] = record.offset + 1
            if message:
                messages.append(message)
            if len(messages) >= CHUNK:
                await self._commit(messages, ends, backlog.done)
                messages, ends = [], {}
        await self._commit(messages, ends, backlog.done)

    async def _commit(self, messages: Sequence[Message], ends: dict[TopicPartition, int], done: Redriven) -> None:
        """Send a chunk and note how far we came, in one transaction."""
        if not (ends if self.notes else messages):
            return
        async with self.sender.transaction():
            for m in messages:
                try:
                    await self.sender.send(m.topic, m.value, key=m.key, partition=m.partition, headers=m.headers)
                    done.sent += 1
                except MessageSizeTooLargeError:  # the producer's own word; the transaction knows nothing of it
                    done.large += 1
            if self.notes:
                await self.sender.send_offsets_to_transaction(ends, self.group)


def identity(record: ConsumerRecord, letter: DeadLetter) -> bytes:
    """Return what a dead letter and the record that it became on FLOW.redrive have in common, and no others.

    Of a cut one the record is whole: its value's hash is in the headers, its key begins as the letter's.
    """
    value, key = None if letter.truncated else record.value, record.key and record.key[:MAX_KEY_BYTES]
    return blake2b(repr((key, value, list(record.headers))).encode(), digest_size=16).digest()
