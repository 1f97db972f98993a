"""Measures how much of a model call was tokenizing: tokenizers report to the caller; nothing is kept between calls.

with measured() as spent: model.infer(…) ──▶ with tokenizing(): … ──▶ spent.seconds

Only tokenizing in the thread of the call is measured.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass


@dataclass
class Spent:
    """What one call has spent so far.

    Attributes:
        seconds: of wall time.
    """

    seconds: float = 0.0


_CALL: ContextVar[Spent | None] = ContextVar("call", default=None)


@contextmanager
def measured() -> Iterator[Spent]:
    """Measure how long this thread tokenizes within the block."""
    token = _CALL.set(spent := Spent())
    try:
        yield spent
    finally:
        _CALL.reset(token)


@contextmanager
def tokenizing() -> Iterator[None]:
    """Stand around code that cuts texts into tokens, or makes texts from tokens; costs a microsecond."""
    spent = _CALL.get()
    began_s = time.perf_counter()
    try:
        yield
    finally:
        if spent is not None:
            spent.seconds += time.perf_counter() - began_s
