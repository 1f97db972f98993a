"""Clicks: visits of customers, many at once; each searches, looks, and now and then puts something into the cart."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from random import Random
from typing import NamedTuple

from streams.generate.dice import dice_for
from streams.generate.shop import Customer, Product, any_customer, product_for
from streams.records import Action, Click

VISITS_AT_ONCE = 40
# A visit ends after a click with this chance: ten clicks on average.
ENDS = 0.1


class Visit(NamedTuple):
    """One visit: the product that the customer last looked at is what a cart gets."""

    session_id: str
    who: Customer
    seen: Product | None = None


class Step(NamedTuple):
    """One click: a search has words, the others a product."""

    action: Action
    product: Product | None = None
    query: str | None = None


def clicks(seed: int, times: Iterable[datetime]) -> Iterator[Click]:
    """Make one click for each time."""
    dice = dice_for("clicks", seed)
    visits: list[Visit] = []
    begun = 0
    for number, at in enumerate(times):
        if len(visits) < VISITS_AT_ONCE:
            visits.append(Visit(f"gen-{seed}-s{begun}", any_customer(dice)))
            begun += 1
        place = dice.randrange(len(visits))
        visit, step = _step(dice, visits[place])
        if dice.random() < ENDS:
            visits.pop(place)
        else:
            visits[place] = visit
        yield Click(
            event_id=f"gen-{seed}-click-{number}",
            occurred_at=at,
            customer_id=visit.who.customer_id,
            session_id=visit.session_id,
            action=step.action,
            product_id=step.product.product_id if step.product is not None else None,
            query=step.query,
        )


def _step(dice: Random, visit: Visit) -> tuple[Visit, Step]:
    """Go one step: mostly a search comes first, and a cart only after a look."""
    roll = dice.random()
    if visit.seen is not None and roll < 0.15:
        return visit, Step("add_to_cart", visit.seen)
    product = product_for(dice, visit.who)
    if roll < (0.6 if visit.seen is None else 0.25):
        return visit, Step("search", query=_query(dice, product, visit.who))
    return visit._replace(seen=product), Step("view", product)


def _query(dice: Random, product: Product, who: Customer) -> str:
    if who.language == "zh":
        return dice.choice((product.kind.chinese, f"{product.brand} {product.kind.chinese}"))
    return dice.choice((product.kind.english, f"{product.brand} {product.kind.english}".lower(), product.kind.category))
