"""A model call, in a thread and with a deadline. If it fails, it is repeated in halves until the bad record is found.

Long texts are split over several calls, as the deadline applies to each call: a hundred book-length texts are no hang.
"""

import asyncio
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar

from models.tokenizing import measured
from streams.delivery.errors import POISON, ModelContractError
from streams.delivery.stopwatch import Stopwatch
from streams.records import ModelName

# Of texts in one call: some five seconds of one core, where a deadline is two minutes (docs/adr/0135).
MOST_CHARS = 300_000

X_contra = TypeVar("X_contra", contravariant=True)
Y_co = TypeVar("Y_co", covariant=True)
X = TypeVar("X")
Y = TypeVar("Y")


class Identity(Protocol):
    """Which model speaks; it becomes part of every output's provenance."""

    @property
    def name(self) -> str:
        """The artifact's name."""

    @property
    def version(self) -> str:
        """The artifact's version."""

    @property
    def sha256(self) -> str:
        """The hash of its manifest, hexadecimal."""

    @property
    def precision(self) -> str:
        """What its weights are, such as int8."""

    @property
    def provider(self) -> str:
        """Where ONNX Runtime runs it."""


class Model(Protocol[X_contra, Y_co]):
    """What a flow needs of a model: plain values in, plain values out, in order. Thread-safe; blocks."""

    @property
    def identity(self) -> Identity:
        """Which model it is."""

    def infer(self, inputs: Sequence[X_contra]) -> Sequence[Y_co]:
        """Return one result per input, whatever else is in the call."""


@dataclass(frozen=True)
class Poisoned:
    """Stands in place of a result: this input made the model fail, even alone."""

    error: Exception


def model_name(identity: Identity) -> ModelName:
    """Return the identity as records carry it."""
    return ModelName(
        name=identity.name,
        version=identity.version,
        sha256=identity.sha256,
        precision=identity.precision,
        provider=identity.provider,
    )


async def infer(
    model: Model[X, Y], inputs: Sequence[X], deadline_s: float, stopwatch: Stopwatch | None = None
) -> list[Y | Poisoned]:
    """Run the model over the inputs.

    Args:
        model: called in a worker thread, once for so many inputs as make `MOST_CHARS`; in ever smaller parts where it
            fails.
        inputs: one per record.
        deadline_s: for each single call, seconds.
        stopwatch: gets how much of the calls was tokenizing.

    Returns:
        One result per input, in order; Poisoned if the model fails for that input even alone.

    Raises:
        TimeoutError: a call outlived the deadline. Its thread cannot be ended, so the process must end.
        ModelContractError: the model returned more or fewer results than inputs.
    """
    results: list[Y | Poisoned] = []
    for part in parts(inputs):
        results += await _infer(model, part, deadline_s, stopwatch)
    return results


async def _infer(
    model: Model[X, Y], inputs: Sequence[X], deadline_s: float, stopwatch: Stopwatch | None
) -> list[Y | Poisoned]:
    async with asyncio.timeout(deadline_s):  # not wait_for, which can forget a cancellation (Python 3.11)
        results, tokenizing_s = await asyncio.to_thread(_call, model, inputs)
    if stopwatch is not None:
        stopwatch.tokenized(tokenizing_s)
    if isinstance(results, Poisoned):
        if len(inputs) == 1:
            return [results]
        half = len(inputs) // 2
        return [
            *await _infer(model, inputs[:half], deadline_s, stopwatch),
            *await _infer(model, inputs[half:], deadline_s, stopwatch),
        ]
    if len(results) != len(inputs):
        raise ModelContractError(f"{model.identity.name} gave {len(results)} results for {len(inputs)} inputs")
    return list(results)


def parts(inputs: Sequence[X]) -> Iterator[Sequence[X]]:
    """Cut inputs, in order, into parts of `MOST_CHARS` characters at most, or one input; only texts have any."""
    begin = chars = 0
    for at, each in enumerate(inputs):
        more = len(each) if isinstance(each, str) else 0
        if at > begin and chars + more > MOST_CHARS:
            yield inputs[begin:at]
            begin, chars = at, 0
        chars += more
    if begin < len(inputs):
        yield inputs[begin:]


def _call(model: Model[X, Y], inputs: Sequence[X]) -> tuple[Sequence[Y] | Poisoned, float]:
    """Call the model; distinguish its own failure from a failure to start a thread, which is no record's fault."""
    with measured() as spent:
        try:
            results: Sequence[Y] | Poisoned = model.infer(inputs)
        except POISON as error:
            results = Poisoned(error)
    return results, spent.seconds
