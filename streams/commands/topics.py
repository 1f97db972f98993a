"""`shopstream topics`: creates the topics, and reports how those on the broker differ from the table."""

from collections.abc import Mapping

import orjson
import typer
from rich.table import Table

from streams.checks.differences import differences, fixes
from streams.commands.options import Broker, Json, Partitions, Replication, settings_of, stderr, stdout
from streams.commands.progress import ask
from streams.connection import open_admin
from streams.exits import EXIT_NOTHING
from streams.kafka_tools import KafkaTools
from streams.settings import Settings
from streams.topic_admin import TopicOnBroker, create_topics, read_topics
from streams.topic_kinds import Topic
from streams.topics import TOPICS

HOUR_MS = 3_600_000

HELP = """Create and list the topics.

Example: shopstream topics create
"""

app = typer.Typer(help=HELP, no_args_is_help=True)


@app.command()
def create(
    json: Json = False, broker: Broker = None, partitions: Partitions = None, replication: Replication = None
) -> None:
    """Create every missing topic; change no existing one.

    Running it again does no harm. It ends with 1 if a topic on the broker differs from what it should be, and says how.

    Example: shopstream topics create --partitions 12 --replication 3
    """
    settings = settings_of(broker=broker, partitions=partitions, replication=replication)
    made, found = ask(settings.broker, _create(settings))
    different = {t.name: words for t in TOPICS if (words := differences(t, found[t.name], settings.partitions))}
    commands = _commands([topic for topic in TOPICS if topic.name in different], found, settings)
    for topic in TOPICS if json else ():
        what = {"topic": topic.name, "made": topic.name in made, "differs": different.get(topic.name, [])}
        typer.echo(orjson.dumps(what))
    if not json:
        _report(made, different)
    if different:
        stderr().print("what differs was left alone; `shopstream check` says what follows" + ":" * bool(commands))
        for command in commands:
            stderr().print(f"  {command}", soft_wrap=True, markup=False)
        raise typer.Exit(EXIT_NOTHING)


def _commands(different: list[Topic], found: Mapping[str, TopicOnBroker], settings: Settings) -> list[str]:
    """Return the commands that mend settings of topics; what a partition count needs depends on the flows."""
    tools = KafkaTools.of(settings)
    mended = (fixes(topic, found[topic.name], settings.partitions, tools, pinned=True) for topic in different)
    return [command for commands in mended for command in commands]


def _report(made: list[str], different: Mapping[str, list[str]]) -> None:
    for name in made:
        stdout().print(f"[green]made[/]     {name}")
    for name, words in different.items():
        stdout().print(f"[yellow]differs[/]  {name}: {'; '.join(words)}", soft_wrap=True)
    if not made and not different:
        stdout().print(f"all {len(TOPICS)} topics are there already")


@app.command("list")
def list_topics(json: Json = False, broker: Broker = None, partitions: Partitions = None) -> None:
    """Show every topic of shopstream: is it there, its partitions, how long it keeps records, what it is for.

    Example: shopstream topics list
    """
    settings = settings_of(broker=broker, partitions=partitions)
    found = ask(settings.broker, _read(settings))
    if json:
        for topic in TOPICS:
            typer.echo(_line(topic, found.get(topic.name), settings.partitions))
        return
    table = Table(box=None, pad_edge=False)
    for heading in ("topic", "there", "partitions", "keeps", "what for"):
        table.add_column(heading)
    for topic in TOPICS:
        table.add_row(*_row(topic, found.get(topic.name), settings.partitions))
    stdout().print(table)


async def _create(settings: Settings) -> tuple[list[str], dict[str, TopicOnBroker]]:
    async with open_admin(settings) as admin:
        made = await create_topics(admin, TOPICS, settings.partitions, settings.replication)
        return made, await read_topics(admin, TOPICS)


async def _read(settings: Settings) -> dict[str, TopicOnBroker]:
    async with open_admin(settings) as admin:
        return await read_topics(admin, TOPICS)


def _row(topic: Topic, found: TopicOnBroker | None, partitions: int) -> tuple[str, ...]:
    if found is None:
        return topic.name, "[red]no[/]", "-", keeps(topic.configs), topic.help
    there = "[yellow]differs[/]" if differences(topic, found, partitions) else "[green]yes[/]"
    return topic.name, there, str(found.partitions), keeps(found.configs), topic.help


def _line(topic: Topic, found: TopicOnBroker | None, partitions: int) -> bytes:
    return orjson.dumps(
        {
            "topic": topic.name,
            "there": found is not None,
            "differs": [] if found is None else differences(topic, found, partitions),
            "partitions": None if found is None else found.partitions,
            "configs": topic.configs if found is None else found.configs,
            "help": topic.help,
        }
    )


def keeps(configs: Mapping[str, str]) -> str:
    """Say in words how long a topic keeps its records."""
    if configs.get("cleanup.policy") == "compact":
        return "latest of a key"
    if not configs:
        return "not known"
    retention_ms = int(configs.get("retention.ms", -1))
    if retention_ms < 0:
        return "for ever"
    return f"{retention_ms // (24 * HOUR_MS)} days" if retention_ms >= 48 * HOUR_MS else f"{retention_ms // HOUR_MS} h"
