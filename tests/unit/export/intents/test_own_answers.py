"""The own answers that weights are fitted on are of wishes that nothing else is of, and the fit tells them apart."""

from pathlib import Path

import pytest

from export.errors import CorpusError
from export.intents.own_answers import OWN as FOLDER
from export.intents.own_answers import PERSON, OwnTicket, evidence, fit_own_wishes, read_own
from export.intents.texts import asked_texts
from export.replies.json_lines import read_lines
from models.replies.answers import KnownAnswer
from models.replies.intents import IntentModel
from models.replies.knowledge import Embedded
from models.replies.own_wishes import LEAST_CHANCE, OwnWishes
from streams.topics import ANSWERS as TOPIC
from tests.evaluations.own_answers import ANSWERS, TICKETS

MODEL = IntentModel.load()
OWN, ASKED = read_own()
JUDGED, JUDGES = read_lines(ANSWERS, KnownAnswer, "answer"), read_lines(TICKETS, OwnTicket, "ticket")


def test_what_is_fitted_on_and_what_judges_are_about_other_things_and_no_model_knows_either() -> None:
    fitted, judged = ({(each.intent, each.language) for each in some} for some in (OWN, JUDGED))
    assert not fitted & judged
    assert not {intent for intent, _ in fitted | judged} & set(MODEL.names)
    assert len(fitted) == len(judged) == 18


@pytest.mark.parametrize(("answers", "tickets"), [(OWN, ASKED), (JUDGED, JUDGES)])
def test_each_own_answer_has_tickets_and_near_misses_in_other_words(
    answers: list[KnownAnswer], tickets: list[OwnTicket]
) -> None:
    questions = {question for answer in answers for question in answer.questions}
    assert not questions & {ticket.text for ticket in tickets}
    for answer in answers:
        assert 3 <= len(answer.questions) <= 6
        assert sum((each.wanted, each.language) == (answer.intent, answer.language) for each in tickets) >= 4
    assert sum(each.wanted == PERSON for each in tickets) >= 2 * len(answers)


def test_own_answers_keep_the_contract_of_their_topic() -> None:
    for file in (ANSWERS, FOLDER / "answers.jsonl"):
        assert [TOPIC.decode_value(line) for line in file.read_bytes().splitlines()]


def test_the_fit_finds_own_wishes_and_leaves_ordinary_tickets_alone() -> None:
    ordinary = asked_texts().validation[::24]
    own = OwnWishes(frozenset(MODEL.names), fit_own_wishes(MODEL, OWN, ASKED, ordinary))
    base = Embedded(MODEL.vectors, MODEL.names).knowledge(OWN)
    given = [
        name == each.wanted
        for (name, found), each in zip(evidence(MODEL, base, ASKED), ASKED, strict=True)
        if own.chance(found) >= LEAST_CHANCE
    ]
    assert sum(given) > 20
    assert sum(given) > 0.7 * len(given)
    usual = evidence(MODEL, base, [OwnTicket(each.text, each.language, PERSON) for each in ordinary])
    assert sum(own.chance(found) >= LEAST_CHANCE for _, found in usual) <= 0.02 * len(usual)


def test_a_line_that_is_no_ticket_is_named(tmp_path: Path) -> None:
    (tmp_path / "tickets.jsonl").write_text('{"text": "rent?"}\n')
    with pytest.raises(CorpusError, match="line 1"):
        read_lines(tmp_path / "tickets.jsonl", OwnTicket, "ticket")
    with pytest.raises(CorpusError, match="not readable"):
        read_own(tmp_path / "absent")
