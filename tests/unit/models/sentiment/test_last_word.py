"""Where an author came back to a text, and where only the word stands."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.sentiment.last_word import split_at_update
from tests.cost import assert_in_proportion


@pytest.mark.parametrize(
    ("text", "earlier", "later"),
    [
        ("Loved it. EDIT: broke after a month.", "Loved it.", "broke after a month."),
        ("loved it edit: broke", "loved it", "broke"),
        ("Good. UPDATE (May): still good", "Good.", "still good"),
        ("So soft. Edit - the heel came off.", "So soft.", "the heel came off."),
        ("Lovely. edited to add: it leaks", "Lovely.", "it leaks"),
        ("A. Edit 1: b. Edit 2: c!", "A. Edit 1: b.", "c!"),
        ("Nice. Edit: it broke. Edit 2: fixed typos", "Nice.", "it broke. Edit 2: fixed typos"),
        ("Update: great now. Original review: it hums.", "it hums.", "great now."),
        ("手感好。追评:用了半个月掉漆", "手感好。", "用了半个月掉漆"),
        ("很好 一个月后追加评价 坏了", "很好 一个月后", "坏了"),
        ("不会用。更新:现在会了", "不会用。", "现在会了"),
    ],
)
def test_what_was_written_later_is_parted_from_what_was_written_earlier(text: str, earlier: str, later: str) -> None:
    assert split_at_update(text) == (earlier, later)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "EDIT:",
        "Since the update: crashes all day",
        "I edit videos (4K) on it and update it weekly.",
        "UPDATE: now fine.",
        "A clever (and well edited) film that is fun",
        "Works fine. Edit: typo",
        "Great. (Edited for spelling.)",
        "Peels off. (Edit: added pictures)",
        "一般。追评:补两张图",
        "看了追评,才买的",
        "网页更新慢",
        "补充一点:床很矮",
    ],
)
def test_other_texts_are_one(text: str) -> None:
    assert split_at_update(text) is None


PIECES = ["Edit:", "update", "UPDATE ", "original review:", "追评", "更新:", "good", ".", " ", "("]


@given(st.lists(st.sampled_from(PIECES)).map("".join))
def test_both_parts_are_of_the_text_and_none_is_empty(text: str) -> None:
    if told := split_at_update(text):
        assert told.earlier in text
        assert told.later in text
        assert told.earlier
        assert told.later


@pytest.mark.parametrize("piece", ["edit ", "Edit: ", "update (", "追评:", "original ", "Update: photo "])
def test_what_thirty_thousand_characters_of_anything_cost_grows_with_their_number(piece: str) -> None:
    assert_in_proportion(lambda n: split_at_update(piece * n), 30_000 // len(piece))
