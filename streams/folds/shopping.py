"""What clicks and orders change: a customer's views and purchases, and the counts of products.

    click ─▶ looks of the customer ──▶ pairs of a session ─▶ looks beside a product ─┐
    order ─▶ purchases of the customer ─▶ baskets ────────────────────────────────────┴▶ counts, this task's own

A "look" is a view of a product; "looks beside a product" are views of others in the same session. The five events of
one order are one purchase, and a cancellation takes it back; a click that is sent twice counts once. What a click
changes is stored apart from what is large: looks apart from a year of purchases, and looks beside a product apart from
its many neighbours, until sixteen of them have accumulated. Refuses to know: topics, timers.
"""

from collections.abc import Iterable
from typing import Any

import msgspec
from msgspec import Struct

from models.recommend.counts import BASKETS, NOTHING, ProductCounts, count_order, look_weight, looked_beside
from models.recommend.customer import MOST_CLICKS, MOST_ORDERS, MOST_QUERY, NOBODY, Customer, Look, fold_look
from models.recommend.customer import fold_order as fold_purchase
from models.recommend.events import Order as Purchase
from streams.delivery.state import Part, View
from streams.folds.short_ids import shortened
from streams.records import Click, Order

CLICK_SHARE = 0.1
"""What a look beside another weighs against a purchase beside another."""
SEARCH = ""
"""Stands where a look has a product: a search has none."""
MOST_BESIDE = 2
"""How many products before it a look is paired with; the counts of each pair are written once a batch."""
MOST_WAITING = 16
"""How many looks beside a product wait in a value of their own; its counts are some ten times as large."""


class Looks(Struct, frozen=True):
    """A customer's recent clicks, the oldest first."""

    looks: tuple[Look, ...]


class Counted(Struct, frozen=True):
    """What this task has counted for a product."""

    counts: ProductCounts


class Beside(Struct, frozen=True, array_like=True):
    """What was looked at beside a product since its counts were last written, in order; readers add it to them.

    Attributes:
        others: the other product of each look.
        weights: the `look_weight` of each.
    """

    others: tuple[str, ...] = ()
    weights: tuple[float, ...] = ()


LOOKS, PURCHASES = Part("looks", Looks, sealed=True), Part("purchases", Customer, sealed=True)
COUNTS, BESIDE = Part("counts", Counted, sealed=True), Part("beside", Beside, sealed=True)
PARTS = (LOOKS, PURCHASES, COUNTS, BESIDE)
NOTHING_BESIDE = Beside()


def customer_of(view: View[Any], customer_id: str) -> Customer:
    """Return all that is known of a customer."""
    purchases = view.part(PURCHASES).get(customer_id) or NOBODY
    looks = looks_of(view, customer_id)
    return msgspec.structs.replace(purchases, looks=looks) if looks else purchases


def looks_of(view: View[Any], customer_id: str) -> tuple[Look, ...]:
    """Return a customer's recent clicks."""
    kept = view.part(LOOKS).get(customer_id)
    return kept.looks if kept is not None else ()


def counts_of(view: View[Any], product_id: str) -> ProductCounts:
    """What this task counted of a product."""
    counts, beside = _written(view, product_id), view.part(BESIDE).get(product_id)
    return counts if beside is None else looked_beside(counts, zip(beside.others, beside.weights, strict=True))


def fold_click(view: View[Any], click: Click) -> Iterable[str] | None:
    """Fold a click; a search keeps its words.

    Returns:
        The products whose counts have changed; None if the click is known, or too old to be kept.
    """
    product, at = click.product_id or SEARCH, view.time_ms // 1000
    before = looks_of(view, click.customer_id)
    query = (click.query or "")[:MOST_QUERY] if click.action == "search" else ""
    look = Look(product, click.session_id, at, click.action, shortened(click.event_id), query)
    looks, others = fold_look(before, look)
    if others is None:
        return None
    view.part(LOOKS).put(click.customer_id, Looks(looks))
    beside = [other for other in others if other != SEARCH][:MOST_BESIDE]
    if product == SEARCH or not beside or not _says_something(before, click):
        return ()
    weight = look_weight(at, CLICK_SHARE)
    _count_looks(view, product, beside, weight)
    for other in beside:
        _count_looks(view, other, [product], weight)
    return (product, *beside)


def fold_order(view: View[Any], order: Order) -> Iterable[str] | None:
    """Fold one event of an order's life.

    Returns:
        The products whose counts have changed, with BASKETS if there is one; None if the event says nothing new.
    """
    before = view.part(PURCHASES).get(order.customer_id) or NOBODY
    if _was_counted_perhaps(before, order):
        return None
    prices = {line.product_id: line.unit_price_minor for line in order.lines}
    cancelled = order.status == "cancelled"
    purchases, bought = fold_purchase(before, Purchase(order.order_id, view.time_ms // 1000, cancelled, prices))
    if purchases is before:
        return None
    view.part(PURCHASES).put(order.customer_id, purchases)
    if bought is None:
        return ()
    # Looks that wait beside a product stay there, so that the state is the same whether click or order came first.
    changed = count_order({product: _written(view, product) for product in (*bought.prices, BASKETS)}, bought)
    for product, counts in changed.items():
        view.part(COUNTS).put(product, Counted(counts))
    return changed


def _says_something(before: tuple[Look, ...], click: Click) -> bool:
    """Tell whether a look counts: it is the first at this product in its visit, and the visit is not endless."""
    visit = [look for look in before if look.session_id == click.session_id]
    return len(visit) < MOST_CLICKS and all(look.product_id != click.product_id for look in visit)


def _was_counted_perhaps(purchases: Customer, order: Order) -> bool:
    """Tell whether an order may be older than all that are remembered: then it was counted when it was placed."""
    return order.order_id not in purchases.orders and len(purchases.orders) >= MOST_ORDERS and order.status != "placed"


def _written(view: View[Any], product_id: str) -> ProductCounts:
    """Return a product's counts without the looks that wait beside it."""
    kept = view.part(COUNTS).get(product_id)
    return kept.counts if kept is not None else NOTHING


def _count_looks(view: View[Any], product: str, beside: list[str], weight: float) -> None:
    """Count looks beside a product; once many wait, all of them become part of its counts."""
    waiting = view.part(BESIDE)
    before = waiting.get(product) or NOTHING_BESIDE
    others, weights = (*before.others, *beside), (*before.weights, *[weight] * len(beside))
    if len(others) <= MOST_WAITING:
        waiting.put(product, Beside(others, weights))
        return
    counts = looked_beside(_written(view, product), zip(others, weights, strict=True))
    view.part(COUNTS).put(product, Counted(counts))
    waiting.delete(product)
