"""A ticket finds the answers that a shop gives under names of its own, beside those that the model of intents knows."""

import dataclasses
from datetime import date
from math import exp

import numpy as np
import pytest
from msgspec.structs import replace

from models.replies.answers import KnownAnswer
from models.replies.intents import Intent
from models.replies.knowledge import KnowledgeBase
from models.replies.nearness import Read
from models.replies.order_slots import KnownOrder
from models.replies.own_wishes import WEIGHTS, OwnWishes
from models.replies.responder import Asked, Outcome, Responder

MINE = KnownOrder("A-48213", "shipped", date(2026, 11, 3), date(2026, 11, 5), "DHL", "TR1")
STRANGE = "B-99871"
FIRST, SECOND = "How do I get the bill?", "And how can I pay?"
RENT = KnownAnswer("rental-en", "rental", "en", ("Can I rent a drill?",), "You can hire tools by the day.")
ORDERED = KnownAnswer("rental-order-en", "rental", "en", ("When is it due?",), "Order {order_id} is due in a day.")
PAY_LATER = KnownAnswer("payment_methods-a-en", "payment_methods", "en", ("pay after I got it?",), "On invoice.")
PAY_CASH = KnownAnswer("payment_methods-b-en", "payment_methods", "en", ("cash?",), "In our stores you can pay cash.")
READ = {
    "Can I rent a drill?": Read(np.array([1, 0], np.float32), {}),
    "cash?": Read(np.array([0, 1], np.float32), {"payment_methods": 1.0}),
    "pay after I got it?": Read(np.array([1, 0], np.float32), {"payment_methods": 1.0}),
    "a bill?": Read(np.array([0, 1], np.float32), {"invoice": 1.0}),
    "by which card?": Read(np.array([0, 1], np.float32), {"payment_methods": 1.0}),
}
OWN = OwnWishes(dict.fromkeys(WEIGHTS, 0.0) | {"few": 6.0, "lead": 0, "same": 0, "other": 0, "bias": -4})
TAUGHT = {"payment_methods", "invoice"}


def in_a_shop(
    text: str, intents: dict[str, Intent], *answers: KnownAnswer, own: OwnWishes = OWN, **asked: object
) -> Outcome:
    """What becomes of a text in a shop that has these answers alone; a part is read as its question."""

    def read(part: str) -> Intent:
        return intents[min((each for each in intents if part.casefold() in each.casefold()), key=len)]

    responder = Responder(lambda texts: [read(each) for each in texts], None, 0.5, own)
    (outcome,) = responder.respond([Asked(text, **asked)], KnowledgeBase(answers, READ, TAUGHT))  # type: ignore[arg-type]
    return outcome


def reading(confidence: float, name: str, *vector: float) -> Intent:
    return Intent(name, confidence, {name: confidence}, np.array(vector, np.float32))


def test_an_answer_that_no_intent_knows_is_found_by_its_questions() -> None:
    text = "could i borrow a drill from you"
    outcome = in_a_shop(text, {text: reading(0.3, "invoice", 1, 0)}, RENT, PAY_CASH)
    assert (outcome.action, outcome.intent, outcome.answer_ids) == ("reply", "rental", ("rental-en",))
    assert outcome.text == "You can hire tools by the day."
    assert outcome.confidence == pytest.approx(1 / (1 + exp(-2)))
    far = in_a_shop(text, {text: reading(0.3, "invoice", 0, 1)}, RENT, PAY_CASH)
    assert (far.action, far.intent, far.reason) == ("handoff", "invoice", "it is not clear what the customer wants")


def test_an_own_answer_keeps_its_slots_and_the_doors_of_every_other() -> None:
    text = "could i borrow a drill from you"
    intents = {text: reading(0.3, "invoice", 1, 0), f"{text}, order {STRANGE}": reading(0.3, "invoice", 1, 0)}
    with_order = in_a_shop(text, intents, RENT, ORDERED, orders=[MINE])
    assert (with_order.answer_ids, with_order.order_ids) == (("rental-order-en",), ("A-48213",))
    assert in_a_shop(text, intents, RENT, ORDERED).answer_ids == ("rental-en",)
    strange = in_a_shop(f"{text}, order {STRANGE}", intents, RENT, orders=[MINE])
    assert strange.reason == "it names an order that is not known to be this customer's"


@pytest.mark.parametrize(
    ("orders", "action"), [([MINE], "reply"), ([replace(MINE, status="delivered")], "handoff"), ([], "handoff")]
)
def test_an_order_s_number_alone_asks_where_it_is_and_for_no_own_answer(orders: list[KnownOrder], action: str) -> None:
    where = KnownAnswer("where-en", "where_is_order", "en", (), "It left us on {shipped_on}.")
    orders = [replace(each, tracking_number="JD0146000038") for each in orders]
    for text in (MINE.order_id, f"Order {MINE.order_id}?", "JD0146000038"):
        read = dataclasses.replace(reading(0.3, "invoice", 1, 0), text=text)
        outcome = in_a_shop(text, {text: read}, RENT, where, orders=orders)
        assert (outcome.action, outcome.text) == (
            action,
            "It left us on 5 November 2026." if action == "reply" else None,
        )


def test_a_number_that_is_no_order_s_is_not_told_of_the_only_one() -> None:
    where = KnownAnswer("where-en", "where_is_order", "en", (), "It left us on {shipped_on}.")
    read = dataclasses.replace(reading(0.9, "where_is_order", 1, 0), text="SB-31?")
    assert in_a_shop("SB-31?", {"SB-31?": read}, RENT, where, orders=[MINE]).action == "handoff"


def test_a_service_done_badly_is_not_answered_with_its_description() -> None:
    text = "Your man drilled through my water pipe."
    outcome = in_a_shop(text, {text: reading(0.3, "invoice", 1, 0)}, RENT)
    assert (outcome.action, outcome.intent) == ("handoff", "rental")
    assert outcome.reason == "it tells of something that the shop did badly"


def test_an_answer_for_what_was_done_badly_is_given() -> None:
    text, question = "Your man drilled through my water pipe.", "your fitter broke it"
    read = READ | {question: Read(np.array([1, 0], np.float32), {"damaged": 1.0})}
    mishap = KnownAnswer("mishap-en", "mishap", "en", (question,), "Please send us a photo.")
    responder = Responder(lambda texts: [reading(0.3, "invoice", 1, 0) for _ in texts], None, 0.5, OWN)
    (outcome,) = responder.respond([Asked(text)], KnowledgeBase([mishap], read, TAUGHT | {"damaged"}))
    assert (outcome.action, outcome.answer_ids) == ("reply", ("mishap-en",))


def test_of_two_answers_to_one_intent_the_nearer_is_given() -> None:
    text = "can i pay in the shop"
    for vector, answer_id in (((0, 1), "payment_methods-b-en"), ((1, 0), "payment_methods-a-en")):
        outcome = in_a_shop(text, {text: reading(0.9, "payment_methods", *vector)}, PAY_CASH, PAY_LATER)
        assert outcome.answer_ids == (answer_id,)


def test_two_wishes_that_are_sure_are_found_under_the_model_s_names_and_the_shop_s_own() -> None:
    both = {
        f"{FIRST} {SECOND}": reading(0.4, "invoice", 1, 0),
        FIRST: reading(0.95, "invoice", 0, 1),
        SECOND: reading(0.95, "payment_methods", 0, 1),
    }
    bill = KnownAnswer("invoice-en", "invoice", "en", (), "Under My orders.")
    outcome = in_a_shop(f"{FIRST} {SECOND}", both, RENT, bill, PAY_CASH)
    assert outcome.answer_ids == ("invoice-en", "payment_methods-b-en")
    papers = KnownAnswer("papers-en", "papers", "en", ("a bill?",), "Under My orders.")
    paying = KnownAnswer("paying-en", "paying", "en", ("by which card?",), "By any card.")
    own = OwnWishes(dict.fromkeys(WEIGHTS, 0.0) | {"same": 9.0, "bias": -4})
    renamed = in_a_shop(f"{FIRST} {SECOND}", both, papers, paying, own=own)
    assert renamed.answer_ids == ("papers-en", "paying-en")
