"""Rules between the fields of a record, as JSON Schema; the structs check the same in Python when they are created.

Only keywords that JSON Schema has had since draft 7, which AsyncAPI builds on. null counts as absent.
"""

from typing import Any

Rule = dict[str, Any]


def given(*fields: str) -> Rule:
    """Say that all these fields are there."""
    return {"required": list(fields), "properties": {field: {"not": {"type": "null"}} for field in fields}}


def exactly_one(one: Rule, other: Rule) -> Rule:
    """Say that one rule holds and the other does not."""
    return {"oneOf": [one, other]}


def both_or_neither(one: str, other: str) -> Rule:
    """Say that two fields come together."""
    return {"if": given(one), "then": given(other), "else": {"not": given(other)}}


def equals(field: str, value: str) -> Rule:
    """Say that a field has this value."""
    return {"required": [field], "properties": {field: {"const": value}}}


def some(field: str) -> Rule:
    """Say that a list has items."""
    return {"properties": {field: {"minItems": 1}}}
