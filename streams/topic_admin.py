"""Lists a broker's topics and creates missing ones. How existing ones differ from the table: streams/checks."""

import asyncio
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

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

from streams.errors import ConfigurationError
from streams.topic_kinds import Topic

LEADERS_WITHIN_S = 10.0


class TopicsMissingError(ConfigurationError):
    """Topics that are needed are not on the broker."""

    def __init__(self, names: list[str], broker: str, prefix: str = "") -> None:
        super().__init__(names, broker, prefix)
        self.names, self.broker, self.prefix = names, broker, prefix

    def __str__(self) -> str:
        many = "topics" if len(self.names) > 1 else "the topic"
        verb = "are" if len(self.names) > 1 else "is"
        where = f"{self.broker} under the prefix {self.prefix}" if self.prefix else self.broker
        return f"{many} {', '.join(self.names)} {verb} not on {where}: run shopstream topics create"


@dataclass(frozen=True, kw_only=True)
class TopicOnBroker:
    """A topic as the broker has it.

    Attributes:
        partitions: how many.
        configs: those settings of the topic that the table speaks of; empty if the broker does not tell us.
    """

    partitions: int
    configs: Mapping[str, str]


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
