"""The latest records of topics, while somebody looks at the page: outputs with their fields, dead letters by kind.

The broker is asked only while somebody looks, and at most once in five seconds, however many do. Only the last offsets
of each partition are read, and a record is cut to what a line shows. Of a dead letter only the headers are shown, never
the record itself.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from typing import Generic, TypeVar

import orjson
from aiokafka import AIOKafkaConsumer, ConsumerRecord, TopicPartition
from msgspec import Struct

from streams.connection import open_admin, open_reader
from streams.delivery.spec import FlowSpec
from streams.ops.letters import LetterKind, LetterKinds, letter_row
from streams.ops.oldest import POLL_MS
from streams.settings import Settings
from streams.topic_admin import read_places
from streams.topics import DEAD_LETTERS

FRESH_S = 5.0
WITHIN_S = 4.0
BACK = 48
SHOWN_OUTPUTS, SHOWN_KINDS = 5, 25
SHOWN_CHARS = 300
# Fields that all outputs have: where a record came from, and when.
PROVENANCE = frozenset({"event_id", "occurred_at", "processed_at", "source", "model", "abstained", "spans"})
DEEPEST = 3
HASH_CHARS = 12
EMPTY: tuple[object, ...] = (None, "", [], {})

T = TypeVar("T")


class OutputRow(Struct, frozen=True, kw_only=True):
    """One output: where it stands, when it was written (milliseconds since 1970), what it says beside its origin.

    `model` names the artifact that made it, with version and the begin of its hash, whichever worker that was.
    """

    topic: str
    partition: int
    offset: int
    at_ms: int
    key: str
    says: str
    abstained: str
    model: str


class Tails:
    """Reads the tails of a worker's topics."""

    def __init__(self, settings: Settings, specs: Mapping[str, FlowSpec]) -> None:
        """Read nothing yet.

        Args:
            settings: name the broker.
            specs: of all flows.
        """
        self._settings, self._specs = settings, specs
        self.outputs = Kept(self._outputs)
        self.letters = Kept(self._letters)

    async def _outputs(self) -> dict[str, list[OutputRow]]:
        topics = sorted({topic.name for spec in self._specs.values() for topic in spec.outputs})
        records = await tail(self._settings, topics)
        return {
            name: newest(map(output_row, _of(records, {topic.name for topic in spec.outputs})), SHOWN_OUTPUTS)
            for name, spec in self._specs.items()
        }

    async def _letters(self) -> list[LetterKind]:
        kinds = LetterKinds(map(letter_row, await tail(self._settings, [DEAD_LETTERS.name])))
        return kinds.newest_first()[:SHOWN_KINDS]


class Kept(Generic[T]):
    """A value that is asked for again once it is too old, by one asker at a time."""

    def __init__(self, ask: Callable[[], Awaitable[T]]) -> None:
        self._ask, self._lock = ask, asyncio.Lock()
        self._found: tuple[float, T] | None = None

    async def get(self) -> T:
        """Return the value; waits for the broker if it is too old. Raises what asking raises."""
        async with self._lock:
            if self._found is None or time.monotonic() - self._found[0] > FRESH_S:
                self._found = time.monotonic(), await self._ask()
            return self._found[1]


async def tail(settings: Settings, topics: Sequence[str]) -> list[ConsumerRecord]:
    """Read the last offsets of each partition of some topics; topics that are not there have no records.

    Raises:
        TimeoutError: the broker did not answer in time.
        KafkaError: it refuses.
        BrokerUnreachableError: nothing answers.
    """
    async with asyncio.timeout(WITHIN_S), open_admin(settings) as admin, open_reader(settings) as reader:
        places = [place for topic in topics for place in await read_places(admin, topic)]
        if not places:
            return []
        first, end = await reader.beginning_offsets(places), await reader.end_offsets(places)
        ends = {place: end[place] for place in places if end[place] > first[place]}
        reader.assign(list(ends))
        for place, after in ends.items():
            reader.seek(place, max(first[place], after - BACK))
        return await _read_up_to(reader, ends)


async def _read_up_to(reader: AIOKafkaConsumer, ends: Mapping[TopicPartition, int]) -> list[ConsumerRecord]:
    """Read the partitions from where they stand; each that has come to its end is paused."""
    found, unread = list[ConsumerRecord](), set(ends)
    while unread:
        for records in (await reader.getmany(*unread, timeout_ms=POLL_MS)).values():
            found += records
        for place in tuple(unread):
            if await reader.position(place) >= ends[place]:
                unread.discard(place)
                reader.pause(place)
    return found


def output_row(record: ConsumerRecord) -> OutputRow:
    """Put an output in a line; whatever it holds, it becomes one."""
    try:
        value = orjson.loads(record.value or b"{}")
    except orjson.JSONDecodeError:
        value = {"": (record.value or b"").decode(errors="replace")}
    fields = value if isinstance(value, dict) else {"": value}
    says = _plain({name: field for name, field in fields.items() if name not in PROVENANCE})
    return OutputRow(
        topic=record.topic,
        partition=record.partition,
        offset=record.offset,
        at_ms=record.timestamp,
        key=(record.key or b"").decode(errors="replace")[:SHOWN_CHARS],
        says=says if len(says) <= SHOWN_CHARS else f"{says[:SHOWN_CHARS]} …",
        abstained=_text(fields.get("abstained") or "")[:SHOWN_CHARS],
        model=_model(fields.get("model"))[:SHOWN_CHARS],
    )


def newest(rows: Iterable[OutputRow], count: int) -> list[OutputRow]:
    """Return the newest rows, newest first."""
    return sorted(rows, key=lambda row: -row.at_ms)[:count]


def _of(records: Sequence[ConsumerRecord], topics: set[str]) -> list[ConsumerRecord]:
    return [record for record in records if record.topic in topics]


def _model(said: object) -> str:
    """Say which artifact made an output, by its provenance: name, version, precision, the beginning of the hash."""
    if not isinstance(said, dict):
        return ""
    words = [_text(said[name]) for name in ("name", "version", "precision") if name in said]
    return " ".join([*words, _text(said.get("sha256", ""))[:HASH_CHARS]]).strip()


def _plain(field: object, deep: int = 0) -> str:
    """Return a field as a person reads it: no quotes, no braces, three digits, nothing if it is empty."""
    if isinstance(field, dict | list) and deep > DEEPEST:
        return "…"
    if isinstance(field, dict):
        said = {name: _plain(value, deep + 1) for name, value in field.items() if value not in EMPTY}
        return ", ".join(f"{name} {_inside(field[name], words)}" for name, words in said.items())
    if isinstance(field, list):
        return "; ".join(_plain(each, deep + 1) for each in field)
    return f"{field:.3g}" if isinstance(field, float) else _text(field)


def _inside(field: object, words: str) -> str:
    return f"({words})" if isinstance(field, dict | list) else words


def _text(field: object) -> str:
    return field if isinstance(field, str) else orjson.dumps(field).decode()
