"""What holds between the fields of a record: each struct refuses what its RULES say."""

from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import pytest
from msgspec.structs import replace

from streams.contract.examples import EXAMPLES
from streams.records import (
    DeliveryFields,
    FieldSpan,
    ForecastDay,
    Product,
    ShipmentStatus,
)

BROKEN: list[tuple[str, dict[str, Any]]] = [
    ("products", {"currency": None}),
    ("products", {"price_minor": None}),
    ("sentiments", {"sentiment": None}),
    ("sentiments", {"abstained": "why"}),
    ("recommendations", {"items": ()}),
    ("recommendations", {"abstained": "why"}),
    ("replies", {"text": None}),
    ("replies", {"handoff_reason": "why"}),
    ("replies", {"action": "handoff"}),
    ("replies", {"action": "handoff", "handoff_reason": "why"}),
    ("replies", {"action": "handoff", "text": None}),
    ("shipments", {"abstained": "why"}),
    ("price-forecasts", {"horizon": ()}),
    ("price-forecasts", {"abstained": "why"}),
    ("price-forecasts", {"made_at": datetime(1999, 1, 1, tzinfo=UTC)}),
]
MENDED: list[tuple[str, dict[str, Any]]] = [
    ("products", {"price_minor": None, "currency": None}),
    ("sentiments", {"sentiment": None, "abstained": "why"}),
    ("recommendations", {"items": (), "abstained": "why"}),
    ("replies", {"action": "handoff", "text": None, "handoff_reason": "why"}),
    ("shipments", {"fields": DeliveryFields(), "abstained": "why"}),
    ("price-forecasts", {"horizon": (), "abstained": "why"}),
]


def _name(case: Any) -> str:
    return case if isinstance(case, str) else ", ".join(f"{name} {value}" for name, value in case.items())[:60]


@pytest.mark.parametrize(("topic", "fields"), BROKEN, ids=_name)
def test_fields_that_contradict_each_other_are_refused(topic: str, fields: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"together|speaks|a reply|abstained|year"):
        replace(EXAMPLES[topic], **fields)


@pytest.mark.parametrize(("topic", "fields"), MENDED, ids=_name)
def test_fields_that_agree_pass(topic: str, fields: dict[str, Any]) -> None:
    assert replace(EXAMPLES[topic], **fields)


@pytest.mark.parametrize(("low", "price", "high"), [(2, 1, 3), (0, 4, 3), (3, 2, 1)])
def test_a_price_outside_its_own_range_is_refused(low: int, price: int, high: int) -> None:
    with pytest.raises(ValueError, match="is not from"):
        ForecastDay(date=date(2026, 1, 1), price_minor=price, low_minor=low, high_minor=high)


@pytest.mark.parametrize("year", [1999, 2101])
def test_a_day_that_no_shop_sees_is_refused(year: int) -> None:
    with pytest.raises(ValueError, match="date is in the year"):
        ForecastDay(date=date(year, 1, 1), price_minor=1, low_minor=1, high_minor=1)


@pytest.mark.parametrize(("start", "end"), [(3, 3), (4, 3)])
def test_a_span_of_nothing_is_refused(start: int, end: int) -> None:
    with pytest.raises(ValueError, match="a span ends after its start"):
        FieldSpan(field="city", start=start, end=end, confidence=0.5)


def test_a_status_of_an_absurd_time_is_refused() -> None:
    with pytest.raises(ValueError, match="at is in the year"):
        ShipmentStatus(code="delivered", at=datetime(2101, 1, 1, tzinfo=UTC))


@pytest.mark.parametrize("edge", [datetime(2000, 1, 1), datetime(2100, 12, 31, 23, 59, 59)])  # noqa: DTZ001
def test_the_edge_years_count_in_utc(edge: datetime) -> None:
    assert ShipmentStatus(code="delivered", at=edge.replace(tzinfo=UTC))
    outward = timezone(timedelta(hours=14 if edge.year == 2000 else -14))
    with pytest.raises(ValueError, match="year"):
        ShipmentStatus(code="delivered", at=edge.replace(tzinfo=outward))


def test_a_product_may_have_no_price() -> None:
    assert Product(product_id="p", title="t").currency is None
