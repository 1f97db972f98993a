"""One customer's history: what was bought, when and how often, and the last clicks. Bounded; old things fade out.

Folds return what they changed, so that shared counts count an event once: an order by its id, a click by its time.
"""

from bisect import bisect_right
from typing import NamedTuple

import msgspec

from models.recommend.decay import DAY_S, LONG, Weights, weights
from models.recommend.events import Action, Click, Order

MOST_PRODUCTS = 600
MOST_ORDERS = 100
MOST_CLICKS = 60
MOST_ORDER_PRODUCTS = 200
MOST_QUERY = 100
CLICKS_LAST_S = 30 * DAY_S
_SLACK = 1.25
_CANCELLED = -1
FIXED = 5
"""Values of `Times` that do not decay; the decayed counts follow."""


class Times(NamedTuple):
    """When something happened, as a summary.

    Attributes:
        times: how often.
        first: seconds.
        last: seconds.
        previous: the time before the last; 0 if there is none.
        place: how many baskets the customer had at the last one.
        short: forward-decayed counts, one a half-life.
        middle: see `short`.
        long: see `short`.
    """

    times: int
    first: int
    last: int
    previous: int
    place: int
    short: float
    middle: float
    long: float


class Look(msgspec.Struct, frozen=True, array_like=True, order=True, gc=False):
    """A click as it is kept; an array in JSON, which is read in a third of the time that a named tuple takes.

    Attributes:
        product_id: what was looked at.
        session_id: of the visit.
        at: seconds.
        action: what the customer did.
        event: a short form of the event's id; empty if nobody knows it, and then equal looks are one.
        query: the words of a search, its first MOST_QUERY characters.
    """

    product_id: str
    session_id: str
    at: int
    action: Action
    event: str = ""
    query: str = ""


class Customer(msgspec.Struct, frozen=True, omit_defaults=True):
    """What is known of one customer.

    Attributes:
        purchases: by product; at most MOST_PRODUCTS and a quarter more.
        baskets: all orders, as if they were one product; None before the first.
        lines: how many products all orders had.
        orders: time of each recent order by its id, -1 if it was cancelled; the newest MOST_ORDERS.
        looks: clicks of the last sessions, the oldest first; at most MOST_CLICKS.
    """

    purchases: dict[str, Times] = {}
    baskets: Times | None = None
    lines: int = 0
    orders: dict[str, int] = {}
    looks: tuple[Look, ...] = ()


class Bought(NamedTuple):
    """What an order changed, for the counts of all customers.

    Attributes:
        at: seconds; of a cancellation, the time at which the order was counted.
        sign: 1 counts, -1 takes back.
        prices: minor units by product.
        gaps: seconds since this customer last bought the product; None for the first time.
    """

    at: int
    sign: int
    prices: dict[str, int]
    gaps: dict[str, int | None]


NOBODY = Customer()


def fold_order(customer: Customer, order: Order) -> tuple[Customer, Bought | None]:
    """Fold one event of an order's life.

    Returns:
        The new history, and what to count; None if the order was counted (or taken back) before.
    """
    seen = customer.orders.get(order.order_id)
    if order.cancelled:
        return _cancel(customer, order, seen)
    if seen is not None:
        return customer, None
    prices = dict(list(order.prices.items())[:MOST_ORDER_PRODUCTS])
    added, purchases = weights(order.at), dict(customer.purchases)
    place = customer.baskets.times + 1 if customer.baskets else 1
    gaps: dict[str, int | None] = {}
    for product in prices:
        known = purchases.pop(product, None)
        gaps[product] = max(0, order.at - known.last) if known else None
        purchases[product] = _more(known, order.at, place, added)
    changed = Customer(
        purchases=_bounded(purchases),
        baskets=_more(customer.baskets, order.at, place, added),
        lines=customer.lines + len(prices),
        orders=_newest(customer.orders, order.order_id, order.at),
        looks=customer.looks,
    )
    return changed, Bought(order.at, 1, prices, gaps)


def fold_click(customer: Customer, click: Click) -> tuple[Customer, tuple[str, ...] | None]:
    """Fold one click.

    Returns:
        The new history, and the other products of its session, the latest first; None if the click is known, or older
        than all that are kept.
    """
    looks, others = fold_look(customer.looks, Look(*click))
    return (customer if others is None else msgspec.structs.replace(customer, looks=looks)), others


def fold_look(looks: tuple[Look, ...], look: Look) -> tuple[tuple[Look, ...], tuple[str, ...] | None]:
    """Fold one click into those that are kept: the latest MOST_CLICKS, in whatever order they came.

    Returns:
        What is kept, and the other products of the click's session, the latest first; None if the click is known, or
        older than all that are kept.
    """
    if _is_known(looks, look) or (looks and _is_outdated(looks, look)):
        return looks, None
    others = {each.product_id: None for each in reversed(looks) if each.session_id == look.session_id}
    others.pop(look.product_id, None)
    place = len(looks)
    if looks and _by_time(look) < _by_time(looks[-1]):
        place = bisect_right(looks, _by_time(look), key=_by_time)  # a late click finds its place
    kept = (*looks[:place], look, *looks[place:])[-MOST_CLICKS:]
    oldest = kept[-1].at - CLICKS_LAST_S
    return kept if kept[0].at > oldest else tuple(each for each in kept if each.at > oldest), tuple(others)


def _by_time(look: Look) -> tuple[int, Look]:
    return look.at, look


def _is_known(looks: tuple[Look, ...], look: Look) -> bool:
    """Tell whether an event was folded before, whatever it says now."""
    return any(each.event == look.event for each in looks) if look.event else look in looks


def _is_outdated(looks: tuple[Look, ...], look: Look) -> bool:
    full = len(looks) >= MOST_CLICKS and _by_time(look) < _by_time(looks[0])
    return full or look.at <= looks[-1].at - CLICKS_LAST_S


def _cancel(customer: Customer, order: Order, seen: int | None) -> tuple[Customer, Bought | None]:
    """Take an order back; an order that is cancelled before it was seen will not be counted.

    Products that the cancellation names but the customer never bought were not counted, and are not taken back.
    """
    if seen == _CANCELLED:
        return customer, None
    orders = _newest(customer.orders, order.order_id, _CANCELLED)
    if seen is None:
        return msgspec.structs.replace(customer, orders=orders), None
    named = list(order.prices.items())[:MOST_ORDER_PRODUCTS]
    prices = {product: price for product, price in named if product in customer.purchases}
    removed, purchases = weights(seen), dict(customer.purchases)
    gaps: dict[str, int | None] = {}
    for product in prices:
        known = purchases.pop(product)
        less = _less(known, seen, removed)
        gaps[product] = max(0, seen - known.previous) if less else None
        if less:
            purchases[product] = less
    changed = Customer(
        purchases=purchases,
        baskets=_less(customer.baskets, seen, removed) if customer.baskets else None,
        lines=max(0, customer.lines - len(prices)),
        orders=orders,
        looks=customer.looks,
    )
    return changed, Bought(seen, -1, prices, gaps)


def _more(known: Times | None, at: int, place: int, added: Weights) -> Times:
    if known is None:
        return Times(1, at, at, 0, place, *added)
    last, previous = (at, known.last) if at >= known.last else (known.last, max(at, known.previous))
    sums = (old + new for old, new in zip(known[FIXED:], added, strict=True))
    return Times(known.times + 1, min(known.first, at), last, previous, place, *sums)


def _less(known: Times, at: int, removed: Weights) -> Times | None:
    if known.times <= 1:
        return None
    last = known.previous if at >= known.last and known.previous else known.last
    previous = known.first if known.times > 2 and known.first < last else 0
    sums = (max(0.0, old - gone) for old, gone in zip(known[FIXED:], removed, strict=True))
    return Times(known.times - 1, known.first, last, previous, known.place, *sums)


def _bounded(purchases: dict[str, Times]) -> dict[str, Times]:
    if len(purchases) <= MOST_PRODUCTS * _SLACK:
        return purchases
    kept = sorted(purchases, key=lambda product: purchases[product][FIXED + LONG], reverse=True)[:MOST_PRODUCTS]
    return {product: purchases[product] for product in kept}


def _newest(orders: dict[str, int], order_id: str, at: int) -> dict[str, int]:
    changed = {**orders, order_id: at}
    if len(changed) > MOST_ORDERS:
        del changed[next(iter(changed))]
    return changed
