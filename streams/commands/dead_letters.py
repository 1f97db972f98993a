"""`shopstream dead-letters`: list or count records that no flow could process, send them back, or delete them."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import asdict
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
from streams.commands.letter_choice import LetterChoice
from streams.commands.letter_tables import add_letter, kinds_table, letters_table, masked
from streams.commands.log_reader import bounds, read_range
from streams.commands.options import Broker, FlowName, Json, known_name, settings_of, stderr, stdout
from streams.commands.progress import ask
from streams.commands.record_lines import envelope_line
from streams.commands.redrive import Redriven, redrive_flow, would_redrive
from streams.connection import open_admin, open_reader
from streams.exits import EXIT_CLEAN, EXIT_NOTHING, EXIT_UNAVAILABLE
from streams.flow_topics import FLOW_TOPICS
from streams.ops.letters import LetterKind, LetterKinds, letter_row
from streams.settings import Settings
from streams.topic_admin import TopicsMissingError, read_places
from streams.topics import DAY_MS, DEAD_LETTERS

HELP = """Records that no flow could process: list, count, send back, delete.

Example: shopstream dead-letters list
"""

app = typer.Typer(help=HELP, no_args_is_help=True)

OfFlow = Annotated[str | None, typer.Option("--flow", help="Only those of one flow.", autocompletion=complete_flow)]
Yes = Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")]
Records = Annotated[
    list[str] | None,
    typer.Option("--record", metavar="TOPIC[N]@OFFSET", help="Only this record, as `list` names it; may be repeated."),
]
ErrorWords = Annotated[
    str | None, typer.Option("--error", metavar="WORDS", help="Only those whose error has these words.")
]
Key = Annotated[str | None, typer.Option("--key", help="Only those whose record has this key.")]
Since = Annotated[str | None, typer.Option("--since", metavar="TIME", help="Only those that failed then or later.")]
Until = Annotated[str | None, typer.Option("--until", metavar="TIME", help="Only those that failed before.")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Show what would be sent, and send nothing.")]


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
    table = letters_table()
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
    """Delete every dead letter. A flow that its brake had stopped continues.

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
def redrive(
    flow: FlowName,
    *,
    record: Records = None,
    error: ErrorWords = None,
    key: Key = None,
    since: Since = None,
    until: Until = None,
    dry_run: DryRun = False,
    json: Json = False,
    broker: Broker = None,
) -> None:
    """Send a flow's dead letters back to it, through the topic FLOW.redrive that it alone reads.

    It sends all of them, or those that match every flag. Each is sent once, however often you run this and with
    whatever flags: the same transaction records what was sent. A value that was cut is read again from its original
    place. A record that fails again becomes a new dead letter with one more try. Ends with 1 if there is none to send.

    Example: shopstream dead-letters redrive tag_reviews --error timeout --dry-run
    """
    settings = settings_of(broker=broker)
    known_name(flow, FLOW_TOPICS)
    choice = LetterChoice.of(record, error, key, since, until)
    if dry_run:
        found, done = ask(settings.broker, would_redrive(settings, flow, choice))
        _show(found, json)
        if not json:
            _report(f"would send {len(found)} dead letters back to {flow}", done)
        raise typer.Exit(EXIT_CLEAN if found else EXIT_NOTHING)
    try:
        done = ask(settings.broker, redrive_flow(settings, flow, choice))
    except ProducerFenced as fenced:
        raise CommandError(f"another redrive of {flow} began: it sends what this one had not sent yet") from fenced
    if json:
        typer.echo(orjson.dumps({"flow": flow} | asdict(done)))
    else:
        _report(f"sent {done.sent} dead letters back to {flow}", done)
    if not done.sent:
        raise typer.Exit(EXIT_NOTHING)


def _show(found: Sequence[ConsumerRecord], json: bool) -> None:
    table = letters_table()
    for record in found:
        if json:
            typer.echo(envelope_line(masked(record)))
        else:
            add_letter(table, letter_row(record))
    if found and not json:
        stdout().print(table)


def _report(told: str, done: Redriven) -> None:
    stdout().print(told)
    if done.before:
        stderr().print(f"{done.before} had their turn before: each is sent back once")
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
            add_letter(table, row)
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


def _days() -> int:
    return (DEAD_LETTERS.retention_ms or 0) // DAY_MS
