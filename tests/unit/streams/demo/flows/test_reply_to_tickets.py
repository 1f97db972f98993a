"""Tickets beside their replies, or why a person should answer."""

from msgspec.structs import replace

from streams.contract.examples import EXAMPLES
from streams.demo.flow import Asked, Said
from streams.demo.flows.reply_to_tickets import asked, said
from streams.records import Reply, Ticket

TICKET: Ticket = replace(EXAMPLES["tickets"], ticket_id="t1", text="Where\n is it?")
REPLY: Reply = replace(EXAMPLES["replies"], ticket_id="t1", text="It left us.", confidence=0.9)


def test_tickets_are_shown_and_the_orders_beside_them_are_not() -> None:
    assert asked(TICKET) == Asked("t1", "made-up ticket: Where is it?")
    assert asked(EXAMPLES["orders"]) is None


def test_a_reply_is_shown_by_its_words_and_a_handoff_by_its_reason() -> None:
    assert said(REPLY) == Said("t1", "reply", "good", 0.9, "en", text="It left us.")
    handoff = replace(REPLY, action="handoff", text=None, language=None, handoff_reason="it is abusive")
    assert said(handoff) == Said("t1", "handoff", "declined", 0.9, "?", text="it is abusive")
