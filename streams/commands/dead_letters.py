"""`shopstream dead-letters`: list or count records that no flow could process, send them back, or delete them."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import asdict, replace
from datetime import UTC, datetime
from typing import Annotated

import orjson
import typer
from aiokafka import ConsumerRecord
from aiokafka.admin import RecordsToDelete
from aiokafka.errors import ProducerFenced, UnsupportedVersionError
from msgspec import to_builtins
from rich.table import Table

from streams.commands.completion import complete_flow
from streams.commands.error import CommandError
from streams.commands.log_reader import bounds, read_range
from streams.commands.options import Broker, FlowName, Json, known_name, settings_of, stderr, stdout
from streams.commands.progress import ask
from streams.commands.record_lines import envelope_line
from streams.commands.redrive import Redriven, redrive_flow
from streams.connection import open_admin, open_reader
from streams.exits import EXIT_NOTHING, EXIT_UNAVAILABLE
from streams.flow_topics import FLOW_TOPICS
from streams.ops.letters import FOREIGN, LetterKind, LetterKinds, letter_row
from streams.settings import Settings
from streams.topic_admin import TopicsMissingError, read_places
from streams.topics import DAY_MS, DEAD_LETTERS

SHOWN_CHARS = 100
LATEST_MS = round(datetime(9999, 12, 31, tzinfo=UTC).timestamp() * 1000)

HELP = """Records that no flow could process: look, count, send back, delete.

Example: shopstream dead-letters list
"""

app = typer.Typer(help=HELP, no_args_is_help=True)

OfFlow = Annotated[str | None, typer.Option("--flow", help="Only those of one flow.", autocompletion=complete_flow)]
Yes = Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")]


@app.command("list")
def list_letters(flow: OfFlow = None, json: Json = False, broker: Broker = None) -> None:
    """Show the dead letters that are kept: when, of which flow, which record, at which stage, why.

    They hold customers' words; the record itself is shown by --json alone, with personal data masked: cards, accounts,
    e-mail addresses, telephone numbers, street addresses. Ends with 1 if there is none.

    Example: shopstream dead-letters list --flow tag_reviews
    """
    settings = settings_of(broker=broker)
    if flow is not None:
        known_name(flow, FLOW_TOPICS)
    table = Table(box=None, pad_edge=False)
    for heading in ("failed at", "flow", "record", "stage", "tries", "error"):
        table.add_column(heading, overflow="fold")
    count = ask(settings.broker, _list(settings, flow, None if json else table))
    if not count:
        stderr().print("no dead letters")
        raise typer.Exit(EXIT_NOTHING)
    if not json:
        stdout().print(table)


@app.command()
def count(flow: OfFlow = None, json: Json = False, broker: Broker = None) -> None:
    """Count the dead letters by kind: which flow, topic and stage, which error, how many, since when; newest first.

    Errors that differ in numbers alone are one kind; its newest letter is shown. Ends with 1 if there is none.

    Example: shopstream dead-letters count --flow tag_reviews
    """
    settings = settings_of(broker=broker)
    if flow is not None:
        known_name(flow, FLOW_TOPICS)
    kinds = ask(settings.broker, _count(settings, flow))
    if not kinds:
        stderr().print("no dead letters")
        raise typer.Exit(EXIT_NOTHING)
    if json:
        for kind in kinds:
            typer.echo(orjson.dumps(to_builtins(kind)))
    else:
        stdout().print(kinds_table(kinds))


@app.command()
def purge(yes: Yes = False, json: Json = False, broker: Broker = None) -> None:
    """Delete every dead letter. A flow that its brake had stopped goes on.

    Example: shopstream dead-letters purge --yes
    """
    settings = settings_of(broker=broker)
    if not yes:
        typer.confirm(f"Delete all dead letters on {settings.broker}?", abort=True)
    deleted = ask(settings.broker, _purge(settings))
    if json:
        typer.echo(orjson.dumps({"deleted": deleted}))
    else:
        stdout().print(f"deleted {deleted} dead letters")


@app.command()
def redrive(flow: FlowName, json: Json = False, broker: Broker = None) -> None:
    """Send a flow's dead letters back to it, through the topic FLOW.redrive that it alone reads.

    Each is sent once, however often this runs: what was sent is noted in the same transaction. A value that was cut is
    read again where it first stood. What fails again comes back as a new dead letter with one try more.

    Example: shopstream dead-letters redrive tag_reviews
    """
    settings = settings_of(broker=broker)
    known_name(flow, FLOW_TOPICS)
    try:
        done = ask(settings.broker, redrive_flow(settings, flow))
    except ProducerFenced as error:
        raise CommandError(f"another redrive of {flow} began: it sends what this one had not sent yet") from error
    if json:
        typer.echo(orjson.dumps({"flow": flow} | asdict(done)))
    else:
        _report(flow, done)
    if not done.sent:
        raise typer.Exit(EXIT_NOTHING)


def _report(flow: str, done: Redriven) -> None:
    stdout().print(f"sent {done.sent} dead letters back to {flow}")
    if done.gone:
        stderr().print(
            f"{done.gone} were cut, and their originals are no longer where they stood: they stay dead letters only"
        )
    if done.large:
        stderr().print(f"{done.large} are larger than any record that a flow takes: they stay dead letters only")
    if done.foreign:
        stderr().print(f"{done.foreign} records on {DEAD_LETTERS.name} are not dead letters of shopstream: left alone")


async def _list(settings: Settings, flow: str | None, table: Table | None) -> int:
    shown = 0
    async for record in _letters(settings):
        row = letter_row(record)
        if flow not in (None, row.flow):
            continue
        shown += 1
        if table is None:
            typer.echo(envelope_line(masked(record)))
        else:
            when = "-" if row.error == FOREIGN else _when(row.at_ms)
            tries = str(row.attempts or "-")
            table.add_row(when, row.flow, row.record, row.stage, tries, row.error[:SHOWN_CHARS])
    return shown


async def _count(settings: Settings, flow: str | None) -> list[LetterKind]:
    kinds = LetterKinds()
    async for record in _letters(settings):
        row = letter_row(record)
        if flow in (None, row.flow):
            kinds.add(row)
    return kinds.newest_first()


async def _letters(settings: Settings) -> AsyncIterator[ConsumerRecord]:
    """Read all dead letters that are kept.

    Raises:
        TopicsMissingError: their topic is not there.
    """
    async with open_admin(settings) as admin, open_reader(settings) as reader:
        places = await read_places(admin, DEAD_LETTERS.name)
        if not places:
            raise TopicsMissingError([DEAD_LETTERS.name], settings.broker, settings.topic_prefix)
        first, end = await bounds(reader, places)
        async for record in read_range(reader, first, end):
            yield record


def kinds_table(kinds: Sequence[LetterKind]) -> Table:
    """Draw a row per kind of dead letters."""
    table = Table(box=None, pad_edge=False)
    table.add_column("letters", justify="right")
    for heading in ("first", "newest", "flow", "record", "stage", "error"):
        table.add_column(heading, overflow="fold")
    for kind in kinds:
        newest = kind.newest
        times = _when(kind.first_ms), _when(newest.at_ms)
        table.add_row(f"{kind.letters:,}", *times, newest.flow, newest.record, newest.stage, newest.error[:SHOWN_CHARS])
    return table


async def _purge(settings: Settings) -> int:
    async with open_admin(settings) as admin, open_reader(settings) as reader:
        places = await read_places(admin, DEAD_LETTERS.name)
        if not places:
            raise TopicsMissingError([DEAD_LETTERS.name], settings.broker, settings.topic_prefix)
        first, end = await bounds(reader, places)
        count = sum([1 async for _ in read_range(reader, first, end)])
        try:
            await admin.delete_records({place: RecordsToDelete(before_offset=end[place]) for place in places})
        except UnsupportedVersionError as error:
            raise CommandError(
                f"this broker cannot delete records; they go by themselves after {_days()} days", EXIT_UNAVAILABLE
            ) from error
        return count


def masked(record: ConsumerRecord) -> ConsumerRecord:
    """Return a dead letter as a person may see it; of a value that is not UTF-8 only the length is shown."""
    from models.replies.personal import mask  # noqa: PLC0415  plans of telephone numbers, half a second

    if record.value is None:
        return record
    try:
        shown = mask(record.value.decode())
    except UnicodeDecodeError:
        shown = f"{len(record.value)} bytes that are no UTF-8"
    return replace(record, value=shown.encode())


def _when(at_ms: int) -> str:
    """Say when something was; of what is not ours the time may be none at all, or microseconds."""
    if not 0 <= at_ms <= LATEST_MS:
        return "-"
    return f"{datetime.fromtimestamp(at_ms / 1000, UTC):%Y-%m-%d %H:%M:%S}"


def _days() -> int:
    return (DEAD_LETTERS.retention_ms or 0) // DAY_MS
