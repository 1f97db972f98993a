"""Nearness of a ticket to an answer's questions is exact, rounded, and of those questions alone."""

import numpy as np
import pytest

from models.replies.answers import KnownAnswer
from models.replies.nearness import NOBODY, Nearness, QuestionVectors, Read

EAST, NORTH, BETWEEN = (np.array(each, np.float32) for each in ([1, 0], [0, 1], [0.6, 0.8]))
READ = {
    "rent?": Read(EAST, {"stock": 0.8, "price": 0.1}),
    "hire?": Read(BETWEEN, {"stock": 0.6}),
    "trade in?": Read(NORTH, {"price": 0.5, "stock": 0.2}),
}
RENT = KnownAnswer("rent", "rental", "en", ("rent?", "hire?", "without a vector"), "You can hire it.")
MORE = KnownAnswer("rent-more", "rental", "en", ("trade in?", "rent?"), "The deposit comes back.")
SILENT = KnownAnswer("silent", "rental", "en", (), "Nobody asks for this.")
NEAR = QuestionVectors([RENT, MORE, SILENT], READ)


def test_an_answer_is_as_near_as_its_nearest_question_and_as_its_nearest_three() -> None:
    found = NEAR.of_answers(EAST, ["rent", "rent-more", "silent", "unheard of"])
    assert found == {"rent": Nearness(1.0, 0.8), "rent-more": Nearness(1.0, 0.5)}
    many = KnownAnswer("many", "rental", "en", tuple(map(str, range(5))), "It depends.")
    read = {str(at): Read(each, {}) for at, each in enumerate((NORTH, EAST, EAST, NORTH, BETWEEN))}
    assert QuestionVectors([many], read).of_answers(EAST, ["many"]) == {"many": Nearness(1.0, 0.8667)}


def test_an_intent_s_questions_are_those_of_all_its_answers_each_once() -> None:
    assert NEAR.of_intents(BETWEEN, NEAR.intents) == {"rental": Nearness(1.0, 0.8)}


def test_what_stands_behind_four_digits_is_left_out() -> None:
    turned = np.array([1, 1e-6], np.float32)
    assert NEAR.of_answers(turned, ["rent"]) == NEAR.of_answers(EAST, ["rent"])


def test_nothing_is_near_a_text_without_a_vector_or_where_nobody_asks() -> None:
    assert NEAR.of_intents(None, NEAR.intents) == {}
    assert QuestionVectors([SILENT], READ).of_answers(EAST, ["silent"]) == {}
    assert QuestionVectors([], {}).of_intents(EAST, ["rental"]) == {}


def test_a_known_intent_is_shared_by_the_own_intents_whose_questions_are_read_as_it() -> None:
    trade = KnownAnswer("trade", "trade_in", "en", ("trade in?",), "We take it.")
    hire = KnownAnswer("hire", "rental", "en", ("rent?", "hire?"), "You can hire it.")
    shares = QuestionVectors([trade, hire, SILENT], READ).shares
    assert shares["rental"] == pytest.approx({"stock": 0.7 / (0.9 + NOBODY), "price": 0.05 / (0.55 + NOBODY)})
    assert shares["trade_in"] == pytest.approx({"stock": 0.2 / (0.9 + NOBODY), "price": 0.5 / (0.55 + NOBODY)})


def test_an_intent_that_the_model_knows_and_one_without_questions_share_nothing() -> None:
    assert QuestionVectors([RENT, SILENT], READ, {"rental"}).shares == {}
    assert QuestionVectors([SILENT], READ).shares == {}


def test_an_own_intent_s_answers_are_near_by_their_texts_without_slots() -> None:
    sent = KnownAnswer("sent", "posting", "en", (), "Order {order_id} is sent.")
    read = READ | {MORE.text: Read(EAST, {}), RENT.text: Read(NORTH, {}), "Order  is sent.": Read(BETWEEN, {})}
    near = QuestionVectors([RENT, MORE, sent], read, {"known"})
    assert near.of_texts(EAST, ["rental", "posting", "unheard of"]) == {"rental": 1.0, "posting": pytest.approx(0.6)}
    assert QuestionVectors([RENT, MORE], read, {"rental"}).of_texts(EAST, ["rental"]) == {}
    assert near.of_texts(None, ["rental"]) == {}


def test_words_are_those_of_questions_and_answers_together_and_none_where_all_is_known() -> None:
    found = NEAR.words.of("trade in, the deposit")
    assert list(found) == ["rental"]
    assert found["rental"] > NEAR.words.of("the deposit")["rental"] > 0
    assert QuestionVectors([RENT], READ, {"rental"}).words.of("rent") == {}
