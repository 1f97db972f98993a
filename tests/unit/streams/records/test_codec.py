"""Every record survives the way through bytes, and no bytes raise anything but RecordError."""

import sys
from datetime import UTC, datetime
from typing import Any

import msgspec
import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from streams.contract.examples import EXAMPLES
from streams.records import Product, RecordError, Review, SourceOffset, decode, encode
from streams.records.codec import MAX_NESTING
from streams.topic_kinds import RecordTopic
from streams.topics import RECORD_TOPICS, REVIEWS, SENTIMENTS
from tests.unit.streams.records.mutations import mutated
from tests.unit.streams.records.promises import assert_refused_or_kept
from tests.unit.streams.records.strategies import json_values, records_of, writable

GOOD_REVIEW = {name: msgspec.json.encode(value) for name, value in msgspec.to_builtins(EXAMPLES["reviews"]).items()}
GOOD = encode(EXAMPLES["reviews"])

every_topic = pytest.mark.parametrize("topic", RECORD_TOPICS, ids=lambda topic: topic.name)


def with_field(name: str, value: str | bytes) -> bytes:
    raw = value if isinstance(value, bytes) else value.encode()
    fields = GOOD_REVIEW | {name: raw}
    return b"{" + b",".join(b'"' + key.encode() + b'":' + item for key, item in fields.items()) + b"}"


def refusal(value: bytes | None) -> RecordError:
    with pytest.raises(RecordError) as refused:
        decode("reviews", Review, value)
    return refused.value


@pytest.mark.parametrize(("value", "reason"), [('{"great":0.5}', "'great', as a key"), ('{"neutral":2}', "<= 1.0")])
def test_what_is_wrong_in_a_map_is_named_by_the_map(value: str, reason: str) -> None:
    with pytest.raises(RecordError) as refused:
        SENTIMENTS.decode_value(encode(EXAMPLES["sentiments"])[:-1] + b',"probabilities":' + value.encode() + b"}")
    assert refused.value.field.startswith("$.probabilities")
    assert reason in refused.value.reason


@every_topic
@given(data=st.data())
@settings(max_examples=30)
def test_a_record_survives_the_way_through_bytes(topic: RecordTopic[Any], data: st.DataObject) -> None:
    record = data.draw(records_of(topic.struct))
    assert decode(topic.name, topic.struct, encode(record)) == record
    assert topic.decode(topic.key_of(record), topic.encode(record)) == record


@every_topic
@given(data=st.data())
@settings(max_examples=40)
def test_no_mutated_record_raises_anything_but_a_record_error(topic: RecordTopic[Any], data: st.DataObject) -> None:
    assert_refused_or_kept(topic, data.draw(mutated(topic.struct)))


@given(st.sampled_from(RECORD_TOPICS), st.binary(max_size=300))
@settings(max_examples=200)
def test_no_bytes_raise_anything_but_a_record_error(topic: RecordTopic[Any], value: bytes) -> None:
    assert_refused_or_kept(topic, value)


@given(st.sampled_from([*GOOD_REVIEW, "unknown"]), json_values)
@settings(max_examples=200)
def test_no_json_value_in_any_field_raises_anything_but_a_record_error(name: str, value: object) -> None:
    assert_refused_or_kept(
        REVIEWS, with_field(name, msgspec.json.encode(value) if writable(value) else b'"\xed\xa0\x80"')
    )


@pytest.mark.parametrize("opening", [b"[", b'{"a":', b'[{"a":'])
@pytest.mark.parametrize("name", ["unknown", "text", "stars"])
def test_deep_nesting_is_refused_wherever_it_stands(name: str, opening: bytes) -> None:
    assert refusal(with_field(name, opening * 100_000)).topic == "reviews"


@pytest.mark.parametrize(("opening", "closing"), [(b"[", b"]"), (b'{"a":', b"}"), (b'[{"[":', b"}]")])
def test_unknown_fields_may_nest_as_deep_as_the_bound_and_no_deeper(opening: bytes, closing: bytes) -> None:
    each = opening.count(b"[{") + 1
    levels = (MAX_NESTING - 1) // each  # the record itself is one
    assert decode("reviews", Review, with_field("unknown", opening * levels + b"1" + closing * levels))
    deeper = levels + 1
    assert "nested" in refusal(with_field("unknown", opening * deeper + b"1" + closing * deeper)).reason


def test_the_bound_of_nesting_does_not_depend_on_how_deep_the_stack_is() -> None:
    value = with_field("unknown", b"[" * MAX_NESTING + b"]" * MAX_NESTING)
    reasons = set()

    def descend(levels: int) -> None:
        reasons.add(refusal(value).reason)
        if levels:
            descend(levels - 1)

    descend(sys.getrecursionlimit() // 2)
    assert len(reasons) == 1


@pytest.mark.parametrize("text", ["[" * 500, "{" * 500, '\\"[' * 100, "\\\\" * 3 + "[]" * 300, "好[" * 99])
def test_brackets_within_texts_are_no_nesting(text: str) -> None:
    wide = b'[{"a":' + orjson.dumps(text) + b"}," + b"{}," * 100 + b"[]]"
    assert decode("reviews", Review, with_field("unknown", wide))
    assert decode("reviews", Review, with_field("text", orjson.dumps(text)))


def test_deep_nesting_that_closes_again_is_refused_by_its_name() -> None:
    assert "nested" in refusal(with_field("unknown", b"[" * 100_000 + b"]" * 100_000)).reason


@pytest.mark.parametrize("name", ["text", "unknown"])
@pytest.mark.parametrize("broken", [b"\xff", b"\xc0\x80", b"\xed\xa0\x80", b"\xf4\x90\x80\x80", b"\xe2\x82"])
def test_bad_utf8_is_refused_in_known_and_in_unknown_fields(name: str, broken: bytes) -> None:
    error = refusal(with_field(name, b'"' + broken + b'"'))
    assert error.field == "$"
    assert "UTF-8" in error.reason


@pytest.mark.parametrize("escaped", [r'"\ud800"', r'"\udc00"', r'"\ud800x"', r'"\ud800\ud800"', r'"\udc00\ud800"'])
@pytest.mark.parametrize("name", ["text", "product_id", "event_id", "unknown"])
def test_an_escaped_lone_surrogate_is_refused_in_known_and_in_unknown_fields(name: str, escaped: str) -> None:
    assert "surrogate" in refusal(with_field(name, escaped)).reason


def test_a_byte_order_mark_is_named() -> None:
    assert "byte order mark" in refusal(b"\xef\xbb\xbf" + with_field("unknown", "1")).reason


@pytest.mark.parametrize("value", [b"", b" \r\n"])
def test_an_empty_value_is_called_empty(value: bytes) -> None:
    assert refusal(value).reason == "the value is empty"


@pytest.mark.parametrize("earlier", ["0", '"5"', "5.0"])
def test_a_field_that_comes_twice_has_its_last_value_if_each_keeps_to_the_schema(earlier: str) -> None:
    twice = with_field("stars", "4")[:-1] + b',"stars":5}'
    assert decode("reviews", Review, twice).stars == 5
    assert refusal(with_field("stars", earlier)[:-1] + b',"stars":5}').field == "$.stars"


def test_a_value_that_ends_too_soon_has_no_surrogate_to_blame() -> None:
    assert refusal(b'{"text": "\\ud83d\\ude00"').reason == "Input data was truncated"


@pytest.mark.parametrize(
    "time",
    [
        "2026-03-01T12:00:00",
        "0001-01-01T00:00+14:00",
        "0001-01-01T00:00:00+14:00",
        "9999-12-31T23:59:59-14:00",
        "1999-12-31T23:59:59Z",
        "2101-01-01T00:00:00Z",
        "2026-02-30T00:00:00Z",
        "2026-03-01T12:00Z",
        "2026-03-01T12:00:60Z",
        "2026-03-01T12:00:00+24:00",
        "20260301T120000Z",
        "2026-03-01",
        "yesterday",
    ],
)
def test_naive_and_absurd_times_are_refused_and_the_error_names_the_field(time: str) -> None:
    assert "occurred_at" in str(refusal(with_field("occurred_at", f'"{time}"')))


@pytest.mark.parametrize(
    "time",
    [
        *["2026-03-01t12:00:00Z", "2026-03-01T12:00:00z", "2026-03-01 12:00:00+00:00", "2026-03-01T12:00:00+0100"],
        *["2026-03-01 12:00:00.5+00", "2026-03-01T12:00:00", "2026-03-01T12:00:00+01:00[Europe/Paris]"],
    ],
)
@pytest.mark.parametrize("unknown", ["1", '{"occurred_at":"2026-03-01T12:00:00Z"}'])
def test_a_time_that_the_schema_refuses_is_refused_with_how_to_write_it(time: str, unknown: str) -> None:
    event, strange = with_field("occurred_at", f'"{time}"')[1:-1], f'"unknown":{unknown}'.encode()
    for value in (event + b"," + strange, strange + b"," + event):
        error = refusal(b"{" + value + b"}")
        assert error.field == "$.occurred_at"
        assert "write 2026-11-24T10:00:00Z" in error.reason


@pytest.mark.parametrize("name", ["occurred_at", "occurred\\u005fat", "\\u006fccurred_at"])
def test_a_strange_time_is_refused_however_its_name_is_written_and_if_it_comes_a_second_time(name: str) -> None:
    good, again = with_field("occurred_at", '"2026-03-01T12:00:00Z"'), f'"{name}":"2026-03-01 12:00:00Z"'.encode()
    assert refusal(good[:-1] + b"," + again + b"}").field == "$.occurred_at"
    without = b",".join(part for part in good[1:-1].split(b",") if b"occurred_at" not in part)
    assert refusal(b"{" + again + b"," + without + b"}").field == "$.occurred_at"


@pytest.mark.parametrize("name", ["occurred_at", "occurred\\u005fat"])
def test_of_two_times_the_last_one_counts(name: str) -> None:
    twice = with_field("occurred_at", '"2026-03-01 11:00:00Z"')[:-1] + f',"{name}":"2026-03-01T12:00:00Z"}}'.encode()
    assert decode("reviews", Review, twice).occurred_at == datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    "unknown", ['{"occurred_at":"2026-03-01 12:00:00"}', '[{"occurred_at":"never"}]', '"\\"occurred_at\\":\\"x\\""']
)
def test_a_strange_time_in_an_unknown_field_is_not_the_events(unknown: str) -> None:
    assert decode("reviews", Review, with_field("unknown", unknown)) == decode("reviews", Review, GOOD)


def test_what_has_no_time_of_its_own_may_bring_any() -> None:
    value = b'{"product_id":"p","title":"t","occurred_at":"yesterday"}'
    assert decode("products", Product, value) == Product(product_id="p", title="t")


@pytest.mark.parametrize(
    "time",
    [
        *["2026-03-01T12:00:00Z", "2026-03-01T12:00:00.123Z", "2026-03-01T12:00:00.123456789Z"],
        *["2026-03-01T12:00:00.123456+00:00", "2026-03-01T17:30:00.1234567+05:30", "2026-03-01T12:00:00-00:00"],
    ],
)
def test_what_java_node_python_go_and_net_write_is_read(time: str) -> None:
    assert decode("reviews", Review, with_field("occurred_at", f'"{time}"')).occurred_at.astimezone(UTC).hour == 12


@pytest.mark.parametrize(("time", "year"), [("2100-12-31T23:59:59-14:00", 2101), ("2000-01-01T00:00:00+14:00", 1999)])
def test_a_time_that_leaves_the_contract_in_utc_is_refused_on_reading_not_on_writing(time: str, year: int) -> None:
    assert f"occurred_at is in the year {year} in UTC" in str(refusal(with_field("occurred_at", f'"{time}"')))


@pytest.mark.parametrize(
    "number", ["0", "6", "-1", str(2**64), str(10**400), "1e400", "3.5", "NaN", "Infinity", '"4"', "[4]", "4.0"]
)
def test_a_number_outside_its_field_is_refused(number: str) -> None:
    assert refusal(with_field("stars", number)).topic == "reviews"


@pytest.mark.parametrize("number", [str(2**64), str(-(2**200)), "1e400", "0.0000000001", "1e999999999999"])
def test_a_number_in_an_unknown_field_never_reaches_the_record(number: str) -> None:
    assert_refused_or_kept(REVIEWS, with_field("unknown", number))


@pytest.mark.parametrize("bits", [63, 64, 200])
def test_an_offset_beyond_64_bits_is_refused(bits: int) -> None:
    value = f'{{"topic":"t","partition":0,"offset":{2**bits}}}'.encode()
    with pytest.raises(RecordError):
        decode("sentiments", SourceOffset, value)


def test_the_largest_offset_passes() -> None:
    place = SourceOffset(topic="t", partition=2**31 - 1, offset=2**63 - 1)
    assert decode("sentiments", SourceOffset, encode(place)) == place


@pytest.mark.parametrize(
    "value", [b"", b" ", b"null", b"[]", b"1", b'"x"', b"{}", b"\xef\xbb\xbf" + GOOD, GOOD[:-1], GOOD * 2]
)
def test_what_is_no_object_of_the_contract_is_refused(value: bytes) -> None:
    assert refusal(value).field.startswith("$")


def test_a_null_value_is_refused_because_the_topic_has_no_tombstones() -> None:
    assert "null" in refusal(None).reason


@pytest.mark.parametrize("name", ["event_id", "occurred_at", "review_id", "product_id", "text"])
def test_a_missing_field_is_named(name: str) -> None:
    assert name in str(refusal(orjson.dumps({k: v for k, v in orjson.loads(GOOD).items() if k != name})))


def test_unknown_fields_pass_because_a_sender_may_be_newer() -> None:
    assert decode("reviews", Review, with_field("unknown", '{"a":[1,2,{"b":null}]}')) == decode("reviews", Review, GOOD)


def test_times_are_written_with_a_zone_and_absent_fields_are_left_out() -> None:
    review = Review(event_id="e", occurred_at=datetime(2026, 3, 1, tzinfo=UTC), review_id="r", product_id="p", text="t")
    assert orjson.loads(encode(review)) == {
        "event_id": "e",
        "occurred_at": "2026-03-01T00:00:00Z",
        "review_id": "r",
        "product_id": "p",
        "text": "t",
    }


@pytest.mark.parametrize("text", ["\ud800", "a\udfff"])
def test_a_lone_surrogate_cannot_be_written(text: str) -> None:
    review = Review(
        event_id="e", occurred_at=datetime(2026, 3, 1, tzinfo=UTC), review_id="r", product_id="p", text=text
    )
    with pytest.raises(RecordError, match="cannot be written"):
        encode(review)
