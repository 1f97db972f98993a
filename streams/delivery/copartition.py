"""Partition counts that must be equal, and what to do if they are not. Pure.

Partition p of every input of a flow, and of its changelog, is one task; a key's partition is its hash modulo the count.
So all counts must be equal, and a flow with state cannot follow a changed count: keys would move away from their state.
"""

from collections.abc import Mapping, Sequence

from aiokafka import TopicPartition

from streams.delivery.errors import NotCopartitionedError, start_over_hint
from streams.kafka_tools import KafkaTools
from streams.topics import changelog_of


def check_counts(flow: str, counts: Mapping[str, int], tools: KafkaTools, *, stateful: bool) -> None:
    """Check that a flow's inputs and its changelog have one partition count.

    Args:
        flow: its name.
        counts: by topic.
        tools: for commands in the advice.
        stateful: whether it matters where keys are.

    Raises:
        NotCopartitionedError: they differ, or a topic is gone; it says what to do.
    """
    if any(counts.values()) and (gone := [name for name, count in counts.items() if not count]):
        raise NotCopartitionedError(
            f"{flow} needs {' and '.join(gone)}, which the broker no longer has. If that was a mistake, run "
            f"shopstream topics create, then shopstream offsets reset {flow} --to earliest"
        )
    if len(set(counts.values())) <= 1:
        return
    words = ", ".join(f"{name} has {count}" for name, count in counts.items())
    advice = _advice_with_state(flow, counts, tools) if stateful else f"run `{_give_all(counts, tools)}`"
    raise NotCopartitionedError(
        f"{flow} needs its inputs and its changelog with equal partition counts, but {words}: {advice}"
    )


def _give_all(counts: Mapping[str, int], tools: KafkaTools) -> str:
    """Return the command that gives all topics as many partitions as one of them has."""
    most = max(counts.values())
    fewer = [name for name, count in counts.items() if count < most]
    return tools.topics(fewer, "--alter", "--partitions", str(most))


def _advice_with_state(flow: str, counts: Mapping[str, int], tools: KafkaTools) -> str:
    """Say what to do about different counts if keys have to stay where their state is."""
    most, changelog = max(counts.values()), changelog_of(flow).name
    began = counts.get(changelog)
    inputs = {name: count for name, count in counts.items() if name != changelog}
    if began == most:
        fewer = [name for name, count in inputs.items() if count < most]
        anew = f"{tools.topics(fewer, '--delete')} && shopstream topics create --partitions {began}"
        return (
            f"its state is in the partitions where its keys are with {began}. Save the records (shopstream read "
            f"{fewer[0]} --from-beginning), run `{anew}`, and send them again"
        )
    more = [name for name, count in inputs.items() if count > (began or 0)]
    again = f"{tools.topics(more, '--delete')} && shopstream topics create --partitions {began}"
    give = f"first `{_give_all(inputs, tools)}`, then " if len(set(inputs.values())) > 1 else ""
    return (
        f"its state is in the partitions where its keys were with {began}, and Kafka cannot remove partitions. Either "
        f"start it from scratch with {most}: {give}{start_over_hint(flow, most, tools)}. Or keep its state: save "
        f"{' and '.join(more)} (shopstream read {more[0]} --from-beginning), run `{again}`, and send the records again"
    )


def check_marks(flow: str, marks: Mapping[str, int | None], partitions: int, tools: KafkaTools) -> None:
    """Check that a flow with state began under the partition count of today.

    Args:
        flow: its name.
        marks: by input, the partition count when a task began to read it; None if the mark does not say.
        partitions: the count today.
        tools: for commands in the advice.

    Raises:
        NotCopartitionedError: the count has changed since.
    """
    for topic, began_with in marks.items():
        if began_with not in (None, partitions):
            raise NotCopartitionedError(
                f"{flow} began to read {topic} when it had {began_with} partitions, and now it has {partitions}: keys "
                f"have moved away from their state. Create the topics again with {began_with}, or start the flow from "
                f"scratch: {start_over_hint(flow, partitions, tools)}"
            )


def copartitioned(
    flow: str, inputs: frozenset[str], assigned: Sequence[TopicPartition], tools: KafkaTools
) -> list[int]:
    """Return the partition numbers assigned, each of which has all inputs.

    Raises:
        NotCopartitionedError: some partition number lacks an input.
    """
    topics: dict[int, set[str]] = {}
    for place in assigned:
        topics.setdefault(place.partition, set()).add(place.topic)
    for partition, found in topics.items():
        if found != inputs:
            raise NotCopartitionedError(
                f"{flow} got partition {partition} of {sorted(found)} but needs it of {sorted(inputs)} together. "
                "Either the topics' partition counts differ (shopstream check), or another program reads under the "
                f"group's name: `{tools.group(flow, '--describe', '--members')}` names it; end it, or give it a group "
                "of its own"
            )
    return sorted(topics)
