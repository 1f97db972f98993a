"""The support corpus is what training and figures stand on: enough, valid, honest about what is held out."""

import json
from collections import Counter
from pathlib import Path

import pytest

from export.data.splits import normalised
from export.errors import CorpusError
from export.replies.questions import CORPUS, Question, read_questions, read_tickets
from models.replies.personal import find_personal
from streams.topics import ANSWERS

ENGLISH = read_questions("questions", "en")
ALL = [question for language in ("en", "zh") for question in read_questions("questions", language)]
HELD_OUT = [question for language in ("en", "zh") for question in read_questions("held_out", language)]


def corpus(folder: Path, lines: str) -> Path:
    (folder / "questions" / "en").mkdir(parents=True)
    (folder / "questions" / "en" / "refund.txt").write_text(lines)
    (folder / "questions" / "en" / "return.txt").write_text("send it back\n")
    return folder


def test_there_are_34000_english_question_forms_of_51_intents_and_none_is_thin_in_either_language() -> None:
    counts = Counter(question.intent for question in ENGLISH)
    chinese = Counter(question.intent for question in ALL if question.language == "zh")
    assert len(ENGLISH) >= 34_000
    assert len(counts) == 51
    assert min(counts.values()) >= 300
    assert min(chinese[intent] for intent in counts) >= 200
    assert {question.intent for question in ALL} == {question.intent for question in HELD_OUT} == set(counts)


def test_no_question_form_is_there_twice_and_none_is_held_out_too() -> None:
    texts = [normalised(question.text) for question in (*ALL, *HELD_OUT)]
    assert [text for text, count in Counter(texts).items() if count > 1] == []


def test_the_forms_are_of_many_kinds() -> None:
    assert sum(question.angry for question in ENGLISH) >= 40
    assert sum(question.also is not None for question in ENGLISH) >= 10
    assert sum("?" not in question.text for question in ENGLISH) >= 500
    assert sum(len(question.text.split()) <= 3 for question in ENGLISH) >= 150
    assert sum(len(question.text.split()) >= 12 for question in ENGLISH) >= 150


def test_no_person_is_in_the_corpus() -> None:
    assert [question.text for question in (*ALL, *HELD_OUT) if find_personal(question.text)] == []


@pytest.mark.parametrize("kind", ["injection", "fake_order", "other_customer", "odd"])
def test_adversarial_tickets_of_each_kind_are_there(kind: str) -> None:
    assert len(read_tickets(kind)) >= 8


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_knowledge_base_keeps_the_contract_of_its_topic(language: str) -> None:
    rows = (CORPUS / "answers" / f"{language}.jsonl").read_text("utf-8").splitlines()
    answers = [ANSWERS.decode_value(row.encode()) for row in rows]
    assert len({answer.answer_id for answer in answers}) == len(answers) == len(rows)
    assert {answer.language for answer in answers} == {language}
    assert {answer.intent for answer in answers} <= {question.intent for question in ALL}
    assert all(answer.questions for answer in answers)


def test_english_answers_cover_40_intents_and_leave_to_people_what_is_theirs() -> None:
    rows = (CORPUS / "answers" / "en.jsonl").read_text("utf-8").splitlines()
    intents = {json.loads(row)["intent"] for row in rows}
    assert len(intents) >= 40
    assert not intents & {"complaint", "human", "fraud", "product_question", "out_of_scope", "other_wish"}


def test_marks_of_anger_and_of_a_second_wish_are_read(tmp_path: Path) -> None:
    found = read_questions("questions", "en", corpus(tmp_path, "! +return give it back! and the money\nmoney?\n\n"))
    assert found[:2] == [
        Question("give it back! and the money", "refund", "en", angry=True, also="return"),
        Question("money?", "refund", "en"),
    ]


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("where is {thing}", "line 1 .* a slot that nothing fills, thing"),
        ("+refund my money", "line 1 .* refund is no other intent"),
    ],
)
def test_a_line_that_cannot_be_used_is_named(line: str, reason: str, tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match=reason):
        read_questions("questions", "en", corpus(tmp_path, line))


def test_a_corpus_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match="no intent is there"):
        read_questions("questions", "en", tmp_path)
    with pytest.raises(CorpusError, match="not readable"):
        read_tickets("injection", tmp_path)
