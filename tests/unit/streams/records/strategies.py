"""Hypothesis strategies of what travels on topics, made from the structs themselves: each field within its bounds.

What a struct checks between its fields is mended afterwards (`_MENDED`), so that nothing is thrown away.
"""

from collections.abc import Callable, Hashable
from datetime import UTC, date, datetime, timedelta, timezone
from functools import cache, partial
from typing import Any, TypeVar, cast

import msgspec
from hypothesis import strategies as st
from msgspec import Struct, inspect

from streams.records import (
    DeadLetter,
    DeliveryFields,
    FieldSpan,
    ForecastDay,
    PriceForecast,
    Product,
    Recommendation,
    Reply,
    Review,
    Sentiment,
    Shipment,
    SourceOffset,
)

S = TypeVar("S", bound=Struct)
Fields = dict[str, Any]

# Longer texts and lists only make tests slow; the bounds themselves are tried in test_bounds.py.
LONGEST_TEXT, LONGEST_LIST = 250, 3

ids = st.text(min_size=1, max_size=200)
zones = st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
# A day off both ends of the contract, so that the year is the same in every zone.
times = st.datetimes(datetime(2000, 1, 2), datetime(2100, 12, 30), timezones=zones)  # noqa: DTZ001
days = st.dates(date(2000, 1, 1), date(2100, 12, 31))
plain = st.text(st.characters(codec="utf-8", exclude_characters="{}"), min_size=1)
slotted = st.lists(plain | st.sampled_from(["{order_id}", "{{", "}}"]), min_size=1, max_size=5).map("".join)


def records_of(struct: type[S]) -> st.SearchStrategy[S]:
    """Return records of a struct, optional fields there or not."""
    return _records_of(cast("Hashable", struct))


@cache
def _records_of(struct: type[Any]) -> st.SearchStrategy[Any]:
    info = inspect.type_info(struct)
    assert isinstance(info, inspect.StructType)
    required = {field.name: _values(field.type) for field in info.fields if field.required}
    optional = {field.name: _values(field.type) for field in info.fields if not field.required}
    mend = _MENDED.get(struct, _as_is)
    return st.fixed_dictionaries(required, optional=optional).map(partial(_made, struct, mend))


def _made(struct: type[Any], mend: Callable[[Fields], Fields], fields: Fields) -> Any:
    return struct(**mend(fields))


def _values(kind: inspect.Type) -> st.SearchStrategy[Any]:
    if isinstance(kind, inspect.Metadata):
        return _values(kind.type)
    return _MAKERS[type(kind)](kind)


def _texts(kind: Any) -> st.SearchStrategy[str]:
    if kind.pattern:
        return slotted
    return st.text(min_size=kind.min_length or 0, max_size=min(kind.max_length, LONGEST_TEXT))


def _lists(kind: Any) -> st.SearchStrategy[tuple[Any, ...]]:
    most = min(kind.max_length, LONGEST_LIST)
    return st.lists(_values(kind.item_type), min_size=kind.min_length or 0, max_size=most).map(tuple)


_MAKERS: dict[type, Callable[[Any], st.SearchStrategy[Any]]] = {
    inspect.StrType: _texts,
    inspect.IntType: lambda kind: st.integers(kind.ge, kind.le),
    inspect.FloatType: lambda kind: st.floats(kind.ge, kind.le),
    inspect.BoolType: lambda _: st.booleans(),
    inspect.NoneType: lambda _: st.none(),
    inspect.DateTimeType: lambda _: times,
    inspect.DateType: lambda _: days,
    inspect.LiteralType: lambda kind: st.sampled_from(kind.values),
    inspect.UnionType: lambda kind: st.one_of([_values(each) for each in kind.types]),
    inspect.VarTupleType: _lists,
    inspect.DictType: lambda kind: st.dictionaries(_values(kind.key_type), _values(kind.value_type), max_size=3),
    inspect.StructType: lambda kind: records_of(kind.cls),
}


def _as_is(fields: Fields) -> Fields:
    return fields


def _speaks(field: str) -> Callable[[Fields], Fields]:
    return lambda fields: fields | {"abstained": None if fields.get(field) else fields.get("abstained") or "why"}


def _both_or_neither(fields: Fields) -> Fields:
    price, currency = fields.get("price_minor"), fields.get("currency")
    return fields if (price is None) == (currency is None) else fields | {"price_minor": None, "currency": None}


def _one_action(fields: Fields) -> Fields:
    if fields["action"] == "reply":
        return fields | {"text": fields.get("text") or "a text", "handoff_reason": None}
    return fields | {"text": None, "handoff_reason": fields.get("handoff_reason") or "why"}


def _in_order(fields: Fields) -> Fields:
    low, middle, high = sorted([fields["low_minor"], fields["price_minor"], fields["high_minor"]])
    return fields | {"low_minor": low, "price_minor": middle, "high_minor": high}


_MENDED: dict[type[Struct], Callable[[Fields], Fields]] = {
    Sentiment: _speaks("sentiment"),
    Recommendation: _speaks("items"),
    PriceForecast: _speaks("horizon"),
    Product: _both_or_neither,
    Reply: _one_action,
    ForecastDay: _in_order,
    FieldSpan: lambda fields: fields | {"start": min(fields["start"], 4_999), "end": 5_000},
    Shipment: lambda fields: fields if fields.get("abstained") is None else fields | {"fields": DeliveryFields()},
}

reviews = records_of(Review)

dead_letters = st.builds(
    DeadLetter,
    flow=ids,
    source=records_of(SourceOffset),
    stage=st.sampled_from(["decode", "infer", "fold"]),
    error=st.text(max_size=2_000),
    attempts=st.integers(1, 10_000),
    failed_at=st.datetimes(datetime(2000, 1, 2), datetime(2100, 12, 30), timezones=st.just(UTC)),  # noqa: DTZ001
    model=st.none() | ids,
    length=st.integers(0, 2**40),
    truncated=st.booleans(),
    sha256=st.none() | st.just("0" * 64),
)

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters()),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)


def writable(value: object) -> bool:
    """Tell whether a value of `json_values` has a form in UTF-8."""
    try:
        msgspec.json.encode(value)
    except UnicodeEncodeError:
        return False
    return True
