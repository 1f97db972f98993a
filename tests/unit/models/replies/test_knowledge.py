"""A question is read once, when its answer arrives, and forgotten with the last answer that has it."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest

from models.replies import knowledge
from models.replies.answers import KnownAnswer
from models.replies.knowledge import KnowledgeBase, Questions
from models.replies.nearness import QuestionVectors, Read

EAST = np.array([1, 0], np.float32)
READ = Read(EAST, {"pay": 1.0})


class Counting:
    """Reads every text alike but the empty one, and keeps what it was asked."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def __call__(self, texts: Sequence[str]) -> list[Read | None]:
        self.asked += texts
        return [READ if text else None for text in texts]


def answer(name: str, *questions: str, language: str = "en") -> KnownAnswer:
    return KnownAnswer(name, name, language, questions, "So it is.")


def test_a_question_is_read_once_while_an_answer_has_it() -> None:
    counting = Counting()
    questions = Questions(counting, ())
    questions.knowledge([answer("b", "how?", "why?"), answer("a", "how?")])
    assert counting.asked == ["how?", "So it is.", "why?"], "an own answer's text is read, too"
    questions.knowledge([answer("a", "how?", "when?")])
    assert counting.asked[3:] == ["when?"]
    questions.knowledge([answer("b", "why?")])
    assert counting.asked[4:] == ["why?"], "nobody had asked it any more"


def test_what_an_intent_tells_alone_is_not_read() -> None:
    counting = Counting()
    questions = Questions(counting, {"pay", "track"})
    known = [KnownAnswer(f"pay-{at}", "pay", "en", ("how to pay?",), "By card.") for at in range(2)]
    slots = [
        KnownAnswer("track-1", "track", "en", ("where?",), "Order {order_id} is on its way."),
        KnownAnswer("track-2", "track", "en", ("which order?",), "Which one?"),
    ]
    questions.knowledge([*known, *slots, answer("own", "rent?")])
    assert counting.asked == ["rent?", "So it is."], (
        "one has more slots than the other, and two have the same questions"
    )
    questions.knowledge([*known, KnownAnswer("pay-cash", "pay", "en", ("cash?",), "In our stores.")])
    assert counting.asked[2:] == ["how to pay?", "cash?"]


def test_a_question_is_read_as_a_ticket_is() -> None:
    counting = Counting()
    Questions(counting, ()).knowledge([answer("a", "<p>how?</p>")])
    assert counting.asked[0] == "how?"


def test_beyond_the_most_questions_an_answer_is_found_by_its_intent_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(knowledge, "MOST_QUESTIONS", 2)
    counting = Counting()
    base = Questions(counting, ()).knowledge([answer("b", "third?"), answer("a", "first?", "second?")])
    assert counting.asked == ["first?", "second?"]
    assert [each.answer_id for each in base.answers_in("en")] == ["a", "b"]
    assert set(base.near_in("en").shares) == {"a"}


def test_a_language_s_tickets_find_its_own_answers_alone() -> None:
    base = Questions(Counting(), ()).knowledge(
        [answer("a", "how?"), answer("b", "怎么?", language="zh"), answer("c", "")]
    )
    assert [each.answer_id for each in base.answers_in("zh")] == ["b"]
    assert set(base.near_in("zh").shares) == {"b"}
    assert set(base.near_in("en").of_answers(EAST, ["a", "b", "c"])) == {"a"}
    assert base.answers_in("de") == ()
    assert base.answers_in(None) == ()
    assert base.near_in(None).of_answers(EAST, ["a"]) == {}


def test_a_knowledge_base_does_not_change_with_what_follows_it() -> None:
    questions = Questions(Counting(), ())
    before = questions.knowledge([answer("a", "how?")])
    questions.knowledge([])
    assert set(before.near_in("en").shares) == {"a"}
    assert KnowledgeBase([answer("b"), answer("a")]).answers[0].answer_id == "a"


def test_intents_that_the_model_does_not_know_have_shares_language_by_language() -> None:
    known = KnownAnswer("pay", "pay", "en", ("by card?",), "By card.")
    base = Questions(Counting(), {"pay"}).knowledge([known, answer("a", "how?"), answer("b", "怎么?", language="zh")])
    assert set(base.near_in("en").shares) == {"a"}
    assert set(base.near_in("zh").shares) == {"b"}


def test_an_own_answer_without_questions_is_found_by_its_name_and_its_text() -> None:
    counting = Counting()
    silent = KnownAnswer("1", "faq.send_back-2", "en", (), "Send order {order_id} back {{within}} 30 days.")
    base = Questions(counting, {"pay"}).knowledge([silent, KnownAnswer("2", "pay", "en", (), "By card.")])
    assert counting.asked == ["faq send back", "Send order back {within} 30 days."]
    assert set(base.near_in("en").shares) == {"faq.send_back-2"}
    assert base.answers[0].text == silent.text


def test_questions_are_placed_once_when_a_ticket_asks_and_not_for_each_change(monkeypatch: pytest.MonkeyPatch) -> None:
    placed: list[int] = []

    class Watched(QuestionVectors):
        def __init__(self, answers: Sequence[KnownAnswer], *rest: Any) -> None:
            placed.append(len(answers))
            super().__init__(answers, *rest)

    monkeypatch.setattr(knowledge, "QuestionVectors", Watched)
    questions = Questions(Counting(), ())
    bases = [questions.knowledge([answer(str(at), f"how {at}?") for at in range(size)]) for size in range(1, 20)]
    assert placed == []
    assert bases[-1].near_in("en") is bases[-1].near_in("en")
    assert placed == [19]
