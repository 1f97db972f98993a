"""Words that a ticket shares with documents count by their rarity, in both languages, and never twice."""

from math import log, sqrt

import pytest

from models.replies.shared_words import SharedWords

WORDS = SharedWords({"ski": "ski hire by the day", "tent": "the tent hire", "shoes": "size of shoes"})


def test_a_rare_word_counts_more_than_one_that_many_documents_have() -> None:
    found = WORDS.of("ski")
    pieces = ["ski", "<ski", "ski>"]
    assert found == {"ski": pytest.approx(len(pieces) * log(1 + 3) / sqrt(4), abs=1e-4), "tent": 0, "shoes": 0}
    assert WORDS.of("hire")["ski"] == WORDS.of("hire")["tent"] < found["ski"]


def test_case_repetition_and_the_order_of_words_change_nothing() -> None:
    assert WORDS.of("SKI ski ski the") == WORDS.of("the ski")


def test_pieces_of_a_word_find_its_other_forms() -> None:
    assert WORDS.of("hiring a tents")["tent"] > WORDS.of("hiring a tents")["ski"]


def test_chinese_is_read_by_one_and_two_signs() -> None:
    found = SharedWords({"return": "退货规定", "invoice": "开发票"}).of("怎么退货")
    assert found["return"] == pytest.approx(3 * log(3) / sqrt(7 + 1), abs=1e-4)
    assert found["invoice"] == 0


def test_a_long_text_is_read_at_its_beginning_and_nothing_finds_nothing() -> None:
    assert WORDS.of("x " * 300 + "ski") == WORDS.of("x " * 300)
    assert WORDS.of("") == dict.fromkeys(("ski", "tent", "shoes"), 0)
    assert SharedWords({}).of("ski") == {}
