"""What a browser sent becomes what a reader sees; every str, in bounded time."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.plain_text import MAX_CHARACTERS, plain_text, unshouted
from tests.cost import assert_in_proportion


@pytest.mark.parametrize(
    ("raw", "wanted"),
    [
        ("<p>Great <b>sound</b> &amp; bass</p>", "Great sound & bass"),
        ("un<b>believ</b>able", "unbelievable"),
        ("one<br/>two<br>three", "one two three"),
        ("I <3 it, a < b and b > a", "I <3 it, a < b and b > a"),
        ("<script>alert('x')</script>fine<style>p {}</style>", "fine"),
        ("<!-- hidden -->seen", "seen"),
        ("tab\tand\nline\r\n  end ", "tab and line end"),
        ("nul\x00 bell\x07 \x9f", "nul bell"),
        ("lone \ud800 surrogate", "lone surrogate"),
        ("not a character \ufdd0\uffff", "not a character"),
        ("&#128077; &eacute;", "👍 é"),
        ("", ""),
        ("<br><br>", ""),
    ],
)
def test_tags_entities_and_control_characters_are_removed(raw: str, wanted: str) -> None:
    assert plain_text(raw) == wanted


@given(st.text(st.characters(), max_size=200))
def test_every_text_has_a_plain_text_that_can_be_encoded(raw: str) -> None:
    found = plain_text(raw)
    found.encode()
    assert "\x00" not in found


@pytest.mark.parametrize("piece", ["<", "<a", "<!--", "<script>", "&", "&#", "<a href='", "x ", "好", "\ud800"])
def test_what_a_megabyte_of_anything_costs_grows_with_its_length(piece: str) -> None:
    text = piece * (1_000_000 // len(piece))
    assert_in_proportion(lambda n: plain_text(text[:n]), len(text))
    assert len(plain_text(text)) <= MAX_CHARACTERS + 2


def test_a_long_text_keeps_its_start_its_middle_and_its_end() -> None:
    found = plain_text("start " + "a" * 500_000 + " middle " + "b" * 500_000 + " end")
    assert found.startswith("start ")
    assert " middle " in found
    assert found.endswith(" end")


@pytest.mark.parametrize(
    ("plain", "wanted"),
    [
        ("DO NOT BUY THIS!!", "do not buy this!!"),
        ("ÜBLE QUALITÄT von X", "üble qualität von x"),
        ("DO NOT buy this shop's shoes", "DO NOT buy this shop's shoes"),
        ("我的DELL电脑很好用", "我的DELL电脑很好用"),
        ("👍 10/10", "👍 10/10"),
        (":D", ":D"),
        ("XD", "XD"),
        ("", ""),
    ],
)
def test_a_text_in_capitals_is_read_in_lower_case(plain: str, wanted: str) -> None:
    assert unshouted(plain) == wanted
