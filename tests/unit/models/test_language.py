"""Foreign sentences are named; short texts, products and emoji are not mistaken for foreign ones."""

import json
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.language import language_of
from models.plain_text import plain_text

FILE = Path(__file__).parents[2] / "evaluations" / "languages.jsonl"
ROWS = [json.loads(line) for line in FILE.read_text("utf-8").splitlines()]
KNOWN = [row["text"] for row in ROWS if row["language"] in ("en", "zh")]
FOREIGN = [(row["language"], row["text"]) for row in ROWS if row["language"] not in ("en", "zh")]


@pytest.mark.parametrize("text", KNOWN)
def test_english_and_chinese_are_never_foreign(text: str) -> None:
    assert language_of(plain_text(text)) in (None, "en", "zh")


@pytest.mark.parametrize(("language", "text"), FOREIGN)
def test_foreign_sentences_are_named(language: str, text: str) -> None:
    assert language_of(plain_text(text)) == language


@given(st.text(max_size=60))
def test_any_text_has_an_answer(text: str) -> None:
    found = language_of(plain_text(text))
    assert found is None or re.fullmatch("[a-z]{2,3}", found)


@pytest.mark.parametrize("text", ["❤️", "☀️☀️☀️", "1️⃣", "✡️ ☺️", "ᚠᚢᚦ", "ㄅㄆㄇ"])
def test_emoji_in_colour_and_scripts_without_a_language_tell_none(text: str) -> None:
    assert language_of(plain_text(text)) is None


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Excelente", "es"),
        ("Nul!", "fr"),
        ("Gerne wieder", "de"),
        ("Foarte bun", "ro"),
        ("Tốt", "vi"),
        ("大満足", "ja"),
        ("最高!", "ja"),
        ("残念。", "ja"),
        ("质量最高", "zh"),
    ],
)
def test_a_few_foreign_words_tell_their_language(text: str, language: str) -> None:
    assert language_of(text) == language


@pytest.mark.parametrize("text", ["Super", "Top!", "Bravo", "Content", "Adore", "Prima", "bon Bon Jovi", "Bella"])
def test_words_that_are_english_too_tell_none(text: str) -> None:
    assert language_of(text) is None


def test_a_thing_of_japan_in_a_chinese_text_leaves_it_chinese() -> None:
    assert language_of("药店买的薬用面霜,好用得很") == "zh"


def test_what_has_no_letters_has_no_language() -> None:
    assert language_of("") is None
    assert language_of("12345 !!! 👍") is None


@pytest.mark.parametrize(
    ("text", "language"),
    [("物流快 delivery", "zh"), ("物流快 deliveries", None), ("很喜欢这个款の", "zh"), ("喜欢の店员", "ja")],
)
def test_a_chinese_sign_says_as_much_as_three_letters_and_one_kana_among_many_is_an_ornament(
    text: str, language: str | None
) -> None:
    assert language_of(text) == language
