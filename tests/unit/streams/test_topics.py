"""The table of topics holds together, and keys are what the records say."""

import math
import re
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from msgspec.structs import replace

from streams.contract.examples import EXAMPLES
from streams.flows import FLOWS
from streams.records import Line, Product, RecordError, Review, encode
from streams.topics import (
    COMPACTED,
    DEAD_LETTERS,
    ORDER_LINES,
    ORDERS,
    PRODUCTS,
    RECORD_TOPICS,
    REDRIVES,
    REVIEWS,
    SENTIMENTS,
    TOPICS,
    WORKERS,
    TableTopic,
    Topic,
    changelog_of,
)
from tests.unit.streams.records.strategies import records_of, reviews

REVIEW = Review(event_id="e", occurred_at=datetime(2026, 3, 1, tzinfo=UTC), review_id="r", product_id="pé", text="good")


def test_names_are_unique_and_are_names_to_kafka() -> None:
    names = [topic.name for topic in TOPICS]
    assert len(set(names)) == len(names)
    assert all(re.fullmatch(r"[a-zA-Z0-9._-]{1,249}", name) for name in names)


def test_every_topic_says_what_it_is() -> None:
    assert all(topic.help for topic in TOPICS)


@pytest.mark.parametrize("topic", TOPICS, ids=lambda topic: topic.name)
def test_a_topic_is_either_kept_for_a_time_or_compacted(topic: Topic) -> None:
    if topic.retention_ms is None:
        assert topic.configs == COMPACTED
    else:
        assert topic.retention_ms > 0
        assert topic.configs == {"cleanup.policy": "delete", "retention.ms": str(topic.retention_ms)}


@pytest.mark.parametrize("name", FLOWS)
def test_every_topic_of_a_flow_is_in_the_table(name: str) -> None:
    known = {topic.name for topic in TOPICS}
    assert {topic.name for topic in FLOWS[name].spec.topics} <= known
    assert changelog_of(name) in TOPICS


@pytest.mark.parametrize("name", FLOWS)
def test_inputs_of_a_flow_have_equal_partition_counts_and_so_has_its_changelog(name: str) -> None:
    spec = FLOWS[name].spec
    assert {topic.partitions for topic in (*spec.inputs, changelog_of(name))} == {None}


@pytest.mark.parametrize("topic", RECORD_TOPICS, ids=lambda topic: topic.name)
def test_a_topics_key_is_a_field_of_its_records(topic: Topic) -> None:
    assert topic.key in topic.struct.__struct_fields__  # type: ignore[attr-defined]


def test_a_changelog_is_compacted_and_dead_letters_are_kept_two_weeks() -> None:
    assert changelog_of("x").configs["cleanup.policy"] == "compact"
    assert DEAD_LETTERS.retention_ms == 14 * 24 * 3_600_000
    assert WORKERS.partitions == 1


@given(reviews)
def test_a_record_is_read_with_its_own_key(review: Review) -> None:
    assert REVIEWS.decode(review.product_id.encode(), encode(review)) == review


@pytest.mark.parametrize("key", [None, b"", b"p", b"\xff\xfe", "PÉ".encode(), "pe\u0301".encode(), b"x" * 100_000])
def test_another_key_than_the_records_is_refused(key: bytes | None) -> None:
    with pytest.raises(RecordError) as refused:
        REVIEWS.decode(key, encode(REVIEW))
    assert (refused.value.topic, refused.value.field) == ("reviews", "key")
    assert "product_id" in refused.value.reason
    assert len(str(refused.value)) < 300


def test_a_value_that_cannot_be_read_is_refused_before_its_key() -> None:
    with pytest.raises(RecordError) as refused:
        REVIEWS.decode(b"whatever", b"{")
    assert refused.value.field == "$"


def test_null_deletes_a_row_of_a_table() -> None:
    assert PRODUCTS.decode_row(b"p", None) is None


@pytest.mark.parametrize("key", [None, b""])
def test_null_without_a_key_deletes_nothing(key: bytes | None) -> None:
    with pytest.raises(RecordError, match="products: key"):
        PRODUCTS.decode_row(key, None)


@given(records_of(Product))
def test_a_row_of_a_table_is_read_with_its_own_key(product: Product) -> None:
    assert PRODUCTS.decode_row(product.product_id.encode(), PRODUCTS.encode(product)) == product
    with pytest.raises(RecordError, match="products: key"):
        PRODUCTS.decode_row(b"another", PRODUCTS.encode(replace(product, product_id="p")))


def test_tables_are_compacted_and_nothing_else_is() -> None:
    for topic in RECORD_TOPICS:
        assert isinstance(topic, TableTopic) == (topic.configs["cleanup.policy"] == "compact")


@pytest.mark.parametrize(
    "fields",
    [{"unit_price_minor": -1}, {"quantity": 0}, {"product_id": ""}, {"currency": "RMB"}, {"abstained": "x" * 501}],
)
def test_what_readers_would_refuse_is_not_written(fields: dict[str, Any]) -> None:
    with pytest.raises(RecordError, match=f"order-lines: .*{next(iter(fields))}"):
        ORDER_LINES.encode(replace(EXAMPLES["order-lines"], **fields))


@pytest.mark.parametrize("probability", [math.nan, math.inf, -math.inf, 1.0000001])
def test_a_probability_that_is_none_is_not_written(probability: float) -> None:
    with pytest.raises(RecordError, match="probabilities"):
        SENTIMENTS.encode(replace(EXAMPLES["sentiments"], probabilities={"positive": probability}))


def test_a_record_larger_than_a_broker_takes_is_not_written() -> None:
    long = Line(product_id="\0" * 200, quantity=1, unit_price_minor=1)  # six bytes a character in JSON
    assert ORDERS.encode(replace(EXAMPLES["orders"], lines=(long,) * 700))
    with pytest.raises(RecordError, match="more than 1000000"):
        ORDERS.encode(replace(EXAMPLES["orders"], lines=(long,) * 1_000))


def test_redriven_records_are_read_as_on_the_flows_own_input() -> None:
    assert REDRIVES["tag_reviews"].decode("pé".encode(), encode(REVIEW)) == REVIEW
    with pytest.raises(RecordError, match=r"tag_reviews\.redrive"):
        REDRIVES["tag_reviews"].decode(None, encode(REVIEW))
