"""`shopstream send`: a file of JSON lines onto a topic; all of it, or nothing if a line breaks the contract."""

import asyncio
import shutil
import sys
import tempfile
import time
from collections.abc import Awaitable, Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import IO, Annotated, Any

import typer
from aiokafka import AIOKafkaProducer
from rich.progress import Progress

from streams.commands.boundary import CommandError
from streams.commands.completion import complete_record_topic
from streams.commands.line_file import Check, Line, check_lines, key_of, read_lines
from streams.commands.options import Broker, run, settings_of, stderr, unknown_topic
from streams.connection import open_admin, open_sender
from streams.settings import Settings
from streams.topic_admin import TopicsMissingError, read_topics
from streams.topics import TOPICS, RecordTopic

SHOW_AFTER_S = 2.0
# Sends that may be unconfirmed at once: enough to fill batches, little enough to stay small.
WINDOW = 2_000

TopicName = Annotated[
    str,
    typer.Argument(
        metavar="TOPIC", help="A topic of records, as `topics list` shows.", autocompletion=complete_record_topic
    ),
]
File = Annotated[str, typer.Argument(metavar="FILE.jsonl|-", help="One JSON object a line; - reads stdin.")]
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
    with _opened(file) as lines:
        if validate:
            _refuse_bad(check_lines(lines, target), file)
            lines.seek(0)
        sent = run(_send(settings, target, lines))
    if not sent:
        raise CommandError(f"{file} is empty: nothing was sent")
    stderr().print(f"sent {sent:,} records to {topic}")


def record_topic(name: str) -> RecordTopic[Any]:
    """Find a topic that takes records.

    Raises:
        typer.BadParameter: there is none of that name; the closest one is named.
    """
    topics = {topic.name: topic for topic in TOPICS if isinstance(topic, RecordTopic)}
    if name not in topics:
        raise unknown_topic(name, list(topics))
    return topics[name]


@contextmanager
def _opened(file: str) -> Iterator[IO[bytes]]:
    """Open the file; stdin goes to a temporary file first, because it is read twice."""
    if file != "-":
        if not Path(file).is_file():
            raise CommandError(f"{file} is not a file; give one with a JSON object a line, or - for stdin")
        with Path(file).open("rb") as lines:
            yield lines
        return
    with tempfile.TemporaryFile() as spool:
        shutil.copyfileobj(sys.stdin.buffer, spool)
        spool.seek(0)
        yield spool


def _refuse_bad(check: Check, file: str) -> None:
    if not check.bad:
        return
    more = f" (and {check.bad - len(check.first):,} more)" if check.bad > len(check.first) else ""
    raise CommandError(
        f"{check.bad:,} of {check.lines:,} lines of {file} are no records, so none was sent{more}:\n  "
        + "\n  ".join(check.first)
        + "\nMend them, or send them as they are with --no-validate."
    )


async def _send(settings: Settings, topic: RecordTopic[Any], file: IO[bytes]) -> int:
    async with open_admin(settings) as admin:
        if topic.name not in await read_topics(admin, [topic]):
            raise TopicsMissingError([topic.name], settings.broker)
    lines, sent, started = read_lines(file), 0, time.monotonic()
    async with open_sender(settings) as sender:
        with Progress(console=stderr(), transient=True, disable=not sys.stderr.isatty()) as progress:
            bar = progress.add_task(f"to {topic.name}", total=_size(file), visible=False)
            while window := list(islice(lines, WINDOW)):
                await _send_window(sender, topic, window)
                sent += len(window)
                late = time.monotonic() - started > SHOW_AFTER_S
                progress.update(bar, completed=file.tell(), visible=late, description=f"{sent:,} sent")
    return sent


async def _send_window(sender: AIOKafkaProducer, topic: RecordTopic[Any], window: list[Line]) -> None:
    sends: list[Awaitable[Any]] = []
    for line in window:
        if not line.whole:
            await asyncio.gather(*sends)
            raise CommandError(f"line {line.number} is longer than a record may be; the lines before it were sent")
        sends.append(await sender.send(topic.name, line.value, key=key_of(line.value, topic)))
    await asyncio.gather(*sends)


def _size(file: IO[bytes]) -> int:
    here = file.tell()
    size = file.seek(0, 2)
    file.seek(here)
    return size
