"""Topics on a broker compared with the table of topics: what is missing, what differs, and how they are made.

streams/topics.py ──┬─▶ differences (pure)
broker ──read_topics┘   missing ──create_topics──▶ broker
"""

import asyncio
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from aiokafka import TopicPartition
from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from aiokafka.admin.config_resource import ConfigResource, ConfigResourceType
from aiokafka.errors import (
    KafkaError,
    LeaderNotAvailableError,
    TopicAlreadyExistsError,
    TopicAuthorizationFailedError,
    for_code,
)

from streams.delivery.copartition import check_counts
from streams.errors import ConfigurationError
from streams.kafka_tools import KafkaTools
from streams.topic_kinds import RecordTopic, TableTopic, Topic
from streams.topics import DEAD_LETTERS, WORKERS, changelog_of

LEADERS_WITHIN_S = 10.0


class CheckedFlow(Protocol):
    """What is needed of a flow: its spec has it, and its line in streams/flow_topics.py."""

    @property
    def name(self) -> str:
        """The flow's name."""

    @property
    def inputs(self) -> tuple[RecordTopic, ...]:  # type: ignore[type-arg]  # of any record
        """Its co-partitioned inputs."""

    @property
    def outputs(self) -> tuple[RecordTopic, ...]:  # type: ignore[type-arg]  # of any record
        """What it publishes to."""

    @property
    def tables(self) -> tuple[TableTopic, ...]:  # type: ignore[type-arg]  # of any record
        """Topics that every worker holds whole."""

    @property
    def topics(self) -> tuple[Topic, ...]:
        """Every topic it needs."""

    @property
    def stateful(self) -> bool:
        """Whether it keeps a state."""


class TopicsMissingError(ConfigurationError):
    """Topics that are needed are not on the broker."""

    def __init__(self, names: list[str], broker: str) -> None:
        super().__init__(names, broker)
        self.names, self.broker = names, broker

    def __str__(self) -> str:
        many = "topics" if len(self.names) > 1 else "the topic"
        verb = "are" if len(self.names) > 1 else "is"
        return f"{many} {', '.join(self.names)} {verb} not on {self.broker}: run shopstream topics create"


class StateForgottenError(ConfigurationError):
    """A changelog's settings let the broker delete what a flow with state remembers."""

    def __init__(self, changelog: str, policy: str, tools: KafkaTools) -> None:
        super().__init__(changelog, policy, tools)
        self.topic, self.policy, self._tools = changelog, policy, tools

    def __str__(self) -> str:
        return (
            f"{self.topic} has cleanup.policy={self.policy}, so the broker deletes its flow's state once it is old: "
            f"run `{self._tools.settings_of(self.topic, '--add-config', 'cleanup.policy=compact')}`"
        )


@dataclass(frozen=True, kw_only=True)
class TopicOnBroker:
    """A topic as the broker has it.

    Attributes:
        partitions: how many.
        configs: those settings of the topic that the table speaks of; empty if the broker does not tell us.
    """

    partitions: int
    configs: Mapping[str, str]


def differences(topic: Topic, found: TopicOnBroker, partitions: int) -> list[str]:
    """Say in words how a topic on the broker differs from the table.

    Args:
        topic: as it should be.
        found: as it is.
        partitions: the setting, for topics without a number of their own.
    """
    wanted = {"partitions": str(topic.partitions or partitions)} | (topic.configs if found.configs else {})
    has = {"partitions": str(found.partitions)} | dict(found.configs)
    words = [f"{name} is {has.get(name)}, not {value}" for name, value in wanted.items() if has.get(name) != value]
    return words if found.configs else [*words, "its settings cannot be read (an ACL DESCRIBE_CONFIGS is missing)"]


def mending(topic: Topic, found: TopicOnBroker, partitions: int, tools: KafkaTools, *, stands: bool) -> list[str]:
    """Return the commands that make a topic on the broker as the table has it; Kafka takes no partition away.

    Args:
        topic: as it should be.
        found: as it is.
        partitions: the setting, for topics without a number of their own.
        tools: of the cluster.
        stands: a flow's state stands where its keys are, so that more partitions would part them.
    """
    wanted = topic.partitions or partitions
    wrong = [f"{name}={value}" for name, value in topic.configs.items() if found.configs.get(name, value) != value]
    commands = [tools.settings_of(topic.name, "--add-config", ",".join(wrong))] if wrong else []
    if found.partitions < wanted and not stands:
        commands.insert(0, tools.topics([topic.name], "--alter", "--partitions", str(wanted)))
    return commands


def standing(flows: Iterable[CheckedFlow]) -> set[str]:
    """Return the topics of flows with state whose keys have to stay in their partitions."""
    stateful = [flow for flow in flows if flow.stateful]
    return {topic.name for flow in stateful for topic in (*flow.inputs, changelog_of(flow.name))}


def check_topics(flows: Iterable[CheckedFlow], found: Mapping[str, TopicOnBroker], tools: KafkaTools) -> None:
    """Check what flows need of their topics before a worker starts. Pure.

    Args:
        flows: whose topics are checked.
        found: what is on the broker, by name.
        tools: for commands in the advice; they know the broker, too.

    Raises:
        TopicsMissingError: some are missing.
        NotCopartitionedError: a flow's inputs and changelog have different partition counts.
        StateForgottenError: the changelog of a flow with state is not compacted, or not only.
    """
    flows = list(flows)
    needed = {topic.name for flow in flows for topic in (*flow.topics, DEAD_LETTERS, WORKERS)}
    if missing := sorted(needed - found.keys()):
        raise TopicsMissingError(missing, tools.broker)
    for flow in flows:
        counts = {t.name: found[t.name].partitions for t in (*flow.inputs, changelog_of(flow.name))}
        check_counts(flow.name, counts, tools, stateful=flow.stateful)
        changelog = changelog_of(flow.name)
        policy = found[changelog.name].configs.get("cleanup.policy", "compact")  # who may not read it does without
        if flow.stateful and policy != "compact":
            raise StateForgottenError(changelog.name, policy, tools)


async def read_topics(admin: AIOKafkaAdminClient, topics: Iterable[Topic]) -> dict[str, TopicOnBroker]:
    """Read partition counts and settings of those of the topics that the broker has."""
    known = set(await admin.list_topics())  # asking for an unknown topic by name would make it, on some brokers
    there = [topic for topic in topics if topic.name in known]
    if not there:
        return {}
    described = await admin.describe_topics([topic.name for topic in there])
    counts = {topic["topic"]: len(topic["partitions"]) for topic in described}
    configs = await _read_configs(admin, there)
    return {t.name: TopicOnBroker(partitions=counts[t.name], configs=configs.get(t.name, {})) for t in there}


async def read_places(admin: AIOKafkaAdminClient, topic: str) -> list[TopicPartition]:
    """Return all partitions of one topic; none if the broker has no such topic."""
    if topic not in await admin.list_topics():
        return []
    (described,) = await admin.describe_topics([topic])
    return sorted(TopicPartition(topic, part["partition"]) for part in described["partitions"])


async def create_topics(
    admin: AIOKafkaAdminClient, topics: Iterable[Topic], partitions: int, replication: int
) -> list[str]:
    """Make the topics that the broker lacks and wait until each can be written to.

    Args:
        admin: connected.
        topics: from the table.
        partitions: for topics without a number of their own.
        replication: replicas; -1 leaves that to the broker.

    Returns:
        The names of those that were made.

    Raises:
        KafkaError: the broker refused, or topics have no leader after ten seconds; the error names them.
    """
    known = set(await admin.list_topics())
    new = [
        _new_topic(topic, topic.partitions or partitions, replication) for topic in topics if topic.name not in known
    ]
    if not new:
        return []
    made = []
    for name, code, words in (await admin.create_topics(new)).topic_errors:
        error = for_code(code)
        if error is TopicAlreadyExistsError:
            continue  # another command was faster
        if code:
            raise error(f"the topic {name} could not be made: {words or error.__name__}")
        made.append(name)
    await _wait_for_leaders(admin, [topic.name for topic in new])
    return made


def _new_topic(topic: Topic, partitions: int, replication: int) -> NewTopic:
    new = NewTopic(topic.name, partitions, 1, topic_configs=topic.configs)
    new.replication_factor = replication  # the constructor refuses -1, which brokers know since 2.4
    return new


async def _wait_for_leaders(admin: AIOKafkaAdminClient, names: list[str]) -> None:
    until = time.monotonic() + LEADERS_WITHIN_S
    while without := [topic["topic"] for topic in await admin.describe_topics(names) if not _has_leaders(topic)]:
        if time.monotonic() > until:
            words = f"made, but without a leader after {LEADERS_WITHIN_S:.0f} s: {', '.join(sorted(without))}"
            raise LeaderNotAvailableError(f"{words}; are all brokers up?")
        await asyncio.sleep(0.1)


def _has_leaders(described: Mapping[str, Any]) -> bool:
    return not described["error_code"] and all(part["leader"] >= 0 for part in described["partitions"])


async def _read_configs(admin: AIOKafkaAdminClient, topics: list[Topic]) -> dict[str, dict[str, str]]:
    asked = [
        ConfigResource(ConfigResourceType.TOPIC, topic.name, configs=dict.fromkeys(topic.configs)) for topic in topics
    ]
    found: dict[str, dict[str, str]] = {}
    for response in await admin.describe_configs(asked):
        for code, words, _, name, entries in response.resources:
            if for_code(code) is TopicAuthorizationFailedError:
                continue  # a worker does without them
            if code:
                raise _refused(code, f"the settings of {name} cannot be read: {words}")
            found[name] = {entry[0]: entry[1] for entry in entries}
    return found


def _refused(code: int, words: str) -> KafkaError:
    error: KafkaError = for_code(code)(words)
    return error
