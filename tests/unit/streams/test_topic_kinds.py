"""Records are read with their own keys alone, and what readers or brokers would refuse is not written."""

import math
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from msgspec.structs import replace

from streams.contract.examples import EXAMPLES
from streams.records import Line, Product, RecordError, Review, encode
from streams.topics import ORDER_LINES, ORDERS, PRODUCTS, REVIEWS, SENTIMENTS
from tests.unit.streams.records.strategies import records_of, reviews

REVIEW = Review(event_id="e", occurred_at=datetime(2026, 3, 1, tzinfo=UTC), review_id="r", product_id="pé", text="good")


@given(reviews)
def test_a_record_is_read_with_its_own_key(review: Review) -> None:
    assert REVIEWS.decode(review.product_id.encode(), encode(review)) == review


@pytest.mark.parametrize(
    "key",
    [None, b"", b"p", b"\xff\xfe", "PÉ".encode(), "Pé".encode(), "pé ".encode(), "pe\u0301".encode(), b"x" * 100_000],
)
def test_another_key_than_the_records_is_refused(key: bytes | None) -> None:
    with pytest.raises(RecordError) as refused:
        REVIEWS.decode(key, encode(REVIEW))
    assert (refused.value.topic, refused.value.field) == ("reviews", "key")
    assert "product_id" in refused.value.reason
    assert len(str(refused.value)) < 300


def test_a_wrong_key_is_told_in_no_language_s_notation() -> None:
    told = []
    for key in (None, b"p", b"\xff\n"):
        with pytest.raises(RecordError) as refused:
            REVIEWS.decode(key, encode(REVIEW))
        told.append(refused.value.reason)
    assert told == [
        "the key is null, not the record's product_id",
        "the key is 'p', not the record's product_id",
        r"the key is '\\xff\n', not the record's product_id",
    ]


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
