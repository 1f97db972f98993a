"""Every bound of every field holds: a value on it passes, one past it is refused by the field's name.

The bounds are read from the structs, so that a new field is tried, too.
"""

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import orjson
import pytest
from msgspec import inspect

from streams.contract.examples import EXAMPLES
from streams.records import RecordError, encode
from streams.topics import RECORD_TOPICS

TOPICS = {topic.name: topic for topic in RECORD_TOPICS}


class Bound(NamedTuple):
    """A value at one bound of a field, and one past it."""

    topic: str
    path: str
    side: str
    at: Any
    past: Any

    @property
    def id(self) -> str:
        return f"{self.topic} {self.path} {self.side}"


Bounds = Iterator[tuple[str, str, Any, Any]]


def _bounded(path: str, *bounds: float | None) -> None:
    assert None not in bounds, f"{path} is not bounded: streams/records/fields.py has the usual bounds"


def _of_type(path: str, kind: Any) -> Bounds:
    yield from _WALKS[type(kind)](path, kind)


def _of_text(path: str, kind: Any) -> Bounds:
    _bounded(path, kind.max_length)
    yield path, "longest", "好" * kind.max_length, "好" * (kind.max_length + 1)
    if kind.min_length:
        yield path, "shortest", "x" * kind.min_length, "x" * (kind.min_length - 1)


def _of_number(path: str, kind: Any) -> Bounds:
    _bounded(path, kind.ge, kind.le)
    yield path, "most", kind.le, kind.le + 1
    yield path, "least", kind.ge, kind.ge - 1


def _of_list(path: str, kind: Any) -> Bounds:
    _bounded(path, kind.max_length)
    yield path, "longest", kind.max_length, kind.max_length + 1
    if kind.min_length:
        yield path, "shortest", kind.min_length, kind.min_length - 1
    yield from _of_type(f"{path}[0]", kind.item_type)


def _of_map(path: str, kind: Any) -> Bounds:
    if not isinstance(kind.key_type, inspect.LiteralType):
        yield path, "longest", _map_of(kind.max_length), _map_of(kind.max_length + 1)
        yield f"{path} key", "longest", {"x" * kind.key_type.max_length: 1}, {"x" * (kind.key_type.max_length + 1): 1}
    yield from _of_type(f"{path}[...]", kind.value_type)


def _map_of(size: int) -> dict[str, int]:
    return {str(n): 1 for n in range(size)}


def _of_struct(path: str, kind: Any) -> Bounds:
    for field in kind.fields:
        yield from _of_type(f"{path}.{field.name}", field.type)


def _of_union(path: str, kind: Any) -> Bounds:
    for each in kind.types:
        yield from _of_type(path, each)


def _of_itself(_path: str, _kind: Any) -> Bounds:
    """Bounded by what it is: a literal's values, a calendar."""
    yield from ()


_WALKS: dict[type, Callable[[str, Any], Bounds]] = {
    inspect.Metadata: lambda path, kind: _of_type(path, kind.type),
    inspect.UnionType: _of_union,
    inspect.StrType: _of_text,
    inspect.IntType: _of_number,
    inspect.FloatType: _of_number,
    inspect.VarTupleType: _of_list,
    inspect.DictType: _of_map,
    inspect.StructType: _of_struct,
} | dict.fromkeys(
    (inspect.BoolType, inspect.LiteralType, inspect.DateType, inspect.DateTimeType, inspect.NoneType), _of_itself
)

BOUNDS = [
    Bound(topic.name, *each) for topic in RECORD_TOPICS for each in _of_type("$", inspect.type_info(topic.struct))
]


@pytest.mark.parametrize("bound", BOUNDS, ids=[bound.id for bound in BOUNDS])
def test_a_value_on_its_bound_passes_and_one_past_it_is_refused_by_name(bound: Bound) -> None:
    assert _refusal(bound, bound.at) is None
    past = _refusal(bound, bound.past)
    assert past is not None
    assert (past.topic, past.field) == (bound.topic, bound.path.removesuffix(" key"))
    assert past.reason.startswith("Expected")


def _refusal(bound: Bound, value: Any) -> RecordError | None:
    """Return why the topic's example with one value set is refused for a bound; rules between fields have tests."""
    record = orjson.loads(encode(EXAMPLES[bound.topic]))
    _set(record, bound, value)
    try:
        TOPICS[bound.topic].decode_value(orjson.dumps(record))
    except RecordError as error:
        return error if error.reason.startswith("Expected") else None
    return None


def _set(record: dict[str, Any], bound: Bound, value: Any) -> None:
    *way, last = bound.path.removesuffix(" key").replace("[...]", "[*]").replace("[", ".[").split(".")[1:]
    inner: Any = record
    for step in way:
        inner = inner[0] if step == "[0]" else inner.setdefault(step, {})
    if bound.side in ("longest", "shortest") and isinstance(value, int):
        value = [inner[last][0]] * value
    if last.endswith("]"):
        inner[0 if last == "[0]" else next(iter(inner))] = value
    else:
        inner[last] = value
