"""What goes wrong in the delivery, by what happens next.

record ──decode/infer/fold──▶ POISON: a dead letter, the flow goes on
offsets, topics, settings ──▶ ConfigurationError: the worker stops with 78 and says what to do
commit, fence, bug ─────────▶ anything else: the worker stops with 70, nothing uncommitted survives
"""

from models.errors import ModelError


class DeliveryError(Exception):
    """Base of this package's errors."""


class ConfigurationError(DeliveryError):
    """The worker cannot run as it is set up; a restart alone does not help."""


class OffsetsLostError(ConfigurationError):
    """A group that ran before has no usable offsets; a person decides where it goes on."""

    def __init__(self, flow: str, topic: str, partition: int, reason: str) -> None:
        super().__init__(flow, topic, partition, reason)
        self.flow, self.topic, self.partition, self.reason = flow, topic, partition, reason

    def __str__(self) -> str:
        return (
            f"{self.flow} cannot know where to go on in {self.topic}[{self.partition}]: {self.reason}. "
            f"Decide with: shopstream offsets reset {self.flow} --to earliest (reads all that is kept, again) "
            f"or --to latest (skips it)"
        )


class NotCopartitionedError(ConfigurationError):
    """A flow's inputs have different partition counts, or a topic of the flow is missing."""


class ModelContractError(DeliveryError):
    """A model gave another number of results than it was given inputs: a bug, never a record's fault."""


# What a record's content can make decoding, a model or a fold raise. Not here, so a crash: broker errors, timeouts,
# memory, the disk, cancellation. What an inference engine raises is a ModelError by then (models/session.py).
POISON = (ModelError, ArithmeticError, AssertionError, AttributeError, LookupError, RuntimeError, TypeError, ValueError)
