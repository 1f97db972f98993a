"""What can go wrong in delivery, by what happens next.

record ──decode/infer/fold──▶ POISON: a dead letter, the flow continues
offsets, topics, settings ──▶ ConfigurationError: the worker stops with 78 and says what to do
a fence, once in a while ───▶ the tasks are taken over again (fences.py), or by the group's next owner
commit, bug ────────────────▶ anything else: the worker stops with 70, nothing uncommitted survives
"""

from aiokafka import TopicPartition

from models.errors import ModelError
from streams.errors import ConfigurationError
from streams.kafka_tools import KafkaTools


def start_over_hint(flow: str, partitions: int, tools: KafkaTools) -> str:
    """Say how to start a flow with state from scratch, under a partition count, and what that does."""
    delete = f"{tools.topics([f'{flow}.changelog'], '--delete')} && {tools.group(flow, '--delete')}"
    return (
        f"stop its workers, then run `{delete} && shopstream topics create --partitions {partitions}`: the flow reads "
        "again what its inputs still hold, rebuilds its state from it and publishes all outputs again"
    )


class OffsetsLostError(ConfigurationError):
    """A group that ran before has no usable offsets; a person decides where it continues."""

    def __init__(self, flow: str, topic: str, partition: int, reason: str) -> None:
        super().__init__(flow, topic, partition, reason)
        self.flow, self.topic, self.partition, self.reason = flow, topic, partition, reason

    def __str__(self) -> str:
        return (
            f"{self.flow} has no offset to continue from in {self.topic}[{self.partition}]: {self.reason}. Decide: "
            f"shopstream offsets reset {self.flow} --to earliest (reads again all records that are kept) or --to "
            "latest (skips them)"
        )


class StateLostError(ConfigurationError):
    """A flow with state has read its inputs, and its changelog knows nothing of it: what it remembered is gone."""

    def __init__(self, flow: str, place: TopicPartition, offset: int, partitions: int, tools: KafkaTools) -> None:
        super().__init__(flow, place, offset, partitions, tools)
        self.flow, self.topic, self.partition, self.offset = flow, place.topic, place.partition, offset
        self._partitions, self._tools = partitions, tools

    def __str__(self) -> str:
        go_on = self._tools.group(self.flow, "--all-topics", "--reset-offsets", "--to-current", "--execute")
        return (
            f"{self.flow} has read {self.topic}[{self.partition}] up to {self.offset}, and {self.flow}.changelog knows "
            "nothing of it: the topic was deleted, or its cleanup.policy is not compact, and the flow's state is gone. "
            f"Either start it from scratch: {start_over_hint(self.flow, self._partitions, self._tools)}. Or let it "
            f"continue from its offsets without that state: stop its workers, then run `{go_on}`"
        )


class NotCopartitionedError(ConfigurationError):
    """A flow's inputs have different partition counts, or a topic of the flow is missing."""


class StateUnreadableError(ConfigurationError):
    """The changelog holds a state that this version cannot read: its struct has changed, or somebody wrote to it.

    Attributes:
        anew: how to start the flow from scratch; empty if only its worker knows.
    """

    def __init__(self, changelog: str, partition: int, key: bytes, reason: str, anew: str = "") -> None:
        super().__init__(changelog, partition, key, reason, anew)
        self.changelog, self.partition, self.key, self.reason = changelog, partition, key, reason
        self.anew = anew

    def __str__(self) -> str:
        return (
            f"{self.changelog}[{self.partition}] holds {self.key!r:.100}, which this version cannot read: "
            f"{self.reason}. Run the version that wrote it, or give new fields defaults, or start the flow from "
            f"scratch: {self.anew or 'its worker says how'}"
        )

    def advised(self, anew: str) -> "StateUnreadableError":
        """Return the same error, which also says how to start the flow from scratch."""
        return StateUnreadableError(self.changelog, self.partition, self.key, self.reason, anew)


class TableTooLargeError(ConfigurationError):
    """A table that every worker holds whole has outgrown its bound."""

    def __init__(self, topic: str, limit_bytes: int) -> None:
        super().__init__(topic, limit_bytes)
        self.topic, self.limit_bytes = topic, limit_bytes

    def __str__(self) -> str:
        return (
            f"the table {self.topic} holds more than {self.limit_bytes} bytes of records: delete what is not needed "
            "(null values), or give workers the memory and a higher table_bytes"
        )


class BatchTooLargeError(ConfigurationError):
    """A topic takes smaller batches than a task has to write; the broker would refuse the next one as well."""

    def __init__(self, topic: str, size_bytes: int, tools: KafkaTools) -> None:
        super().__init__(topic, size_bytes, tools)
        self.topic, self.size_bytes, self._tools = topic, size_bytes, tools

    def __str__(self) -> str:
        brokers = ("--alter", "--entity-type", "brokers", "--entity-default", "--delete-config", "message.max.bytes")
        return (
            f"the broker takes no batch of {self.size_bytes} bytes for {self.topic}: its max.message.bytes or the "
            "brokers' message.max.bytes is too low. Kafka's defaults are enough: "
            f"`{self._tools.settings_of(self.topic, '--delete-config', 'max.message.bytes')}` or "
            f"`{self._tools.command('configs', *brokers)}`"
        )


class ModelContractError(Exception):
    """A model returned more or fewer results than it got inputs: a bug, never a record's fault."""


# Errors that a record's content can cause in decoding, a model or a fold. All others are a crash: broker errors,
# timeouts, memory, the disk, cancellation. Errors of an inference engine are ModelErrors by then (models/session.py).
POISON = (ModelError, ArithmeticError, AssertionError, AttributeError, LookupError, RuntimeError, TypeError, ValueError)
