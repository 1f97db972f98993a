"""What flows need of their topics: they exist, are co-partitioned, and the changelog is compacted. A finding per topic.

`check_topics` stops a worker at its start, `policy_warnings` is what it logs there; `topic_findings` is what
`shopstream check` prints. Pure.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from math import ceil

from streams.checks.differences import differences, fixes, pinned_topics
from streams.checks.finding import Finding
from streams.delivery.copartition import check_counts
from streams.delivery.errors import NotCopartitionedError
from streams.delivery.task import MOST_TASKS
from streams.errors import ConfigurationError
from streams.flow_topics import FLOW_TOPICS, FlowTopics
from streams.kafka_tools import KafkaTools
from streams.settings import Settings
from streams.topic_admin import TopicOnBroker, TopicsMissingError
from streams.topic_kinds import Topic
from streams.topics import DEAD_LETTERS, WORKERS, changelog_of

# What a broker deletes of a topic that has another cleanup.policy than this.
_DELETED = {
    "delete": "events that later ones of the same key follow, read or not, and takes no records without a key",
    "compact": "rows once they are old, and workers that start later lack them",
}


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


def topics_of(flows: Sequence[FlowTopics]) -> list[Topic]:
    """Return every topic that a worker of some flows needs, each once."""
    needed = [*(topic for flow in flows for topic in flow.topics), DEAD_LETTERS, WORKERS]
    return list({topic.name: topic for topic in needed}.values())


def check_topics(flows: Sequence[FlowTopics], found: Mapping[str, TopicOnBroker], tools: KafkaTools) -> None:
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
    needed = {topic.name for flow in flows for topic in (*flow.topics, DEAD_LETTERS, WORKERS)}
    if missing := sorted(needed - found.keys()):
        raise TopicsMissingError(missing, tools.broker, tools.prefix)
    for flow in flows:
        counts = {t.name: found[t.name].partitions for t in (*flow.inputs, changelog_of(flow.name))}
        check_counts(flow.name, counts, tools, stateful=flow.stateful)
        changelog = changelog_of(flow.name)
        policy = found[changelog.name].configs.get("cleanup.policy", "compact")  # who may not read it does without
        if flow.stateful and policy != "compact":
            raise StateForgottenError(changelog.name, policy, tools)


def policy_warnings(
    flows: Sequence[FlowTopics], found: Mapping[str, TopicOnBroker], tools: KafkaTools
) -> Iterator[str]:
    """Say which topics other than changelogs lose records that readers need, and what follows. Pure.

    A worker runs all the same: one that is stopped loses more.

    Args:
        flows: whose topics are looked at.
        found: what is on the broker, by name; a topic that is hidden is not in it.
        tools: for commands in the advice.
    """
    changelogs = {changelog_of(flow.name).name for flow in flows}
    for topic in topics_of(flows):
        wanted = topic.configs["cleanup.policy"]
        policy = found[topic.name].configs.get("cleanup.policy", wanted) if topic.name in found else wanted
        if topic.name not in changelogs and policy != wanted:
            yield (
                f"{topic.name} has cleanup.policy={policy}, so the broker deletes {_DELETED[wanted]}: "
                f"run `{tools.settings_of(topic.name, '--add-config', f'cleanup.policy={wanted}')}`"
            )


def topic_findings(
    flows: Sequence[FlowTopics], found: Mapping[str, TopicOnBroker], hidden: Collection[str], settings: Settings
) -> Iterator[Finding]:
    """Compare what flows need with what is there. Pure.

    Args:
        flows: whose topics are compared.
        found: topics of the broker that we may see.
        hidden: topics that the broker may have, and does not show us.
        settings: say how many partitions topics should have.
    """
    pinned = pinned_topics(FLOW_TOPICS.values())  # of others, too, which may read what these flows publish
    for topic in topics_of(flows):
        if topic.name in hidden:
            words = "the broker does not let us see it: an ACL DESCRIBE is missing"
            yield Finding("topics", topic.name, ok=False, says=words)
        elif topic.name not in found:
            yield Finding("topics", topic.name, ok=False, says="it is not there: run shopstream topics create")
        else:
            yield _compared(topic, found[topic.name], settings, pinned=topic.name in pinned)
    yield from _copartitioned(flows, found, settings)


def _compared(topic: Topic, found: TopicOnBroker, settings: Settings, *, pinned: bool) -> Finding:
    words = differences(topic, found, settings.partitions)
    if not words:
        return Finding("topics", topic.name, ok=True, says=f"{found.partitions} partitions")
    tools = KafkaTools.of(settings)
    ways = [f"run `{command}`" for command in fixes(topic, found, settings.partitions, tools, pinned=pinned)]
    if not topic.partitions and found.partitions != settings.partitions:
        ways.append(f"set partitions = {found.partitions} if all topics have that")
    if pinned and found.partitions != (topic.partitions or settings.partitions):
        ways.append("what the lines of its flows say")
    return Finding("topics", topic.name, ok=False, says=": ".join(filter(None, ("; ".join(words), "; or ".join(ways)))))


def _copartitioned(
    flows: Sequence[FlowTopics], found: Mapping[str, TopicOnBroker], settings: Settings
) -> Iterator[Finding]:
    for flow in flows:
        if {topic.name for topic in (*flow.topics, DEAD_LETTERS, WORKERS)} - found.keys():
            continue  # said above
        try:
            check_topics([flow], found, KafkaTools.of(settings))
        except (NotCopartitionedError, StateForgottenError) as error:
            yield Finding("topics", flow.name, ok=False, says=str(error))
        else:
            partitions = found[changelog_of(flow.name).name].partitions
            yield Finding("topics", flow.name, ok=True, says=_workers_for(partitions))


def _workers_for(partitions: int) -> str:
    """Say that a flow's topics fit, and how many workers their partitions are for."""
    words = "its inputs and its changelog are co-partitioned"
    if partitions <= MOST_TASKS:
        return words
    return f"{words}; {partitions} partitions are for {ceil(partitions / MOST_TASKS)} workers or more"
