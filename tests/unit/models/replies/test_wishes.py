"""What a ticket asks is cut at question marks; only different and sure questions are several wishes."""

from collections.abc import Sequence

import pytest

from models.replies.intents import Intent
from models.replies.wishes import chance_of_others, questions_in, wishes_of


@pytest.mark.parametrize(
    ("text", "questions"),
    [
        ("Where is it? I need it. And who pays?", ["Where is it?", "And who pays?"]),
        ("Really? Where is my parcel?", ["Really?", "Where is my parcel?"]),
        ("Why?? Where is my parcel???", ["Where is my parcel?"]),
        ("发票在哪里下载\uff1f还有运费是多少\uff1f", ["发票在哪里下载\uff1f", "还有运费是多少\uff1f"]),
        ("Cancel it. Now!", []),
    ],
)
def test_questions_end_with_their_mark_and_are_of_six_letters(text: str, questions: list[str]) -> None:
    assert questions_in(text) == questions


def infer(texts: Sequence[str]) -> list[Intent]:
    return [Intent(text.split()[0], 0.95 if "sure" in text else 0.6) for text in texts]


def test_a_text_has_its_questions_wishes_only_where_they_differ_and_are_sure() -> None:
    texts = [
        "bill sure one? price sure two?",
        "bill sure one? bill sure two?",
        "bill sure one? price what about?",
        "bill",
    ]
    found = [[wish.name for wish in wishes] for wishes in wishes_of(texts, infer)]
    assert found == [["bill", "price"], ["bill"], ["bill"], ["bill"]]


def test_the_chance_of_others_is_of_what_has_no_answer() -> None:
    intent = Intent("bill", 0.6, {"bill": 0.6, "fraud": 0.2, "complaint": 0.1})
    assert chance_of_others(intent, {"bill", "fraud"}) == pytest.approx(0.1)
