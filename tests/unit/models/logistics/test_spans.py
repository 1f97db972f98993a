"""What is one span, and what stays outside of it."""

import pytest

from models.logistics.spans import Span, closed_up, joined, trimmed
from tests.evaluations.written_deliveries import read


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


@pytest.mark.parametrize(
    ("hours", "inside"), [("between 10 and 2 to ", "between 10 and 2"), ("9 to 5", "9 to 5"), ("to", "to")]
)
def test_hours_end_before_where_it_goes_to(hours: str, inside: str) -> None:
    span = trimmed(Span("time_window", 0, len(hours)), hours)
    assert span is not None
    assert hours[span.start : span.end] == inside


def test_a_postcode_stands_in_no_brackets() -> None:
    assert trimmed(Span("postcode", 1, 9), "S(608586)") == Span("postcode", 2, 8)


def test_punctuation_alone_is_no_span() -> None:
    assert trimmed(Span("street", 0, 3), " .,") is None


def test_neighbours_of_one_field_are_one_unless_a_line_ends_between_them() -> None:
    text = "Flat 2, Oak House\nUnit 3 Elm"
    spans = [Span("unit", 0, 6), Span("unit", 8, 17), Span("unit", 18, 24), Span("street", 25, 28)]
    assert joined(spans, text) == [Span("unit", 0, 17), *spans[2:]]


# What the model thought, and where the second of two parts begins in the end.
EDGES = {
    "[c 西安市长][d 安区]": "长安区",
    "[d 昌平区]回[s 龙观东大街]": "回龙观东大街",
    "[d 兰陵县]向[d 城镇]": "向城镇",
    "[s 中山路]88[u 2栋]": "2栋",
    "[u 2栋]的[s 中山路]": "中山路",
    "[d 昌平区]回[r 龙小姐]": "龙小姐",
    "[c 上海市][d 长宁区]": "长宁区",
    "[d 义乌市城][s 中北路]": "城中北路",
    "[d 沙市区][s 中北路]": "中北路",
    "[d 洪洞县大槐树镇][s 古槐路]": "古槐路",
    "[c 上海市长] [d 宁区]": "宁区",
}


@pytest.mark.parametrize(("markup", "second"), EDGES.items(), ids=lambda value: ascii(value)[:30])
def test_a_part_begins_where_the_one_before_ends_with_its_suffix(markup: str, second: str) -> None:
    written = read(markup)
    last = closed_up(written.spans, written.text)[-1]
    assert written.text[last.start : last.end] == second


def test_spans_come_in_the_order_of_the_text() -> None:
    spans = [Span("city", 8, 12), Span("street", 0, 5)]
    assert joined(spans, "abcde , fghi") == spans[::-1]
