"""`shopstream offsets`: decides where a flow continues that lost its committed offsets."""

from typing import Annotated, Literal

import orjson
import typer
from aiokafka import TopicPartition

from streams.clients import Admin
from streams.commands.error import CommandError
from streams.commands.log_reader import bounds
from streams.commands.options import Broker, FlowName, Json, known_name, settings_of, stdout
from streams.commands.progress import ask
from streams.connection import open_admin, open_reader
from streams.exits import EXIT_CONFIGURATION
from streams.flow_topics import FLOW_TOPICS, FlowTopics
from streams.ops.group import read_group
from streams.settings import Settings
from streams.topic_admin import TopicsMissingError, read_places

app = typer.Typer(no_args_is_help=True)

To = Annotated[
    Literal["earliest", "latest"],
    typer.Option("--to", help="earliest: read again all that is kept; latest: skip it."),
]


@app.callback()
def offsets() -> None:
    """Set where a flow continues that has lost its committed offsets.

    Example: shopstream offsets reset tag_reviews --to earliest
    """


@app.command()
def reset(flow: FlowName, to: To, json: Json = False, broker: Broker = None) -> None:
    """Set a stopped flow's offsets where it has none, or where they point outside the log; others stay as they are.

    A worker that ended with 78 and named this command starts again after it. State on the changelog is not touched.

    Example: shopstream offsets reset tag_reviews --to earliest
    """
    settings = settings_of(broker=broker)
    moved = ask(settings.broker, _reset(settings, FLOW_TOPICS[known_name(flow, FLOW_TOPICS)], to))
    for place, offset in sorted(moved.items()):
        if json:
            typer.echo(orjson.dumps({"topic": place.topic, "partition": place.partition, "offset": offset}))
            continue
        stdout().print(f"{place.topic}[{place.partition}] continues at {offset}")
    if not moved and not json:
        stdout().print(f"all offsets of {flow} can be used: nothing was changed")


async def _reset(settings: Settings, flow: FlowTopics, to: str) -> dict[TopicPartition, int]:
    async with open_admin(settings) as admin:
        await _check_stopped(admin, flow.name)
        places = [place for topic in flow.inputs for place in await read_places(admin, topic.name)]
        if missing := sorted({topic.name for topic in flow.inputs} - {place.topic for place in places}):
            raise TopicsMissingError(missing, settings.broker, settings.topic_prefix)
    async with open_reader(settings, group=flow.name) as reader:
        reader.assign(places)
        first, end = await bounds(reader, places)
        committed = {place: await reader.committed(place) for place in places}
        moved = lost_places(committed, first, end, to)
        if moved:
            await reader.commit(moved)
        return moved


def lost_places(
    committed: dict[TopicPartition, int | None],
    first: dict[TopicPartition, int],
    end: dict[TopicPartition, int],
    to: str,
) -> dict[TopicPartition, int]:
    """Return new offsets for partitions whose committed one is missing or outside the log. Pure."""
    lost = [place for place, offset in committed.items() if offset is None or not first[place] <= offset <= end[place]]
    return {place: (first if to == "earliest" else end)[place] for place in lost}


async def _check_stopped(admin: Admin, group: str) -> None:
    _, members = await read_group(admin, group)
    if names := sorted(f"{member.client_id} on {member.host}" for member in members):
        run = "runs" if len(names) == 1 else "run"
        raise CommandError(
            f"{', '.join(names)} {run} {group}: stop that first, offsets move under its feet otherwise; "
            "one that has just ended without a farewell counts for some seconds more (session_timeout_ms)",
            EXIT_CONFIGURATION,
        )
