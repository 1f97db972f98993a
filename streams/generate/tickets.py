"""Tickets: what customers want from support, mostly about an order of the same seed that was placed not long ago."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from random import Random

from streams.generate.dice import dice_for
from streams.generate.orders import Basket, basket
from streams.generate.reviews import FULLWIDTH_COMMA
from streams.generate.ticket_words import CLOSINGS, EN, OPENINGS, SHARES, WORDS
from streams.records import Ticket

INTENTS = tuple(EN)
# A ticket is about one of this many latest orders, counted as if an order were placed for each ticket.
LAST_ORDERS = 200


def tickets(seed: int, times: Iterable[datetime]) -> Iterator[Ticket]:
    """Write one ticket for each time."""
    dice = dice_for("tickets", seed)
    for number, at in enumerate(times):
        about = basket(seed, dice.randrange(max(0, number - LAST_ORDERS), number + 1))
        text, names_order = ticket_text(dice, about)
        yield Ticket(
            event_id=f"gen-{seed}-ticket-{number}",
            occurred_at=at,
            ticket_id=f"gen-{seed}-t{number}",
            customer_id=about.who.customer_id,
            text=text,
            language=about.who.language if dice.random() < 0.7 else None,
            order_id=about.order_id if names_order and dice.random() < 0.8 else None,
        )


def ticket_text(dice: Random, about: Basket) -> tuple[str, bool]:
    """Write the words of one ticket, and say whether they are about the order."""
    language = about.who.language
    (intent,) = dice.choices(INTENTS, SHARES)
    words = dice.choice(WORDS[language][intent])
    kind = about.lines[0][0].kind
    told = words.format(order=about.order_id, thing=kind.chinese if language == "zh" else kind.english)
    opening, closing = dice.choice(OPENINGS[language]), dice.choice(CLOSINGS[language])
    if language == "zh":
        stop = "" if told[-1] in "?!" else dice.choice((" ", "\u3002", FULLWIDTH_COMMA))
        return f"{opening}{told}{stop}{closing}".replace(",", FULLWIDTH_COMMA), "{" in words
    if not opening and dice.random() < 0.8:
        told = told[0].upper() + told[1:]
    return f"{opening}{told}{closing}", "{" in words
