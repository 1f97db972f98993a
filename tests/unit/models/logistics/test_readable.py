"""What the model reads has every character at its own place."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.logistics.readable import FILLER, readable


@given(st.text(max_size=200))
def test_any_text_keeps_its_length(text: str) -> None:
    assert len(readable(text)) == len(text)


@pytest.mark.parametrize(
    ("raw", "read"),
    [
        ("<b>12 Oak St</b>", "12 Oak St"),
        ("12&nbsp;Oak &amp; Elm", "12      Oak &     Elm"),
        ("<script>alert('9 Elm St')</script>Leeds", "Leeds"),
        ("a\x00b\x1bc", "a b c"),
        ("\u202e12 Oak St\u202c", "12 Oak St"),
        ("a\ud800b", "a b"),
        ("line\nline\ttab", "line\nline\ttab"),
        ("Elm St<br/>Leeds</P>x", "Elm St\n    Leeds\n   x"),
        ("M&uuml;ller", f"Mü{FILLER * 5}ller"),
        ("K&#246;ln", f"Kö{FILLER * 5}ln"),
        ("a&euro;&#0;&bogus;b\x7fc", f"a{' ' * 17}b c"),
        ("5 < 6 & 7", "5 < 6 & 7"),
    ],
)
def test_what_no_one_reads_is_a_space(raw: str, read: str) -> None:
    assert readable(raw).strip() == read


def test_tags_that_never_end_cost_no_more_than_others() -> None:
    assert len(readable("<script>" * 625)) == 5_000
