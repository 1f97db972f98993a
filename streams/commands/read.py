"""`shopstream read`: a topic as JSON lines on stdout."""

import select
import sys
from collections.abc import AsyncGenerator, AsyncIterator, Callable
from contextlib import aclosing
from dataclasses import dataclass
from typing import Annotated

import typer
from aiokafka import AIOKafkaConsumer, ConsumerRecord, TopicPartition

from streams.commands.completion import complete_topic
from streams.commands.log_reader import bounds, read_last, read_range
from streams.commands.log_reader import follow as follow_log
from streams.commands.options import Broker, run, settings_of, stderr, unknown_topic
from streams.commands.record_lines import envelope_line, value_line
from streams.commands.stdout_pipe import ReaderGoneError
from streams.commands.watched_topic import while_there
from streams.connection import open_admin, open_reader
from streams.exits import EXIT_NOTHING
from streams.settings import Settings
from streams.topic_admin import TopicsMissingError, read_places
from streams.topic_kinds import RecordTopic
from streams.topics import TOPICS

LAST = 10

TopicName = Annotated[
    str, typer.Argument(metavar="TOPIC", help="Any topic of the broker.", autocompletion=complete_topic)
]
Count = Annotated[int | None, typer.Option("--count", "-n", min=1, help="End after this many records.")]
FromBeginning = Annotated[bool, typer.Option("--from-beginning", help="Begin with the oldest record that is kept.")]
Follow = Annotated[bool, typer.Option("--follow", "-f", help="Print new records as they come, until Ctrl-C.")]
Committed = Annotated[
    bool, typer.Option("--committed/--uncommitted", help="Leave out records of open and aborted transactions.")
]
Envelope = Annotated[bool, typer.Option("--envelope", help="Print key, headers and place with each value.")]


def read(
    topic: TopicName,
    *,
    count: Count = None,
    from_beginning: FromBeginning = False,
    follow: Follow = False,
    committed: Committed = True,
    envelope: Envelope = False,
    broker: Broker = None,
) -> None:
    """Print records as JSON lines: the last ten, or as the flags say.

    Values of typed records are printed as they are, so that you can send them again. Dead letters, and values that are
    not a JSON object, are printed as {"partition", "offset", "timestamp", "key", "value", "headers"}.

    It ends at the end of the topic, and with 1 if there was nothing to print. If the broker is unavailable, it
    waits and says so on stderr. If the topic is deleted, it ends with 78.

    Example: shopstream read sentiments --follow | jq .sentiment
    """
    settings = settings_of(broker=broker)
    typed = any(topic == known.name for known in TOPICS if isinstance(known, RecordTopic))
    line_of = value_line if typed and not envelope else envelope_line
    isolation = "read_committed" if committed else "read_uncommitted"
    if not run(_print(settings, topic, _Range(count, from_beginning, follow), isolation, line_of)):
        stderr().print(f"{topic}: nothing to read")
        raise typer.Exit(EXIT_NOTHING)


@dataclass(frozen=True)
class _Range:
    """Which records of a topic are wanted."""

    count: int | None
    from_beginning: bool
    follow: bool

    async def records(
        self, reader: AIOKafkaConsumer, places: list[TopicPartition]
    ) -> AsyncGenerator[ConsumerRecord, None]:
        first, end = await bounds(reader, places)
        if self.follow:
            records = follow_log(reader, first if self.from_beginning else end, check_reader)
        elif self.from_beginning:
            records = read_range(reader, first, end)
        else:
            records = _each(await read_last(reader, places, self.count or LAST))
        printed = 0
        async for record in records:
            yield record
            printed += 1
            if printed == self.count:
                return


async def _print(
    settings: Settings, topic: str, wanted: _Range, isolation: str, line_of: Callable[[ConsumerRecord], bytes]
) -> int:
    """Print records and return how many; each line is flushed, so that pipes see it as it comes."""
    async with open_admin(settings) as admin:
        places = await read_places(admin, topic)
        if not places:
            raise _not_there(topic, await admin.list_topics(), settings)
    async with open_reader(settings, isolation_level=isolation) as reader:
        printing = _print_records(wanted.records(reader, places), line_of, at_once=wanted.follow)
        return await while_there(printing, reader, places, settings.broker)


async def _print_records(
    records: AsyncGenerator[ConsumerRecord, None], line_of: Callable[[ConsumerRecord], bytes], *, at_once: bool
) -> int:
    printed = 0
    async with aclosing(records):
        async for record in records:
            sys.stdout.buffer.write(line_of(record) + b"\n")
            printed += 1
            if at_once:
                sys.stdout.buffer.flush()
    sys.stdout.buffer.flush()
    return printed


def check_reader() -> None:
    """Notice that the reader of our output is gone, even while there is nothing to write.

    Raises:
        ReaderGoneError: stdout is a pipe that nobody reads any more.
    """
    poll = select.poll()
    poll.register(sys.stdout.fileno(), 0)  # POLLERR is always reported: of a pipe, that its other end is closed
    if any(event & select.POLLERR for _, event in poll.poll(0)):
        raise ReaderGoneError


async def _each(records: list[ConsumerRecord]) -> AsyncIterator[ConsumerRecord]:
    for record in records:
        yield record


def _not_there(topic: str, on_broker: list[str], settings: Settings) -> Exception:
    if topic in (known.name for known in TOPICS):
        return TopicsMissingError([topic], settings.broker, settings.topic_prefix)
    return unknown_topic(topic, sorted(name for name in on_broker if not name.startswith("__")))
