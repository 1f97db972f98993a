"""What is one span, and what stays outside of it."""

import pytest

from models.logistics.spans import Span, joined, trimmed


@pytest.mark.parametrize(
    ("text", "inside"),
    [
        ("  Oak St., ", "Oak St"),
        ("(212) 555 0100", "(212) 555 0100"),
        ("(ring twice)", "(ring twice)"),
        ("(side door", "side door"),
        ("。放门口！", "放门口"),
        ("N.W.", "N.W"),
    ],
)
def test_spaces_and_punctuation_at_the_ends_stay_outside(text: str, inside: str) -> None:
    span = trimmed(Span("street", 0, len(text)), text)
    assert span is not None
    assert text[span.start : span.end] == inside


def test_a_postcode_stands_in_no_brackets() -> None:
    assert trimmed(Span("postcode", 1, 9), "S(608586)") == Span("postcode", 2, 8)


def test_punctuation_alone_is_no_span() -> None:
    assert trimmed(Span("street", 0, 3), " .,") is None


def test_neighbours_of_one_field_are_one_unless_a_line_ends_between_them() -> None:
    text = "Flat 2, Oak House\nUnit 3 Elm"
    spans = [Span("unit", 0, 6), Span("unit", 8, 17), Span("unit", 18, 24), Span("street", 25, 28)]
    assert joined(spans, text) == [Span("unit", 0, 17), *spans[2:]]


def test_spans_come_in_the_order_of_the_text() -> None:
    spans = [Span("city", 8, 12), Span("street", 0, 5)]
    assert joined(spans, "abcde , fghi") == spans[::-1]
