"""Which values a field allows, for the error message of a record that has another one. Pure."""

import re
from functools import cache
from typing import Any

import msgspec
from msgspec import inspect

_NAME = re.compile(r"\.(\w+)")


@cache
def choices(struct: type[msgspec.Struct], path: str) -> tuple[str, ...]:
    """Return the values that a field takes; none where it takes any.

    Args:
        struct: the topic's.
        path: of names alone, `$.lines.quantity`.
    """
    place: Any = inspect.type_info(struct)
    for name in _NAME.findall(path):
        fields = getattr(_inner(place), "fields", ())
        place = next((field.type for field in fields if field.encode_name == name), None)
    place = _inner(place)
    values = place.values if isinstance(place, inspect.LiteralType) else ()
    return tuple(map(str, values))


def _inner(place: Any) -> Any:
    """What stands in lists, and what an optional field is where it is not null; without descriptions."""
    if isinstance(place, inspect.Metadata):
        return _inner(place.type)
    if isinstance(place, inspect.UnionType):
        return _inner(next(each for each in place.types if not isinstance(each, inspect.NoneType)))
    if isinstance(place, inspect.VarTupleType | inspect.ListType):
        return _inner(place.item_type)
    return place
