"""What GPT-2 writes is sent where it says what the sources say, in time; else the shop's own words are."""

import time
from collections.abc import Iterable, Sequence

import pytest

from models.generate.writer import Spoiled, Written
from models.replies.intents import Intent
from models.replies.responder import Asked, Outcome, Responder
from models.replies.taught import sentences_in
from tests.unit.models.replies.test_responder import ANSWERS, order, respond

LIFTED = (
    "Your order <f0> left us on <f1>. It travels with <f2> under the number <f3>; on their site you see where it is. "
    "Parcels usually take two to four working days from there."
)


def test_what_gpt2_wrote_is_sent_where_it_says_what_the_sources_say() -> None:
    text = f"Thank you for your message. {LIFTED} Kind regards, your support team"
    outcome = respond("Where is it?", orders=[order()], written=Written(text, "end_token"))
    plain = respond("Where is it?", orders=[order()]).text
    assert outcome.written
    assert outcome.text == f"Thank you for your message. {plain} Kind regards, your support team"


@pytest.mark.parametrize(
    "written",
    [
        Written(f"{LIFTED} We give you a refund of <f2>.", "end_token"),
        Written(LIFTED.replace("<f1>", "<f9>"), "end_token"),
        Written(LIFTED.replace("<f0>", "12345"), "end_token"),
        Written("Your order <f0> left us on <f1>.", "end_token"),
        Written(LIFTED, "token_limit"),
        Written(LIFTED, "deadline"),
    ],
)
def test_what_it_may_not_say_or_said_too_late_is_replaced_by_the_shop_s_own_words(written: Written) -> None:
    outcome = respond("Where is it?", orders=[order()], written=written)
    assert not outcome.written
    assert outcome.text == respond("Where is it?", orders=[order()]).text


def test_a_ticket_whose_time_is_over_before_its_writing_begins_is_handed_off_and_none_is_written() -> None:
    def write(_: Sequence[tuple[str, str]], __: Sequence[Spoiled]) -> list[Written]:
        raise AssertionError("nobody waits for it")

    def ask(text: str, deadline_s: float) -> Outcome:
        responder = Responder(lambda texts: [Intent("where_is_order", 0.9) for _ in texts], write, 0.5)
        (outcome,) = responder.respond([Asked(text, orders=[order()])], ANSWERS, deadline_s)
        return outcome

    gone_s, far_s = time.monotonic() - 1, time.monotonic() + 3_600
    for text in ("Where is it?", "我的订单到哪里了"):
        outcome = ask(text, gone_s)
        assert (outcome.action, outcome.reason, outcome.text) == ("handoff", "it was not answered in time", None)
        assert (outcome.answer_ids, outcome.order_ids) == ((), ())
    assert ask("我的订单到哪里了", far_s).action == "reply"
    assert ask("", gone_s).reason == "there are no words in it", "its own reason tells more"


def test_what_gpt2_was_not_taught_it_is_not_asked_for() -> None:
    asked: list[str] = []

    def write(pairs: Sequence[tuple[str, str]], _: Sequence[Spoiled]) -> list[Written]:
        asked.extend(context for _, context in pairs)
        return [Written(LIFTED, "end_token") for _ in pairs]

    def ask(taught: Iterable[str] | None) -> Outcome:
        known = None if taught is None else frozenset(taught)
        responder = Responder(lambda texts: [Intent("where_is_order", 0.9) for _ in texts], write, 0.5, taught=known)
        (outcome,) = responder.respond([Asked("Where is it?", orders=[order()])], ANSWERS)
        return outcome

    sentences = list(sentences_in(LIFTED))
    unknown = ask(sentences[1:])
    assert (unknown.action, unknown.written, asked) == ("reply", False, [])
    assert unknown.text == respond("Where is it?", orders=[order()]).text
    assert ask(sentences).written
    assert ask(None).written, "it may know any"
    assert asked == [LIFTED, LIFTED]
