"""What immediate lists need: who had a list recently, and a model that is called for a part of a batch only.

Refuses to know: events, how lists are made, the state.
"""

import time
from collections.abc import Callable, Iterable, Sequence
from typing import Generic, TypeVar

from streams.delivery.inference import Identity, Model

X = TypeVar("X")
Y = TypeVar("Y")

MOST_KEPT = 100_000


class Lately:
    """Customers who had a list lately; the oldest are forgotten if there are too many."""

    def __init__(self, bound_s: float, clock: Callable[[], float] = time.monotonic) -> None:
        """Begin empty.

        Args:
            bound_s: how long "lately" is, seconds.
            clock: a steady clock, seconds.
        """
        self._bound_s, self._clock = bound_s, clock
        self._asked_s: dict[str, float] = {}

    def __contains__(self, customer_id: str) -> bool:
        """Tell whether a customer had a list lately."""
        asked_s = self._asked_s.get(customer_id)
        return asked_s is not None and self._clock() - asked_s < self._bound_s

    def add(self, customers: Iterable[str]) -> None:
        """Remember that these customers have a list now."""
        now_s = self._clock()
        for customer_id in customers:
            self._asked_s.pop(customer_id, None)  # so that the latest stands last
            self._asked_s[customer_id] = now_s
        while self._asked_s:
            oldest = next(iter(self._asked_s))
            if len(self._asked_s) <= MOST_KEPT and now_s - self._asked_s[oldest] < self._bound_s:
                break
            del self._asked_s[oldest]


class SomeAsked(Generic[X, Y]):
    """A model that only some of a batch's values ask: an input of None is not passed on, and gets None.

    Each result comes with its input, so that both go together where a record makes the model fail.
    """

    def __init__(self, model: Model[X, Y]) -> None:
        """Wrap a model."""
        self._model = model

    @property
    def identity(self) -> Identity:
        """The identity of the model."""
        return self._model.identity

    def infer(self, inputs: Sequence[X | None]) -> list[tuple[X, Y] | None]:
        """Return each input with its result; blocks as the model does."""
        asked = [each for each in inputs if each is not None]
        results = iter(self._model.infer(asked)) if asked else iter(())
        return [None if each is None else (each, next(results)) for each in inputs]
