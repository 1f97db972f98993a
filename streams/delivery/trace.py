"""What delivery needs from tracing, if that is on: a span for each record that carries a trace context.

record with a context ──▶ carried: its outputs get the context of its span ──▶ committed: the span ends

A dropped batch ends no span: what was not committed did not happen. Refuses to know who collects spans.
"""

from collections.abc import Iterable, Mapping
from typing import Protocol

from aiokafka import ConsumerRecord

from streams.delivery.message import Message
from streams.delivery.stopwatch import Lap


class BatchTrace(Protocol):
    """The spans of one batch."""

    def carried(self, record: ConsumerRecord, outputs: Iterable[Message]) -> Iterable[Message]:
        """Begin a record's span and return its outputs with the span's context; unchanged if the record has none."""

    def end(self, seconds: Mapping[Lap, float]) -> None:
        """End every span: the batch is committed; its stopwatch says how long it spent in each stage."""


class Tracer(Protocol):
    """Traces one worker's batches."""

    def batch(self, flow: str) -> BatchTrace:
        """Begin the spans of a batch that has just been made."""
