"""Lessons are grounded in their contexts, the same at every run, and as varied as what customers write."""

from pathlib import Path

import pytest

from export.errors import CorpusError
from export.replies.lessons import Teacher, read_answers
from export.replies.pairs import Pair
from export.replies.questions import Question, read_questions
from models.replies.facts import OTHER, facts_in

ANSWERS = read_answers("en")


@pytest.fixture(scope="module")
def questions() -> list[Question]:
    return read_questions("questions", "en")[::49]


@pytest.fixture(scope="module")
def lessons(questions: list[Question]) -> list[Pair]:
    return Teacher(ANSWERS, 5).lessons(questions, 2)


def test_the_same_seed_gives_the_same_lessons(questions: list[Question], lessons: list[Pair]) -> None:
    assert Teacher(ANSWERS, 5).lessons(questions, 2) == lessons != Teacher(ANSWERS, 6).lessons(questions, 2)


def test_no_lesson_teaches_a_digit_or_a_fact_that_its_context_lacks(lessons: list[Pair]) -> None:
    assert len(lessons) > 1_000
    for lesson in lessons:
        assert not [fact for text in (lesson.context, lesson.answer) for fact in facts_in(_without_tokens(text))]
        assert OTHER not in lesson.answer
        assert set(_tokens(lesson.answer)) <= set(_tokens(lesson.context))


def test_some_lessons_have_two_questions_and_some_an_answer_that_was_not_asked_for(
    lessons: list[Pair],
) -> None:
    assert sum(" | " in lesson.context for lesson in lessons) > 60
    assert any("other" in lesson.answer or "second" in lesson.answer for lesson in lessons)


def test_what_the_knowledge_base_leaves_to_people_is_no_lesson() -> None:
    assert Teacher(ANSWERS, 1).lesson(Question("I will sue you", "complaint", "en")) is None


def test_anger_is_met_with_an_apology() -> None:
    lessons = Teacher(ANSWERS, 1).lessons([Question("NOT again!", "login_problem", "en", angry=True)], 4)
    assert all("sorry" in lesson.answer or "apologise" in lesson.answer for lesson in lessons)


def test_a_knowledge_base_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match="not readable"):
        read_answers("en", tmp_path)
    (tmp_path / "answers").mkdir()
    (tmp_path / "answers" / "en.jsonl").write_text('{"answer_id": "a"}')
    with pytest.raises(CorpusError, match=r"line 1 .* it is no answer"):
        read_answers("en", tmp_path)


def _tokens(text: str) -> list[str]:
    return [word.strip(".,:;") for word in text.split() if word.startswith("<f")]


def _without_tokens(text: str) -> str:
    return " ".join(word for word in text.split() if not word.startswith("<"))
