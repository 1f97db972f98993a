"""Schemas and codec side by side, as a check that unit tests and `make fuzz` share."""

import json
import math
import re
from datetime import datetime
from functools import cache
from typing import Any

import jsonschema

from streams.contract.schema import topic_schema
from streams.records import RecordError
from streams.topic_kinds import RecordTopic
from streams.topics import RECORD_TOPICS
from tests.unit.streams.records.promises import read

TOPICS = {topic.name: topic for topic in RECORD_TOPICS}
FORMATS = jsonschema.FormatChecker(["date"])
# What no schema can say: a year that only UTC leaves, rules between two numbers, how deep unknown fields nest.
BEYOND_SCHEMA = re.compile(r"is in the year|is not from|a span ends|nested")


def _is_time(value: object) -> bool:
    if not isinstance(value, str):
        return True
    digits = re.sub(r"\.\d+", "", value)  # Python takes six digits of a second at most, RFC 3339 any
    return datetime.fromisoformat(digits).tzinfo is not None


FORMATS.checks("date-time", raises=ValueError)(_is_time)


@cache
def validator(name: str) -> Any:
    return jsonschema.Draft202012Validator(topic_schema(TOPICS[name]), format_checker=FORMATS)


def assert_agree(topic: RecordTopic[Any], value: bytes) -> bool:
    """JSON that holds the topic's schema is read by the codec, unless for a reason that no schema can say.

    Returns:
        Whether it holds the schema.
    """
    try:
        plain = _whole(json.loads(value, parse_constant=_refuse))
        text = json.dumps(plain, ensure_ascii=False, allow_nan=False).encode()
    except (ValueError, RecursionError):  # no JSON, or none that UTF-8 can say
        return False
    if not validator(topic.name).is_valid(plain):
        return False
    found = read(topic, text)
    assert not isinstance(found, RecordError) or BEYOND_SCHEMA.search(found.reason), found
    return True


def _refuse(constant: str) -> Any:
    raise ValueError(constant)


def _whole(value: Any) -> Any:
    """Write whole numbers whole: to JSON Schema 1.0 is an integer, to the codec and the contract it is none."""
    if isinstance(value, dict):
        return {name: _whole(each) for name, each in value.items()}
    if isinstance(value, list):
        return [_whole(each) for each in value]
    if isinstance(value, float) and math.isfinite(value) and value.is_integer():
        return int(value)
    return value
