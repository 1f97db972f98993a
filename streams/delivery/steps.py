"""The steps that a batch runs for each value when its turn comes, each made from a function of the flow."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any, TypeVar

from msgspec import Struct
from msgspec.structs import replace

from streams.delivery.entry import Entry
from streams.delivery.message import Message
from streams.delivery.state import View
from streams.records import Event, Output, Provenance, output_event_id
from streams.topic_kinds import RecordTopic

R = TypeVar("R", bound=Event)
O = TypeVar("O", bound=Output)  # noqa: E741
S = TypeVar("S", bound=Struct)
Y = TypeVar("Y")

Step = Callable[[int, Entry[Any], Provenance, View[Any]], Iterable[Message]]
"""A value's number in the batch, its entry, its provenance and its task's state in; the messages to send out."""


def publishing(topic: RecordTopic[O], make: Callable[[R, Y, Provenance], O | None], column: Sequence[Y]) -> Step:
    """Publish what is made of a value and its result."""

    def step(at: int, entry: Entry[R], provenance: Provenance, _view: View[Any]) -> Iterable[Message]:
        return _messages(topic, make(entry.value, column[at], provenance))

    return step


def folding(topic: RecordTopic[O], fold: Callable[[View[S], R, Provenance], O | None]) -> Step:
    """Fold a value into the state and publish what the fold returns."""

    def step(_at: int, entry: Entry[R], provenance: Provenance, view: View[S]) -> Iterable[Message]:
        return _messages(topic, fold(view, entry.value, provenance))

    return step


def folding_into_many(flow: str, topic: RecordTopic[O], fold: Callable[[View[S], R, Provenance], Sequence[O]]) -> Step:
    """Fold a value into the state and publish all that the fold returns, each with an event_id made of its number."""

    def step(_at: int, entry: Entry[R], provenance: Provenance, view: View[S]) -> Iterable[Message]:
        for part, output in enumerate(fold(view, entry.value, provenance)):
            event_id = output_event_id(flow, entry.value.event_id, part)
            yield from _messages(topic, replace(output, event_id=event_id))

    return step


def _messages(topic: RecordTopic[O], output: O | None) -> tuple[Message, ...]:
    if output is None:
        return ()
    value = topic.encode(output)
    return (Message(topic.name, topic.key_of(output), value, declined=output.declined),)
