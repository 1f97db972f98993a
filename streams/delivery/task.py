"""The unit of delivery: partition number p of all co-partitioned inputs of a flow.

A task has one state, one changelog partition, one committer (a transactional producer GROUP-p), and the next offsets of
its inputs. All of a batch that belongs to one task becomes durable in one transaction, or not at all.
"""

from dataclasses import dataclass, field
from typing import Generic, NamedTuple, TypeVar

from aiokafka import TopicPartition
from msgspec import Struct

from streams.delivery.brake import DeadOffsets
from streams.delivery.state import Changes, State
from streams.records.dead_letter import Headers

S = TypeVar("S", bound=Struct)


class Message(NamedTuple):
    """One record to be written. partition None: by the key, with murmur2, as every Kafka client agrees."""

    topic: str
    key: bytes | None
    value: bytes | None
    partition: int | None = None
    headers: Headers = []  # noqa: RUF012  a tuple's default is shared, and nobody writes to it


@dataclass(eq=False)
class Task(Generic[S]):
    """What this worker knows of one task, as committed, with overlays of what is on its way.

    Attributes:
        partition: p, on every input and on the changelog.
        state: keyed state with overlays.
        marks: the inputs that this task has read before, from the changelog.
        next_offset: per input partition, the offset after the last committed record.
        changelog_offset: the changelog is applied to `state` up to here.
        dead: source offsets of its latest dead letters, for the brake.
    """

    partition: int
    state: State[S] = field(default_factory=State)
    marks: set[str] = field(default_factory=set)
    next_offset: dict[TopicPartition, int] = field(default_factory=dict)
    changelog_offset: int = 0
    dead: DeadOffsets = field(default_factory=dict)


@dataclass(eq=False)
class TaskWork(Generic[S]):
    """One task's share of a batch: what its transaction will carry.

    Attributes:
        task: whose.
        ends: per input partition, the offset after the batch's last record.
        messages: outputs and dead letters, in the order of their sources.
        changes: the folds' changes of state.
        dead: source offsets of the dead letters among the messages.
    """

    task: Task[S]
    ends: dict[TopicPartition, int] = field(default_factory=dict)
    messages: list[Message] = field(default_factory=list)
    changes: Changes[S] = field(default_factory=dict)
    dead: DeadOffsets = field(default_factory=dict)
