"""The headers of a dead letter as a schema; its key and value are whatever the sender sent."""

from typing import Any

from streams.contract.examples import DEAD_LETTER
from streams.records.dead_letter import MAX_ERROR_CHARS, PREFIX

_NUMBER = {"type": "string", "pattern": r"^\d+$"}

# name: (needed, schema)
_HEADERS: dict[str, tuple[bool, dict[str, Any]]] = {
    "flow": (True, {"type": "string", "description": "the flow that could not process the record"}),
    "source-topic": (True, {"type": "string", "description": "the record's original place: its topic"}),
    "source-partition": (True, _NUMBER | {"description": "its partition"}),
    "source-offset": (True, _NUMBER | {"description": "its offset"}),
    "stage": (True, {"type": "string", "enum": ["decode", "infer", "fold"], "description": "where it failed"}),
    "error": (True, {"type": "string", "maxLength": MAX_ERROR_CHARS, "description": "why: topic, field, reason"}),
    "attempts": (True, _NUMBER | {"description": "how often it was tried; one more per redrive"}),
    "failed-at": (True, {"type": "string", "format": "date-time", "description": "when, UTC"}),
    "model": (False, {"type": "string", "description": "name and version of the model, where one was asked"}),
    "length": (True, _NUMBER | {"description": "bytes of the original value; of null 0"}),
    "truncated": (
        False,
        {"type": "string", "enum": ["true"], "description": "the value (or a key over 64 KiB) was too long and is cut"},
    ),
    "sha256": (False, {"type": "string", "description": "of the original value, where it was cut"}),
}


def headers_schema() -> dict[str, Any]:
    """Return the schema of the headers; headers of the sender stay beside them."""
    return {
        "type": "object",
        "description": "UTF-8 text; headers of the original record stay beside these",
        "properties": {PREFIX + name: schema for name, (_, schema) in _HEADERS.items()},
        "required": [PREFIX + name for name, (needed, _) in _HEADERS.items() if needed],
    }


def headers_example() -> dict[str, str]:
    """Return an example's headers as text."""
    return {name: value.decode() for name, value in DEAD_LETTER.headers()}
