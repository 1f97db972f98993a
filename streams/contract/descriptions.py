"""The descriptions of a struct and its fields, read from its docstring so that they are written only once."""

import inspect
import re
from functools import cache

from msgspec import Struct

_FIELD = re.compile(r"^(\w+): (.+)$")


@cache
def summary(struct: type[Struct]) -> str:
    """Return what a struct is, in words."""
    return " ".join(_docstring(struct).split("\n\n", 1)[0].split())


@cache
def fields(struct: type[Struct]) -> dict[str, str]:
    """Return what each field means; for an inherited field, what the struct says that defines it."""
    found: dict[str, str] = {}
    for each in reversed(struct.__mro__):
        if each not in (object, Struct) and issubclass(each, Struct):
            found |= _own_fields(each)
    return found


def _own_fields(struct: type[Struct]) -> dict[str, str]:
    _, _, section = _docstring(struct).partition("Attributes:\n")
    lines = inspect.cleandoc(section).splitlines()
    entries = " ".join(line if line.startswith(" ") else f"\n{line}" for line in lines).split("\n")
    matches = [_FIELD.match(" ".join(entry.split())) for entry in entries]
    return {match[1]: match[2] for match in matches if match}


def _docstring(struct: type[Struct]) -> str:
    return inspect.cleandoc(struct.__dict__.get("__doc__") or "")
