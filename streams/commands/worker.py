"""`shopstream worker`: runs flows until a signal."""

import logging
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Literal

import typer

from streams.checks.clusters import check_one_cluster
from streams.checks.needs import worker_needs
from streams.checks.permissions import check_permissions, see_topics
from streams.checks.topics import check_topics, policy_warnings, topics_of
from streams.clients.refusal import BrokerRefusesError
from streams.commands.ctrl_c import importing
from streams.commands.expected_errors import EXPECTED, exit_code_of, explain
from streams.commands.options import Broker, Flows, chosen_names, settings_of
from streams.commands.progress import ask
from streams.connection import open_admin
from streams.exits import EXIT_CONFIGURATION
from streams.flow_topics import FLOW_TOPICS, FlowTopics
from streams.kafka_tools import KafkaTools
from streams.logs.lines import configure_logging
from streams.ops.last_word import LastWordHandler
from streams.process.instance import hold_instance
from streams.process.open_files import open_many
from streams.process.stop_signals import leave_on_signal
from streams.settings import LogLevel, Settings
from streams.topic_admin import read_topics

log = logging.getLogger(__name__)

Instance = Annotated[
    str | None,
    typer.Option("--instance", help="This worker's name, unique in the cluster. (SHOPSTREAM_INSTANCE)"),
]
Device = Annotated[
    Literal["cpu", "cuda"] | None, typer.Option("--device", help="Where models run. (SHOPSTREAM_DEVICE)")
]
Artifacts = Annotated[
    str | None,
    typer.Option("--artifacts", metavar="FOLDER", help="Your own artifacts. (SHOPSTREAM_ARTIFACTS)"),
]
Delivery = Annotated[
    Literal["exactly_once", "at_least_once"] | None,
    typer.Option("--delivery", help="at_least_once: without transactions. (SHOPSTREAM_DELIVERY)"),
]
Profile = Annotated[
    Literal["elastic", "static"] | None,
    typer.Option("--profile", help="static: restarts without a rebalance. (SHOPSTREAM_PROFILE)"),
]
DataDir = Annotated[
    str | None, typer.Option("--data-dir", metavar="FOLDER", help="Locks and state. (SHOPSTREAM_DATA_DIR)")
]
IdleRest = Annotated[
    int | None,
    typer.Option("--idle-rest-ms", min=0, help="50 on the embedded broker spares a core. (SHOPSTREAM_IDLE_REST_MS)"),
]
Level = Annotated[LogLevel | None, typer.Option("--log-level", help="What is logged. (SHOPSTREAM_LOG_LEVEL)")]


def worker(
    *,
    flows: Flows = None,
    broker: Broker = None,
    instance: Instance = None,
    device: Device = None,
    artifacts: Artifacts = None,
    delivery: Delivery = None,
    profile: Profile = None,
    data_dir: DataDir = None,
    idle_rest_ms: IdleRest = None,
    log_level: Level = None,
) -> None:
    """Run flows until SIGTERM or Ctrl-C; the log goes to stderr.

    It ends with 69 if no broker answers at its start, with 70 after a bug, a fence or a lost broker (restart it), and
    with 78 if a person has to change something first: a setting, a topic, an artifact, offsets.

    Example: shopstream worker --flows tag_reviews --broker kafka-1:9092
    """
    leave_on_signal()
    settings = settings_of(
        broker=broker,
        instance=instance,
        device=device,
        artifacts=artifacts,
        delivery=delivery,
        profile=profile,
        data_dir=data_dir,
        idle_rest_ms=idle_rest_ms,
        log_level=log_level,
    )
    _run(settings, chosen_names(flows, FLOW_TOPICS))


def _run(settings: Settings, names: Sequence[str]) -> None:
    folder = Path(settings.data_dir).expanduser()
    with hold_instance(settings.instance, folder) as name, _leaving_word(settings, name, names) as handler:
        warnings = ask(settings.broker, _check(settings, [FLOW_TOPICS[each] for each in names], name))
        configure_logging(settings, name, sys.stderr)
        logging.getLogger().addHandler(handler)
        open_many()
        for warning in warnings:
            log.warning(warning)
        with importing():
            from streams.app import run_worker  # noqa: PLC0415  Faust takes a second; others do not wait for it
            from streams.flows import FLOWS  # noqa: PLC0415

        run_worker(settings, name, [FLOWS[each] for each in names], [plan.spec for plan in FLOWS.values()])


@contextmanager
def _leaving_word(settings: Settings, name: str, names: Sequence[str]) -> Iterator[LastWordHandler]:
    """Leave a word for `lag` if the worker does not start for a reason that a person has to mend.

    Yields:
        What leaves one if it ends later.
    """
    handler = LastWordHandler(settings, name, names)
    try:
        yield handler
    except EXPECTED as error:
        if exit_code_of(error) == EXIT_CONFIGURATION and not isinstance(error, BrokerRefusesError):
            handler.leave(f"it does not start: {explain(error)}")
        raise
    finally:
        logging.getLogger().removeHandler(handler)


async def _check(settings: Settings, flows: Sequence[FlowTopics], instance: str) -> list[str]:
    """Refuse to start where the topics or the permissions are not what the flows need; return what is to be logged."""
    topics, transactions = topics_of(flows), settings.delivery == "exactly_once"
    async with open_admin(settings) as admin:
        await check_one_cluster(settings)
        found, seen = await read_topics(admin, topics), await see_topics(admin, [topic.name for topic in topics])
        if not seen.hidden:  # those would be called missing
            check_topics(flows, found, KafkaTools.of(settings))
        counts = dict.fromkeys(seen.hidden, 0) | {name: topic.partitions for name, topic in found.items()}
        needs = worker_needs(flows, counts, instance, transactions=transactions)
        await check_permissions(admin, settings, needs, seen)
    return list(policy_warnings(flows, found, KafkaTools.of(settings)))
