"""Figures of spans: exact borders count, and what is not judged is left out on both sides."""

import pytest

from export.logistics.metrics import by_field, span_figures
from export.logistics.tagged import Tagged
from models.logistics.spans import Span

TEXTS = [
    Tagged("", (Span("city", 0, 5), Span("street", 7, 9)), "", ""),
    Tagged("", (Span("city", 3, 4),), "", ""),
    Tagged("", (), "", ""),
]


def test_a_span_with_another_border_is_one_missed_and_one_too_many() -> None:
    found = span_figures(TEXTS, [[Span("city", 0, 4), Span("street", 7, 9)], [Span("city", 3, 4)], []])
    assert found.f1 == pytest.approx(2 * 2 / 6)
    assert found.exact == pytest.approx(2 / 3)


def test_a_span_where_there_is_none_costs_precision() -> None:
    found = span_figures(TEXTS[2:], [[Span("city", 0, 1)]])
    assert (found.f1, found.exact) == (0.0, 0.0)


def test_other_fields_are_left_out() -> None:
    spans = [[Span("city", 0, 5)], [Span("city", 3, 4), Span("phone", 5, 9)], []]
    assert span_figures(TEXTS, spans, ("city",)).f1 == 1.0
    assert by_field(TEXTS, spans) == {"city": 1.0, "street": 0.0}
