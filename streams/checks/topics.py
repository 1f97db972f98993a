"""Topics on the broker compared with the table: missing, different, not co-partitioned."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from math import ceil

from streams.checks.finding import Finding
from streams.delivery.errors import NotCopartitionedError
from streams.delivery.task import MOST_TASKS
from streams.kafka_tools import KafkaTools
from streams.settings import Settings
from streams.topic_admin import CheckedFlow, TopicOnBroker, check_topics, differences, mending, standing
from streams.topic_kinds import Topic
from streams.topics import DEAD_LETTERS, WORKERS, changelog_of


def topics_of(specs: Sequence[CheckedFlow]) -> list[Topic]:
    """Return every topic that a worker of some flows needs, each once."""
    needed = [*(topic for spec in specs for topic in spec.topics), DEAD_LETTERS, WORKERS]
    return list({topic.name: topic for topic in needed}.values())


def topic_findings(
    specs: Sequence[CheckedFlow], found: Mapping[str, TopicOnBroker], hidden: Collection[str], settings: Settings
) -> Iterator[Finding]:
    """Compare what flows need with what is there. Pure.

    Args:
        specs: of the flows.
        found: topics of the broker that we may see.
        hidden: topics that the broker may have, and does not show us.
        settings: say how many partitions topics should have.
    """
    stand = standing(specs)
    for topic in topics_of(specs):
        if topic.name in hidden:
            words = "the broker does not let us see it: an ACL DESCRIBE is missing"
            yield Finding("topics", topic.name, ok=False, says=words)
        elif topic.name not in found:
            yield Finding("topics", topic.name, ok=False, says="it is not there: run shopstream topics create")
        else:
            yield _compared(topic, found[topic.name], settings, stands=topic.name in stand)
    yield from _copartitioned(specs, found, settings)


def _compared(topic: Topic, found: TopicOnBroker, settings: Settings, *, stands: bool) -> Finding:
    words = differences(topic, found, settings.partitions)
    if not words:
        return Finding("topics", topic.name, ok=True, says=f"{found.partitions} partitions")
    tools = KafkaTools.of(settings)
    ways = [f"run `{command}`" for command in mending(topic, found, settings.partitions, tools, stands=stands)]
    if not topic.partitions and found.partitions != settings.partitions:
        ways.append(f"set partitions = {found.partitions} if all topics have that")
    if stands and found.partitions != (topic.partitions or settings.partitions):
        ways.append("what the lines of its flows say")
    return Finding("topics", topic.name, ok=False, says=": ".join(filter(None, ("; ".join(words), "; or ".join(ways)))))


def _copartitioned(
    specs: Sequence[CheckedFlow], found: Mapping[str, TopicOnBroker], settings: Settings
) -> Iterator[Finding]:
    for spec in specs:
        if {topic.name for topic in (*spec.topics, DEAD_LETTERS, WORKERS)} - found.keys():
            continue  # said above
        try:
            check_topics([spec], found, KafkaTools.of(settings))
        except NotCopartitionedError as error:
            yield Finding("topics", spec.name, ok=False, says=str(error))
        else:
            partitions = found[changelog_of(spec.name).name].partitions
            yield Finding("topics", spec.name, ok=True, says=_workers_for(partitions))


def _workers_for(partitions: int) -> str:
    """Say that a flow's topics fit, and how many workers their partitions are for."""
    words = "its inputs and its changelog are co-partitioned"
    if partitions <= MOST_TASKS:
        return words
    return f"{words}; {partitions} partitions are for {ceil(partitions / MOST_TASKS)} workers or more"
