"""The page for people has every topic, every field, and an example that can be sent."""

import re
from typing import Any

import orjson
import pytest

from streams.contract.asyncapi import asyncapi
from streams.contract.page import kind_of, topics_page
from streams.flows import FLOWS
from streams.topic_kinds import RecordTopic
from streams.topics import RECORD_TOPICS

PAGE = topics_page(asyncapi(plan.spec for plan in FLOWS.values()))


def section(name: str) -> str:
    return PAGE.split(f"\n## {name}\n")[1].split("\n## ")[0]


@pytest.mark.parametrize("topic", RECORD_TOPICS, ids=lambda topic: topic.name)
def test_a_topic_has_a_row_and_a_section_with_each_of_its_fields(topic: RecordTopic[Any]) -> None:
    assert f"| [{topic.name}](#{topic.name}) | {topic.key} |" in PAGE
    found = re.findall(r"^\| (\w+)(\??) \|", section(topic.name).split("**")[0], re.MULTILINE)
    assert [name for name, _ in found if name != "field"] == list(topic.struct.__struct_fields__)


@pytest.mark.parametrize("topic", RECORD_TOPICS, ids=lambda topic: topic.name)
def test_an_example_on_the_page_is_a_record(topic: RecordTopic[Any]) -> None:
    (example,) = re.findall(r"```json\n(.*?)```", section(topic.name), re.DOTALL)
    assert topic.decode_value(orjson.dumps(orjson.loads(example)))


def test_optional_fields_are_marked() -> None:
    assert "| stars? | integer 1 to 5 |" in section("reviews")
    assert "| review_id | text 1 to 200 |" in section("reviews")


def test_what_several_topics_hold_is_told_once() -> None:
    assert PAGE.count("**SourceOffset**") == PAGE.count("**ModelName**") == PAGE.count("**Currency**") == 1
    assert "**Line**" in section("orders")


def test_flows_are_named_where_they_read_and_write() -> None:
    assert "Read by tag_reviews." in section("reviews")
    assert re.search(r"\[sentiments\].*\| tag_reviews \|", PAGE)


@pytest.mark.parametrize(
    ("schema", "words"),
    [
        ({"type": "integer", "minimum": 0, "maximum": 2**63 - 1}, "integer from 0"),
        ({"type": "number"}, "number"),
        ({"anyOf": [{"type": "boolean"}, {"type": "null"}]}, "true, false"),
        ({"type": "string", "format": "date"}, "date"),
        ({"type": "array", "items": {"enum": ["a", "b"]}, "maxItems": 3}, "list of `a`, `b` 0 to 3"),
    ],
)
def test_a_type_is_said_in_a_few_words(schema: dict[str, Any], words: str) -> None:
    assert kind_of(schema) == words
