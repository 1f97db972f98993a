"""A value of a sealed part is small, comes back as it was, and is told from one that was written as JSON."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import Struct

from streams.delivery.changelog import opener_of, stored_of, value_of
from streams.delivery.state.sealed import Opener, is_json, packed, sealed
from streams.records import RecordError
from streams.topic_kinds import MAX_RECORD_BYTES


class Many(Struct, frozen=True):
    weights: dict[str, float]
    number: int = 0


class Row(Struct, frozen=True, array_like=True):
    weights: dict[str, float]
    number: int = 0


numbers = st.integers(-(2**63), 2**63 - 1)
weights = st.dictionaries(st.text(), st.floats(allow_nan=False, allow_infinity=False), max_size=40)


@pytest.mark.parametrize("struct", [Many, Row])
@given(weights, numbers, st.integers(0, 2**53))
def test_whatever_was_written_comes_back_to_the_bit(struct: Any, some: dict[str, float], number: int, at: int) -> None:
    value = struct(some, number)
    for write, by_json in ((packed, False), (sealed, True)):
        encoded = write("key", value)
        assert encoded is not None
        assert is_json(encoded) == by_json
        assert Opener(struct).decode(encoded) == value
        stored = stored_of(at, encoded)
        assert opener_of(struct)(stored) == (at, value)
        assert value_of(stored) == encoded


def test_many_numbers_take_half_the_bytes_of_json() -> None:
    value = Many({f"p{number}": number / 7 for number in range(64)})
    small, large = packed("k", value), sealed("k", value)
    assert small is not None
    assert large is not None
    assert len(small) < 0.65 * len(large)


@pytest.mark.parametrize("value", [Many({}, 2**70), Many({"\ud800": 1.0}), Many({"p": "x" * MAX_RECORD_BYTES})])  # type: ignore[dict-item]
def test_what_cannot_be_written_is_refused(value: Many) -> None:
    with pytest.raises(RecordError):
        packed("key", value)


def test_a_deleted_value_is_nothing() -> None:
    assert packed("key", None) is None
