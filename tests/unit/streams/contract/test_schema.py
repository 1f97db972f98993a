"""The schemas say what the codec does: whatever one takes, the other takes."""

from typing import Any

import jsonschema
import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import Struct

from streams.contract import descriptions
from streams.contract.examples import EXAMPLES
from streams.contract.schema import schemas, topic_schema
from streams.records import Currency, RecordError, encode
from streams.topic_kinds import RecordTopic
from streams.topics import RECORD_TOPICS
from tests.unit.streams.contract.agreement import TOPICS, assert_agree, validator
from tests.unit.streams.records.mutations import mutated
from tests.unit.streams.records.strategies import records_of

every_topic = pytest.mark.parametrize("topic", RECORD_TOPICS, ids=lambda topic: topic.name)


@every_topic
def test_a_topics_schema_is_a_schema_and_holds_for_its_example(topic: RecordTopic[Any]) -> None:
    schema = topic_schema(topic)
    jsonschema.Draft202012Validator.check_schema(schema)
    validator(topic.name).validate(orjson.loads(encode(EXAMPLES[topic.name])))
    assert schema["examples"] == [orjson.loads(encode(EXAMPLES[topic.name]))]


@every_topic
def test_an_example_is_a_record_of_its_topic(topic: RecordTopic[Any]) -> None:
    example = EXAMPLES[topic.name]
    assert isinstance(example, topic.struct)
    assert topic.decode(topic.key_of(example), topic.encode(example)) == example


@every_topic
@given(data=st.data())
@settings(max_examples=20)
def test_what_the_codec_writes_holds_the_schema(topic: RecordTopic[Any], data: st.DataObject) -> None:
    validator(topic.name).validate(orjson.loads(topic.encode(data.draw(records_of(topic.struct)))))


@every_topic
@given(data=st.data())
@settings(max_examples=40)
def test_what_holds_the_schema_is_read_by_the_codec(topic: RecordTopic[Any], data: st.DataObject) -> None:
    assert_agree(topic, data.draw(mutated(topic.struct)))


@every_topic
def test_every_field_of_every_struct_says_what_it_is(topic: RecordTopic[Any]) -> None:
    for schema in schemas([topic.struct], "#/$defs/").values():
        assert schema["description"]
        assert all(field["description"] for field in schema.get("properties", {}).values())


def test_an_inherited_field_is_described_as_the_nearest_struct_says() -> None:
    class Base(Struct):
        """A base.

        Attributes:
            one: of the base,
                in two lines.
            two: of the base.
        """

        one: int
        two: int

    class Derived(Base):
        """Derived from it.

        More words.

        Attributes:
            two: its own.
        """

    assert descriptions.fields(Derived) == {"one": "of the base, in two lines.", "two": "its own."}
    assert descriptions.summary(Derived) == "Derived from it."


def test_a_long_list_of_values_is_told_once() -> None:
    found = schemas([TOPICS["orders"].struct], "#/$defs/")
    assert found["Currency"]["enum"] == sorted(Currency.__args__)  # type: ignore[attr-defined]
    assert found["Order"]["properties"]["currency"]["allOf"] == [{"$ref": "#/$defs/Currency"}]


@pytest.mark.parametrize(
    ("topic", "change"),
    [
        ("sentiments", {"probabilities": {"great": 1.0}}),
        ("sentiments", {"abstained": "why"}),
        ("products", {"currency": None}),
        ("replies", {"latency_ms": {"": 1}}),
        ("replies", {"handoff_reason": "why"}),
        ("recommendations", {"items": []}),
        ("shipments", {"abstained": "why"}),
        ("orders", {"occurred_at": "1999-12-31T23:59:59Z"}),
        ("orders", {"occurred_at": "2026-01-01T00:00:00"}),
        ("orders", {"occurred_at": "2026-01-01t00:00:00Z"}),
        ("orders", {"occurred_at": "2026-01-01 00:00:00+00:00"}),
        ("orders", {"occurred_at": "2026-01-01T00:00:00+0000"}),
        ("orders", {"currency": "RMB"}),
        ("orders", {"lines": []}),
        ("answers", {"text": "a {Bad slot}"}),
    ],
    ids=str,
)
def test_the_schema_refuses_what_the_codec_refuses(topic: str, change: dict[str, Any]) -> None:
    value = orjson.loads(encode(EXAMPLES[topic])) | change
    assert not validator(topic).is_valid(value)
    with pytest.raises(RecordError):
        TOPICS[topic].decode_value(orjson.dumps(value))


def test_an_absent_and_a_null_field_are_the_same_to_both() -> None:
    value = orjson.loads(encode(EXAMPLES["reviews"])) | {"stars": None}
    validator("reviews").validate(value)
    assert TOPICS["reviews"].decode_value(orjson.dumps(value)).stars is None
