"""The shops that weights are fitted on are others than those that judge, and the fit tells own wishes apart."""

from collections import Counter
from pathlib import Path

import pytest

from export.errors import CorpusError
from export.intents.own_answers import (
    BESIDE,
    PERSON,
    SHOPS,
    OwnShop,
    OwnTicket,
    as_tickets,
    fit_own_wishes,
    judged,
    read_shops,
)
from export.intents.texts import intent_texts
from export.replies.json_lines import read_lines
from models.replies.intents import IntentModel
from models.replies.knowledge import Questions
from models.replies.own_wishes import LEAST_CHANCE, OwnWishes, weights_of
from streams.topics import ANSWERS as TOPIC
from tests.evaluations.own_answers import SHOPS as JUDGES

MODEL = IntentModel.load()
FITTED, JUDGED = read_shops(), read_shops(JUDGES)
SOME = [shop for at, shop in enumerate(FITTED) if shop.name == BESIDE or at % 4 == 0]


def own_answers(shop: OwnShop) -> list[tuple[str, str]]:
    return [(each.intent, each.language) for each in shop.answers if each.intent not in MODEL.names]


def test_what_is_fitted_on_and_what_judges_are_other_shops_and_each_has_answers_under_its_own_names() -> None:
    names = [shop.name for shop in (*FITTED, *JUDGED)]
    assert [name for name in set(names) if names.count(name) > 1] == [BESIDE], "of one kind, with other answers"
    for shop in (*FITTED, *JUDGED):
        assert len(own_answers(shop)) == len(set(own_answers(shop))) >= 16
        assert len(own_answers(shop)) == len(shop.answers) or shop.name == BESIDE


@pytest.mark.parametrize("shop", [*FITTED, *JUDGED], ids=lambda shop: shop.name)
def test_each_own_answer_has_tickets_in_other_words_and_a_third_is_for_a_person(shop: OwnShop) -> None:
    questions = {question for answer in shop.answers for question in answer.questions}
    assert not questions & {ticket.text for ticket in shop.tickets}
    wanted = {(each.wanted, each.language) for each in shop.tickets}
    assert wanted - {(PERSON, "en"), (PERSON, "zh")} == set(own_answers(shop))
    assert sum(each.wanted == PERSON for each in shop.tickets) >= 0.25 * len(shop.tickets)


def test_own_answers_keep_the_contract_of_their_topic() -> None:
    for file in (*JUDGES.glob("*/answers.jsonl"), *SHOPS.glob("*/answers.jsonl")):
        assert [TOPIC.decode_value(line) for line in file.read_bytes().splitlines()]


def test_the_fit_finds_own_wishes_and_leaves_ordinary_tickets_alone() -> None:
    ordinary = intent_texts().validation[::24]
    own = OwnWishes(fit_own_wishes(MODEL, SOME, ordinary))
    given = [wanted for shop in SOME for _, found, wanted in judged(MODEL, shop) if own.chance(found) >= LEAST_CHANCE]
    assert sum(given) > 80
    assert sum(given) > 0.75 * len(given)
    (beside,) = (shop for shop in SOME if shop.name == BESIDE)
    usual = OwnShop(BESIDE, beside.answers, [OwnTicket(each.text, each.language, PERSON) for each in ordinary])
    found = judged(MODEL, usual)
    assert sum(own.chance(each) >= LEAST_CHANCE for _, each, _ in found) <= 0.02 * len(usual.tickets)


@pytest.mark.parametrize("shop", JUDGED, ids=lambda shop: shop.name)
def test_an_answer_s_own_question_finds_it_however_it_is_typed(shop: OwnShop) -> None:
    own, found = OwnWishes(weights_of(MODEL.artifact)), Counter[bool | None]()
    asked = as_tickets(shop, MODEL.names)
    knowledge = Questions(MODEL.read_alone, frozenset(MODEL.names)).knowledge(shop.answers)
    for ticket, read in zip(asked.tickets, MODEL.infer([each.text for each in asked.tickets]), strict=True):
        wish = own.wish_of(read, knowledge.near_in(ticket.language))
        found[wish.name == ticket.wanted if wish else None] += 1
    assert found[True] >= 0.94 * len(asked.tickets)
    assert found[False] <= 0.01 * len(asked.tickets)


def test_a_line_that_is_no_ticket_is_named(tmp_path: Path) -> None:
    (tmp_path / "tickets.jsonl").write_text('{"text": "rent?"}\n')
    with pytest.raises(CorpusError, match="line 1"):
        read_lines(tmp_path / "tickets.jsonl", OwnTicket, "ticket")
    (tmp_path / "shops" / "empty").mkdir(parents=True)
    with pytest.raises(CorpusError, match="not readable"):
        read_shops(tmp_path / "shops")
