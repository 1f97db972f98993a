"""Nearness of a ticket to an answer's questions is exact, rounded, and of those questions alone."""

from itertools import pairwise

import numpy as np
import pytest

from models.replies.answers import KnownAnswer
from models.replies.nearness import NOBODY, OPEN, OwnNearness, QuestionVectors, Read

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


def of_own(near: QuestionVectors, vector: np.ndarray | None, text: str = "") -> dict[str, tuple[float, ...]]:
    """Nearest, few, texts, words, by intent."""
    found = near.of_own(vector, text) or OwnNearness(*[np.zeros(0)] * 4)
    columns = zip(found.nearest.tolist(), found.few.tolist(), found.texts.tolist(), found.words.tolist(), strict=True)
    return dict(zip(near.shares, columns, strict=True)) if found.few.size else {}


def test_an_answer_is_as_near_as_its_nearest_question() -> None:
    found = NEAR.of_answers(BETWEEN, ["rent", "rent-more", "silent", "unheard of"])
    assert found == {"rent": 1.0, "rent-more": 0.8}


def test_an_intent_is_as_near_as_its_nearest_question_and_as_its_nearest_three() -> None:
    many = KnownAnswer("many", "many", "en", tuple(map(str, range(5))), "It depends.")
    read = READ | {str(at): Read(each, {}) for at, each in enumerate((NORTH, EAST, EAST, NORTH, BETWEEN))}
    found = of_own(QuestionVectors([RENT, many, SILENT], read), EAST)
    assert found == {"many": (1.0, 0.8667, 0, 0), "rental": (1.0, 0.8, 0, 0)}


def test_an_intent_s_questions_are_those_of_all_its_answers_each_once() -> None:
    assert of_own(NEAR, BETWEEN)["rental"][:2] == (1.0, 0.8)


def test_what_stands_behind_four_digits_is_left_out() -> None:
    turned = np.array([1, 1e-6], np.float32)
    assert NEAR.of_answers(turned, ["rent"]) == NEAR.of_answers(EAST, ["rent"])
    assert of_own(NEAR, turned) == of_own(NEAR, EAST)


def test_nothing_is_near_a_text_without_a_vector_or_where_nobody_asks() -> None:
    assert NEAR.of_own(None, "rent?") is None
    assert NEAR.of_answers(None, ["rent"]) == {}
    assert QuestionVectors([SILENT], READ).of_answers(EAST, ["silent"]) == {}
    assert QuestionVectors([SILENT], READ).of_own(EAST, "rent?") is None
    assert QuestionVectors([], {}).of_own(EAST, "rent?") is None


def test_a_known_intent_is_shared_by_the_own_intents_whose_questions_are_read_as_it() -> None:
    trade = KnownAnswer("trade", "trade_in", "en", ("trade in?",), "We take it.")
    hire = KnownAnswer("hire", "rental", "en", ("rent?", "hire?"), "You can hire it.")
    shares = QuestionVectors([trade, hire, SILENT], READ).shares
    assert shares["rental"] == pytest.approx({"stock": 0.7 / (0.9 + NOBODY), "price": 0.05 / (0.55 + NOBODY)})
    assert shares["trade_in"] == pytest.approx({"stock": 0.2 / (0.9 + NOBODY), "price": 0.5 / (0.55 + NOBODY)})


def test_of_what_may_be_asked_of_any_product_an_own_intent_has_a_small_share() -> None:
    read = {"for induction?": Read(EAST, {"product_question": 0.9})}
    pans = KnownAnswer("pans", "induction", "en", ("for induction?",), "All but copper.")
    assert QuestionVectors([pans], read).shares["induction"] == pytest.approx(
        {"product_question": 0.9 / (0.9 + OPEN["product_question"])}
    )


def test_an_intent_that_the_model_knows_and_one_without_questions_share_nothing() -> None:
    assert QuestionVectors([RENT, SILENT], READ, {"rental"}).shares == {}
    assert QuestionVectors([SILENT], READ).shares == {}


def test_an_own_intent_s_answers_are_near_by_their_texts_without_slots() -> None:
    sent = KnownAnswer("sent", "posting", "en", ("trade in?",), "Order {order_id} is sent.")
    read = READ | {MORE.text: Read(EAST, {}), RENT.text: Read(NORTH, {}), "Order  is sent.": Read(BETWEEN, {})}
    near = QuestionVectors([RENT, MORE, sent], read, {"known"})
    assert {name: each[2] for name, each in of_own(near, EAST).items()} == {"posting": pytest.approx(0.6), "rental": 1}
    assert {name: each[2] for name, each in of_own(NEAR, EAST).items()} == {"rental": 0}, "no text was read"


def test_words_are_those_of_questions_and_answers_together_beside_all_other_answers() -> None:
    pay = KnownAnswer("pay", "pay", "en", ("trade in?",), "By card.")
    near = QuestionVectors([RENT, MORE, pay], READ, {"pay"})
    assert list(near.shares) == ["rental"]
    (both,), (one,), (none,) = (
        of_own(near, EAST, text).values() for text in ("trade in, the deposit", "the deposit", "card")
    )
    assert both[3] > one[3] > none[3] == 0
    alone = of_own(NEAR, EAST, "deposit")["rental"][3]
    assert of_own(near, EAST, "deposit")["rental"][3] > alone, "where another answer lacks a word it is rarer"


def test_many_intents_are_as_near_as_each_would_be_alone() -> None:
    dice = np.random.default_rng(7)
    vectors = dice.standard_normal((40, 6)).astype(np.float32)
    read = {str(at): Read(each / np.linalg.norm(each), {}) for at, each in enumerate(vectors)}
    cuts = (0, 1, 3, 4, 9, 9, 20, 40)
    answers = [
        KnownAnswer(f"{at}", f"own {at}", "en", tuple(map(str, range(one, end))), str(one))
        for at, (one, end) in enumerate(pairwise(cuts))
    ]
    together = of_own(QuestionVectors(answers, read), read["5"].vector)
    alone = {
        name: one for each in answers for name, one in of_own(QuestionVectors([each], read), read["5"].vector).items()
    }
    assert together == alone
    assert len(together) == len(cuts) - 2, "one has no questions"
