"""Words that a ticket shares with documents count by their rarity, in both languages, and never twice."""

from math import log, sqrt

import pytest

from models.replies.shared_words import SharedWords

SKI, TENT, SHOES = range(3)
WORDS = SharedWords([["ski hire by the day"], ["the tent", "tent hire"], ["size of shoes"]])


def test_a_rare_word_counts_more_than_one_that_many_documents_have() -> None:
    found = WORDS.of("ski")
    pieces = ["ski", "<ski", "ski>"]
    assert found.tolist() == [pytest.approx(len(pieces) * log(1 + 3) / sqrt(4), abs=1e-4), 0, 0]
    assert WORDS.of("hire")[SKI] == WORDS.of("hire")[TENT] < found[SKI]


def test_case_repetition_and_the_order_of_words_and_texts_change_nothing() -> None:
    assert WORDS.of("SKI ski ski the").tolist() == WORDS.of("the ski").tolist()
    together = SharedWords([["ski hire by the day"], ["hire the tent"], ["shoes of size"]])
    assert together.of("hire a tent of my size").tolist() == WORDS.of("hire a tent of my size").tolist()


def test_pieces_of_a_word_find_its_other_forms() -> None:
    assert WORDS.of("hiring a tents")[TENT] > WORDS.of("hiring a tents")[SKI]


def test_chinese_is_read_by_one_and_two_signs() -> None:
    returns, invoice = SharedWords([["退货规定"], ["开发票"]]).of("怎么退货")
    assert returns == pytest.approx(3 * log(3) / sqrt(7 + 1), abs=1e-4)
    assert invoice == 0


def test_a_long_text_is_read_at_its_beginning_and_nothing_finds_nothing() -> None:
    assert WORDS.of("x " * 300 + "ski").tolist() == WORDS.of("x " * 300).tolist()
    assert WORDS.of("").tolist() == [0, 0, 0]
    assert SharedWords([]).of("ski").tolist() == []
    assert SharedWords([[], ["ski"]]).of("ski")[0] == 0
