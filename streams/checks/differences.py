"""How a topic on the broker differs from the table of topics, and which commands fix that. Pure."""

from collections.abc import Iterable

from streams.flow_topics import FlowTopics
from streams.kafka_tools import KafkaTools
from streams.topic_admin import TopicOnBroker
from streams.topic_kinds import Topic
from streams.topics import changelog_of


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


def fixes(topic: Topic, found: TopicOnBroker, partitions: int, tools: KafkaTools, *, pinned: bool) -> list[str]:
    """Return the commands that make a topic on the broker as the table has it; Kafka takes no partition away.

    Args:
        topic: as it should be.
        found: as it is.
        partitions: the setting, for topics without a number of their own.
        tools: of the cluster.
        pinned: a flow keeps state by key, which more partitions would separate from its keys.
    """
    wanted = topic.partitions or partitions
    wrong = [f"{name}={value}" for name, value in topic.configs.items() if found.configs.get(name, value) != value]
    commands = [tools.settings_of(topic.name, "--add-config", ",".join(wrong))] if wrong else []
    if found.partitions < wanted and not pinned:
        commands.insert(0, tools.topics([topic.name], "--alter", "--partitions", str(wanted)))
    return commands


def pinned_topics(flows: Iterable[FlowTopics]) -> set[str]:
    """Return the topics of flows with state whose keys have to stay in their partitions."""
    stateful = [flow for flow in flows if flow.stateful]
    return {topic.name for flow in stateful for topic in (*flow.inputs, changelog_of(flow.name))}
