"""A question is embedded once, when its answer arrives, and forgotten with the last answer that has it."""

from collections.abc import Sequence

import numpy as np
import pytest

from models.replies import knowledge
from models.replies.answers import KnownAnswer
from models.replies.knowledge import Embedded, KnowledgeBase
from models.replies.nearness import Floats

EAST = np.array([1, 0], np.float32)


class Counting:
    """Embeds every text alike but the empty one, and keeps what it was asked."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def __call__(self, texts: Sequence[str]) -> list[Floats | None]:
        self.asked += texts
        return [EAST if text else None for text in texts]


def answer(name: str, *questions: str, language: str = "en") -> KnownAnswer:
    return KnownAnswer(name, name, language, questions, "So it is.")


def test_a_question_is_embedded_once_while_an_answer_has_it() -> None:
    embed = Counting()
    embedded = Embedded(embed, ())
    embedded.knowledge([answer("b", "how?", "why?"), answer("a", "how?")])
    assert embed.asked == ["how?", "why?"]
    embedded.knowledge([answer("a", "how?", "when?")])
    assert embed.asked == ["how?", "why?", "when?"]
    embedded.knowledge([answer("b", "why?")])
    assert embed.asked[3:] == ["why?"], "nobody had asked it any more"


def test_what_an_intent_tells_alone_is_not_embedded() -> None:
    embed = Counting()
    embedded = Embedded(embed, {"pay", "track"})
    known = [KnownAnswer(f"pay-{at}", "pay", "en", ("how to pay?",), "By card.") for at in range(2)]
    slots = [
        KnownAnswer("track-1", "track", "en", ("where?",), "Order {order_id} is on its way."),
        KnownAnswer("track-2", "track", "en", ("which order?",), "Which one?"),
    ]
    embedded.knowledge([*known, *slots, answer("own", "rent?")])
    assert embed.asked == ["rent?"], "one has more slots than the other, and two have the same questions"
    embedded.knowledge([*known, KnownAnswer("pay-cash", "pay", "en", ("cash?",), "In our stores.")])
    assert embed.asked == ["rent?", "how to pay?", "cash?"]


def test_a_question_is_read_as_a_ticket_is() -> None:
    embed = Counting()
    Embedded(embed, ()).knowledge([answer("a", "<p>how?</p>")])
    assert embed.asked == ["how?"]


def test_beyond_the_most_questions_an_answer_is_found_by_its_intent_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(knowledge, "MOST_QUESTIONS", 2)
    embed = Counting()
    base = Embedded(embed, ()).knowledge([answer("b", "third?"), answer("a", "first?", "second?")])
    assert embed.asked == ["first?", "second?"]
    assert [each.answer_id for each in base.answers_in("en")] == ["a", "b"]
    assert set(base.near_in("en").of_intents(EAST, ["a", "b"])) == {"a"}


def test_a_language_s_tickets_find_its_own_answers_alone() -> None:
    base = Embedded(Counting(), ()).knowledge(
        [answer("a", "how?"), answer("b", "怎么?", language="zh"), answer("c", "")]
    )
    assert [each.answer_id for each in base.answers_in("zh")] == ["b"]
    assert set(base.near_in("zh").intents) == {"b"}
    assert set(base.near_in("en").of_intents(EAST, ["a", "b", "c"])) == {"a"}
    assert base.answers_in("de") == ()
    assert base.answers_in(None) == ()
    assert base.near_in(None).of_intents(EAST, ["a"]) == {}


def test_a_knowledge_base_does_not_change_with_what_follows_it() -> None:
    embedded = Embedded(Counting(), ())
    before = embedded.knowledge([answer("a", "how?")])
    embedded.knowledge([])
    assert set(before.near_in("en").of_intents(EAST, ["a"])) == {"a"}
    assert KnowledgeBase([answer("b"), answer("a")]).answers[0].answer_id == "a"
