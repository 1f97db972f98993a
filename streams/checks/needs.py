"""Which permissions a worker needs on a cluster. Pure.

A topic that it reads: READ; a topic that it writes: WRITE; a group: READ; a transactional id: WRITE. Each of these
includes DESCRIBE.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from streams.checks.operations import Operation
from streams.checks.topics import topics_of
from streams.flow_topics import FlowTopics
from streams.topics import DEAD_LETTERS, WORKERS

Kind = Literal["topic", "group", "transactional-id"]


@dataclass(frozen=True)
class Need:
    """One thing that must be allowed.

    Attributes:
        kind: of the resource, as kafka-acls.sh names it.
        name: logical.
        operation: that must be allowed on it.
    """

    kind: Kind
    name: str
    operation: Operation


def worker_needs(
    flows: Sequence[FlowTopics], partitions: Mapping[str, int], instance: str, *, transactions: bool
) -> list[Need]:
    """Return all that a worker must be allowed.

    Args:
        flows: of the worker.
        partitions: how many, of the topics that exist; 0 for those that we may not see.
        instance: its name.
        transactions: whether it delivers exactly once.
    """
    needs = [need for need in topic_needs(flows) if need.name in partitions]
    needs += group_needs(flows, instance)
    return needs + (transaction_needs(flows, partitions) if transactions else [])


def topic_needs(flows: Sequence[FlowTopics]) -> list[Need]:
    """Return what a worker of some flows must be allowed on topics."""
    read = {topic.name for flow in flows for topic in (*flow.inputs, *flow.tables)} | {WORKERS.name}
    written = {topic.name for flow in flows for topic in flow.outputs} | {DEAD_LETTERS.name}
    needs = []
    for name in [topic.name for topic in topics_of(flows)]:
        # A topic that is neither input, table nor output (a changelog) is a flow's own, which it reads and writes.
        own = name not in read | written
        needs += [Need("topic", name, Operation.READ)] if own or name in read else []
        needs += [Need("topic", name, Operation.WRITE)] if own or name in written else []
    return needs


def group_needs(flows: Sequence[FlowTopics], instance: str) -> list[Need]:
    """Return what a worker must be allowed on groups: those of its flows, and Faust's own."""
    return [Need("group", name, Operation.READ) for name in (*(flow.name for flow in flows), f"shopstream-{instance}")]


def transaction_needs(flows: Sequence[FlowTopics], partitions: Mapping[str, int]) -> list[Need]:
    """Return what a worker must be allowed on transactional ids: the first and the last of each flow.

    A worker that starts asks for no more of them: each is two requests, and partitions stand still meanwhile.

    Args:
        flows: of the worker.
        partitions: of the topics that exist; a flow whose input is missing counts as having one.
    """
    ids = [f"{name}-{number}" for name, count in _tasks(flows, partitions) for number in sorted({0, count - 1})]
    return [Need("transactional-id", name, Operation.WRITE) for name in ids]


def every_transaction_need(flows: Sequence[FlowTopics], partitions: Mapping[str, int]) -> list[Need]:
    """Return the same of all transactional ids; somebody may have taken away the right on one."""
    ids = [f"{name}-{number}" for name, count in _tasks(flows, partitions) for number in range(count)]
    return [Need("transactional-id", name, Operation.WRITE) for name in ids]


def _tasks(flows: Sequence[FlowTopics], partitions: Mapping[str, int]) -> list[tuple[str, int]]:
    return [(flow.name, max(1, partitions.get(flow.inputs[0].name, 1))) for flow in flows]
