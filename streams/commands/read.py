"""`shopstream read`: a topic as JSON lines on stdout."""

import asyncio
import select
import sys
from collections.abc import AsyncGenerator, AsyncIterator, Callable
from contextlib import aclosing, asynccontextmanager
from dataclasses import dataclass
from typing import Annotated

import typer
from aiokafka import AIOKafkaConsumer, ConsumerRecord, TopicPartition
from aiokafka.errors import KafkaError

from streams.commands.boundary import say
from streams.commands.completion import complete_topic
from streams.commands.log_reader import bounds, read_last, read_range
from streams.commands.log_reader import follow as follow_log
from streams.commands.options import Broker, run, settings_of, stderr, unknown_topic
from streams.commands.record_lines import envelope_line, value_line
from streams.commands.stdout_pipe import ReaderGoneError
from streams.connection import open_admin, open_reader
from streams.exits import EXIT_NOTHING
from streams.settings import Settings
from streams.topic_admin import TopicsMissingError, read_places
from streams.topics import TOPICS, RecordTopic

LAST = 10
# While a topic is followed, so often its broker is asked whether it is there, and so long it may take to say so.
ASK_EVERY_S, ANSWER_WITHIN_S = 5.0, 5.0

TopicName = Annotated[
    str, typer.Argument(metavar="TOPIC", help="Any topic of the broker.", autocompletion=complete_topic)
]
Count = Annotated[int | None, typer.Option("--count", "-n", min=1, help="End after this many records.")]
FromBeginning = Annotated[bool, typer.Option("--from-beginning", help="Begin with the oldest record that is kept.")]
Follow = Annotated[bool, typer.Option("--follow", "-f", help="Go on with what comes, until Ctrl-C.")]
Committed = Annotated[
    bool, typer.Option("--committed/--uncommitted", help="Leave out what no finished transaction holds.")
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

    Values of typed records are printed as they are, so that what is read can be sent again. Dead letters, and whatever
    is no JSON object, are printed as {"partition", "offset", "timestamp", "key", "value", "headers"}.

    It ends at the end of the topic, and with 1 if there was nothing to print. A broker that is away is waited for, and
    stderr says so.

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
    """Print records and return how many; a line leaves at once, so that pipes see it as it comes."""
    async with open_admin(settings) as admin:
        places = await read_places(admin, topic)
        if not places:
            raise _not_there(topic, await admin.list_topics(), settings)
    printed = 0
    async with (
        open_reader(settings, isolation_level=isolation) as reader,
        aclosing(wanted.records(reader, places)) as records,
        _silence_told(reader, places, settings.broker),
    ):
        async for record in records:
            sys.stdout.buffer.write(line_of(record) + b"\n")
            printed += 1
            if wanted.follow:
                sys.stdout.buffer.flush()
    sys.stdout.buffer.flush()
    return printed


@asynccontextmanager
async def _silence_told(reader: AIOKafkaConsumer, places: list[TopicPartition], broker: str) -> AsyncIterator[None]:
    """Say on stderr when the broker does not answer any more, and when it does again: a client waits without a word."""
    asking = asyncio.create_task(_tell_silence(reader, places, broker))
    try:
        yield
    finally:
        asking.cancel()


async def _tell_silence(reader: AIOKafkaConsumer, places: list[TopicPartition], broker: str) -> None:
    silent = False
    while True:
        await asyncio.sleep(ASK_EVERY_S)
        try:
            async with asyncio.timeout(ANSWER_WITHIN_S):
                await reader.end_offsets(places)
        except (KafkaError, OSError, TimeoutError):
            if not silent:
                say(f"{broker} does not answer; what comes is printed once it does")
            silent = True
        else:
            if silent:
                say(f"{broker} answers again")
            silent = False


def check_reader() -> None:
    """Notice that whoever read our output is gone, also when there is nothing to write.

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
        return TopicsMissingError([topic], settings.broker)
    return unknown_topic(topic, sorted(name for name in on_broker if not name.startswith("__")))
