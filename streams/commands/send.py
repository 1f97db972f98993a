"""`shopstream send`: sends a file or folder of JSON lines to a topic; nothing of it if a line breaks the contract."""

import asyncio
from collections.abc import Awaitable
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import islice
from typing import IO, Annotated, Any

import typer
from aiokafka import AIOKafkaProducer
from aiokafka.errors import KafkaError

from streams.commands.completion import complete_record_topic
from streams.commands.conversion_hint import conversion_hint
from streams.commands.error import CommandError
from streams.commands.input_file import check_encoding, files_of, opened, size_of
from streams.commands.line_file import Check, Line, check_lines, key_of, read_lines
from streams.commands.options import Broker, run, settings_of, stderr, unknown_topic
from streams.commands.progress import ask, progress_bar
from streams.commands.stall import unless_stalled
from streams.connection import open_admin, open_sender
from streams.settings import Settings
from streams.topic_admin import TopicsMissingError, read_topics
from streams.topic_kinds import RecordTopic
from streams.topics import TOPICS

# Records that may be unconfirmed at once: enough to fill batches, few enough to keep memory small.
WINDOW = 2_000

TopicName = Annotated[
    str,
    typer.Argument(
        metavar="TOPIC", help="A topic of records, as `topics list` shows.", autocompletion=complete_record_topic
    ),
]
File = Annotated[
    str,
    typer.Argument(
        metavar="FILE.jsonl|FOLDER|-", help="One JSON object a line; of a folder every *.jsonl; - reads stdin."
    ),
]
Validate = Annotated[
    bool, typer.Option("--validate/--no-validate", help="Check every line first, and send none if one is bad.")
]


def send(topic: TopicName, file: File, validate: Validate = True, broker: Broker = None) -> None:
    """Send a file of JSON lines to a topic, each keyed as the topic's records are.

    Every line is checked first; if one breaks the topic's contract, none is sent and the first bad ones are named.
    With --no-validate lines are sent as they are, whatever they hold. Blank lines are left out.

    Example: shopstream send reviews reviews.jsonl
    """
    settings = settings_of(broker=broker)
    target = record_topic(topic)
    files = files_of(file)
    ask(settings.broker, _check_topic(settings, target))
    sent = 0
    with ExitStack() as stack:
        opened_files = [(name, stack.enter_context(opened(name))) for name in files]
        if validate:
            for name, lines in opened_files:
                check_encoding(lines, name)
                _refuse_bad(_checked(lines, target), lines, name)
                lines.seek(0)
        for name, lines in opened_files:
            sent += _send_one(Sending(settings, target), lines, name if len(files) > 1 else "")
    if not sent:
        raise CommandError(f"{file} is empty: nothing was sent")
    stderr().print(f"sent {sent:,} records to {topic}")


def _send_one(sending: "Sending", lines: IO[bytes], name: str) -> int:
    try:
        run(sending.send(lines))
    except (KafkaError, KeyboardInterrupt, CommandError):
        stderr().print(f"stopped{f' in {name}' if name else ''}: {sending.so_far()}")
        raise
    return sending.sent


def record_topic(name: str) -> RecordTopic[Any]:
    """Find a topic that takes records.

    Raises:
        typer.BadParameter: there is none of that name; the closest one is named.
    """
    topics = {topic.name: topic for topic in TOPICS if isinstance(topic, RecordTopic)}
    if name not in topics:
        raise unknown_topic(name, list(topics))
    return topics[name]


async def _check_topic(settings: Settings, topic: RecordTopic[Any]) -> None:
    async with open_admin(settings) as admin:
        if topic.name not in await read_topics(admin, [topic]):
            raise TopicsMissingError([topic.name], settings.broker, settings.topic_prefix)


def _checked(lines: IO[bytes], topic: RecordTopic[Any]) -> Check:
    with progress_bar(size_of(lines)) as tell:
        return check_lines(lines, topic, lambda check: tell(lines.tell(), f"{check.lines:,} lines checked"))


def _refuse_bad(check: Check, lines: IO[bytes], file: str) -> None:
    if not check.bad:
        return
    more = f" (and {check.bad - len(check.first):,} more)" if check.bad > len(check.first) else ""
    hint = conversion_hint(lines, file, utf8=not check.not_utf8)
    raise CommandError(
        f"{check.bad:,} of {check.lines:,} lines of {file} are no records, so none was sent{more}:\n  "
        + "\n  ".join(check.first)
        + "\nMend them, or send them as they are with --no-validate."
        + (f"\n{hint}" if hint else "")
    )


@dataclass
class Sending:
    """One file on its way to a topic.

    Attributes:
        settings: name the broker.
        topic: whose key each line gets.
        sent: lines that the broker has.
        line: the number of the last of them, as an editor counts.
    """

    settings: Settings
    topic: RecordTopic[Any]
    sent: int = 0
    line: int = 0
    _confirmed: int = 0

    def so_far(self) -> str:
        """Say what was sent before it stopped; nobody knows what became of lines on their way."""
        if not self.sent:
            return f"some of the first {WINDOW:,} lines may have been sent"
        return f"{self.sent:,} records were sent, all up to line {self.line:,}, and perhaps some after it"

    async def send(self, file: IO[bytes]) -> None:
        """Send every line, a window at a time, so that memory stays bounded.

        Raises:
            CommandError: a line is too long, or the broker took nothing for a while.
        """
        lines = read_lines(file)
        async with open_sender(self.settings) as sender:
            with progress_bar(size_of(file)) as tell:
                while window := list(islice(lines, WINDOW)):
                    await unless_stalled(self._send_window(sender, window), lambda: self._confirmed)
                    self.sent += len(window)
                    self.line = window[-1].number
                    tell(file.tell(), f"{self.sent:,} sent")

    async def _send_window(self, sender: AIOKafkaProducer, window: list[Line]) -> None:
        sends: list[Awaitable[Any]] = []
        for line in window:
            if not line.whole:
                await asyncio.gather(*sends)
                self.sent, self.line = self.sent + len(sends), line.number - 1
                raise CommandError(f"line {line.number} is longer than a record may be")
            future = await sender.send(self.topic.name, line.value, key=key_of(line.value, self.topic))
            future.add_done_callback(self._confirm)
            sends.append(future)
        await asyncio.gather(*sends)

    def _confirm(self, _future: "asyncio.Future[Any]") -> None:
        self._confirmed += 1
