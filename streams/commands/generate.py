"""`shopstream generate`: plausible records at a steady rate, for load tests and for trying out."""

import secrets
import signal
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import UTC, datetime
from difflib import get_close_matches
from typing import Annotated, Any

import typer
from aiokafka.errors import KafkaError

from streams.commands.error import CommandError
from streams.commands.options import Broker, run, settings_of, stderr
from streams.commands.paced_sender import PacedSender, Sink, ToStdout, ToTopic
from streams.commands.progress import progress_bar
from streams.connection import open_admin, open_sender
from streams.exits import EXIT_INTERRUPTED
from streams.generate.pace import Pace, total_of
from streams.generate.topics import GENERATORS, Generator
from streams.process.stop_signals import StopSignals
from streams.settings import Settings
from streams.topic_admin import TopicsMissingError, read_places
from streams.topic_kinds import RecordTopic

# A rate was kept if the last record was late by no more than this, or by no more than a hundredth of the time.
LATE_S, LATE = 0.25, 0.01
MAX_SEED = 2**32
# A seed is part of every id, and customers name their orders: a short one reads better.
CHOSEN_SEED = 1_000_000

TopicName = Annotated[str, typer.Argument(metavar="TOPIC", help=f"One of {', '.join(GENERATORS)}.")]
Rate = Annotated[float, typer.Option("--rate", min=0.01, max=1_000_000, help="Records a second.")]
Seconds = Annotated[float | None, typer.Option("--seconds", min=0.1, help="End after this time.")]
Count = Annotated[int | None, typer.Option("--count", "-n", min=1, help="End after this many records.")]
Seed = Annotated[
    int | None,
    typer.Option("--seed", min=0, max=MAX_SEED, help="Makes the same records again; default: each run differs."),
]
Start = Annotated[
    datetime | None,
    typer.Option("--start", formats=["%Y-%m-%dT%H:%M:%SZ"], help="Time of the first record, UTC; default: now."),
]
Print = Annotated[bool, typer.Option("--print", help="Write JSON lines to stdout; no broker is needed.")]


def generate(
    topic: TopicName,
    *,
    rate: Rate = 10.0,
    seconds: Seconds = None,
    count: Count = None,
    seed: Seed = None,
    start: Start = None,
    print_: Print = False,
    broker: Broker = None,
) -> None:
    """Send made-up records at a steady rate: for load and for trying things out, never for production.

    They are marked as generated: their ids begin with gen-, and each carries the header generated-by. Customers and
    products are the same on every topic; with one --seed tickets speak of the orders of that seed.

    Without --seconds and --count it goes on until Ctrl-C; products and answers end after all of them. Records
    that a busy machine or broker delays are sent later.

    Example: shopstream generate reviews --rate 200 --seconds 60
    """
    generator = _generator(topic)
    chosen = secrets.randbelow(CHOSEN_SEED) if seed is None else seed
    whole = generator.whole if seconds is None and count is None else None
    sender = PacedSender(Pace(rate, total_of(rate, seconds, count or whole)), seconds)
    begin = start.replace(tzinfo=UTC) if start is not None else datetime.now(UTC)
    records = generator.generate(chosen, sender.pace.times(begin))
    sink = _to_stdout() if print_ else _to_topic(settings_of(broker=broker), generator.topic)
    try:
        received = run(_run(sender, records, sink, show=not (print_ and sys.stdout.isatty())))
    except (CommandError, KafkaError):
        if sender.sent:
            stderr().print(summary(sender, topic, chosen))
        raise
    stderr().print(summary(sender, topic, chosen))
    if received == signal.SIGINT:
        raise typer.Exit(EXIT_INTERRUPTED)


def summary(sender: PacedSender, topic: str, seed: int) -> str:
    """Say what was done, and whether the rate was kept. Pure."""
    asked, rate = sender.pace.rate, sender.rate
    kept = f", {rate:,.1f} a second" if sender.sent > 1 else ""
    late_s = sender.elapsed_s - (sender.sent - 1) / asked
    if kept and late_s > max(LATE_S, LATE * sender.elapsed_s):
        kept += f", not the {asked:,.10g} asked for: this machine and its broker do no more"
    return (
        f"{sender.sent:,} generated records for {topic} in {sender.elapsed_s:.1f} s{kept}; "
        f"--seed {seed} makes the same again"
    )


def _generator(topic: str) -> Generator:
    if topic not in GENERATORS:
        near = get_close_matches(topic, GENERATORS, n=1)
        hint = f"; did you mean {near[0]}?" if near else "."
        raise typer.BadParameter(f"nothing makes up records for {topic}{hint} Topics: {', '.join(GENERATORS)}")
    return GENERATORS[topic]


@asynccontextmanager
async def _to_stdout() -> AsyncIterator[Sink]:
    yield ToStdout()


@asynccontextmanager
async def _to_topic(settings: Settings, topic: RecordTopic[Any]) -> AsyncIterator[Sink]:
    async with open_admin(settings) as admin:
        if not await read_places(admin, topic.name):
            raise TopicsMissingError([topic.name], settings.broker, settings.topic_prefix)
    async with open_sender(settings) as sender:
        yield ToTopic(sender, topic)


async def _run(
    sender: PacedSender, records: Iterator[Any], opened: AbstractAsyncContextManager[Sink], *, show: bool
) -> signal.Signals | None:
    async with opened as sink:
        stop = StopSignals()
        with progress_bar(sender.pace.total, show=show) as tell:
            words = "{:,} sent in {:.0f} s, {:,.1f} a second"
            await sender.run(
                records, sink, stop, lambda: tell(sender.sent, words.format(sender.sent, sender.elapsed_s, sender.rate))
            )
    return stop.received
