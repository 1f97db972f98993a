"""Partition counts that must agree, and what to do if they do not. Pure.

Partition p of every input of a flow, and of its changelog, is one task; a key's partition is its hash modulo the count.
So all counts must be equal, and a flow with state cannot follow a changed count: keys would move away from their state.
"""

from collections.abc import Mapping, Sequence

from aiokafka import TopicPartition

from streams.delivery.errors import BEGIN_ANEW, NotCopartitionedError
from streams.topics import changelog_of


def check_counts(flow: str, counts: Mapping[str, int], *, stateful: bool) -> None:
    """Check that a flow's inputs and its changelog have one partition count.

    Args:
        flow: its name.
        counts: by topic.
        stateful: whether it matters where keys are.

    Raises:
        NotCopartitionedError: they differ, or a topic is gone; it says what to do.
    """
    if any(counts.values()) and (gone := [name for name, count in counts.items() if not count]):
        raise NotCopartitionedError(
            f"{flow} needs {' and '.join(gone)}, which the broker has no more: if that was not meant, make it again "
            f"with shopstream topics create, then shopstream offsets reset {flow} --to earliest lets the flow read it"
        )
    if len(set(counts.values())) <= 1:
        return
    most = max(counts.values())
    words = ", ".join(f"{name} has {count}" for name, count in counts.items())
    give_all = f"give all {most} with kafka-topics.sh --alter --partitions {most}"
    advice = _advice_with_state(flow, counts) if stateful else give_all
    raise NotCopartitionedError(
        f"{flow} needs its inputs and its changelog with equal partition counts, but {words}: {advice}"
    )


def _advice_with_state(flow: str, counts: Mapping[str, int]) -> str:
    """Say what to do about different counts if keys have to stay where their state is."""
    most, changelog = max(counts.values()), changelog_of(flow).name
    began = counts.get(changelog)
    inputs = [name for name in counts if name != changelog]
    if began == most:
        fewer = " and ".join(name for name in inputs if counts[name] < most)
        return (
            f"its state stands where keys were under {began}. Delete {fewer} (kafka-topics.sh), run shopstream topics "
            f"create --partitions {began}, and let what stood there be sent again"
        )
    return (
        f"its state stands where keys were under {began}, and Kafka takes no partition away. "
        f"Make the topics that have more again with {began}; or keep them, give "
        f"{' and '.join(inputs)} {most} each, and let the flow begin anew: {BEGIN_ANEW.format(flow=flow)}"
    )


def check_marks(flow: str, marks: Mapping[str, int | None], partitions: int) -> None:
    """Check that a flow with state began under the partition count of today.

    Args:
        flow: its name.
        marks: by input, the partition count when a task began to read it; None if the mark does not say.
        partitions: the count today.

    Raises:
        NotCopartitionedError: the count has changed since.
    """
    for topic, began_with in marks.items():
        if began_with not in (None, partitions):
            raise NotCopartitionedError(
                f"{flow} began to read {topic} when it had {began_with} partitions, and now it has {partitions}: keys "
                f"have moved away from their state. Make the topics again with {began_with}, or let the flow begin "
                f"anew: {BEGIN_ANEW.format(flow=flow)}"
            )


def copartitioned(flow: str, inputs: frozenset[str], assigned: Sequence[TopicPartition]) -> list[int]:
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
                f"{flow} got partition {partition} of {sorted(found)} but needs it of {sorted(inputs)} together: "
                "give the topics equal partition counts, and let every member of the group use the range assignor"
            )
    return sorted(topics)
