"""Decides when a customer's list is made: at once, in the transaction of the event, or when a timer fires.

    event ─▶ fold ─┬─ the customer had no list recently ─▶ at once, one list per customer and batch
                   └─ else, or a backlog ────────────────▶ timer `soon`; the list names the last event before it fires

"Recently" is the setting `recommend_after_ms`. Who had a list is remembered only in memory, so after a crash one may
come sooner than that. A list that is still to come is a timer in the state and survives. Refuses to know: how lists
are made.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from functools import partial
from typing import Any

from models.recommend.live import Asked
from streams.agents.at_once import Lately
from streams.delivery.state import Due, Table, Timer, View
from streams.folds.sharing import part_of
from streams.folds.shopping import customer_of, fold_click, fold_order
from streams.records import Click, Order, Provenance, SharedCounts
from streams.settings import Settings

# A list takes some milliseconds, and no later event is folded while lists are made: so only a few of a task at once.
SOON = Timer("soon", "processing", most=32)
# Waiting events go first: sharing counts may be late, folding events may not. Counts go out four times a second at
# most, since a list waits for the transactions before its own.
SHARE = Timer("share", "processing", most=128, step_ms=250)
FIRST_SHARE_MS = 500


class Asking:
    """Folds events, and decides for which of them a list is made at once."""

    def __init__(self, settings: Settings, told: Table[SharedCounts]) -> None:
        """Begin as if no customer had a list.

        Args:
            settings: how long the timers wait.
            told: the table of what all tasks have counted.
        """
        self._settings, self._told = settings, told
        self._lately = Lately(settings.recommend_after_ms / 1000)

    def asked(self, customers: Iterable[str]) -> None:
        """Remember that these customers get a list now."""
        self._lately.add(customers)

    def later(self, view: View[Any], event: Click | Order, _: Provenance) -> None:
        """Fold an event; its list is made when the timer fires. A repeated event asks for none."""
        if self._take_in(view, event):
            self._fire_soon(view, event)

    def for_batch(self) -> Callable[[View[Any], Click | Order, Provenance], Asked | None]:
        """Return the fold for a batch that is no backlog; it returns what to ask the recommender, or None."""
        return partial(self._now, set())

    def _now(self, asking: set[str], view: View[Any], event: Click | Order, _: Provenance) -> Asked | None:
        """Fold an event, and ask for its customer's list unless the customer had one just now or will soon.

        Args:
            asking: customers for whom this batch asks already; of several events of one the last asks.
            view: of the task.
            event: to be folded.
        """
        if not self._take_in(view, event):
            return None
        customer = event.customer_id
        if customer not in asking and (customer in self._lately or view.pending(SOON, customer) is not None):
            self._fire_soon(view, event)
            return None
        asked = asked_for(view, customer, event.occurred_at)
        asking.add(customer)
        self.asked((customer,))
        return asked

    def _take_in(self, view: View[Any], event: Click | Order) -> bool:
        """Fold an event, and set timers that share what it counts.

        Returns:
            Whether it asks for a list: not if it says nothing new, unless it is a dead letter that was sent back.
        """
        changed = fold_click(view, event) if isinstance(event, Click) else fold_order(view, event)
        for product_id in changed or ():
            if view.pending(SHARE, product_id) is None:
                # Nobody knows of a product's first counts yet: a shop that has just opened need not wait for them.
                new = self._told.get(part_of(view.partition, product_id)) is None
                after_ms = self._settings.share_counts_after_ms
                view.wake_after(SHARE, product_id, min(FIRST_SHARE_MS, after_ms) if new else after_ms)
        return changed is not None or view.redriven

    def _fire_soon(self, view: View[Any], event: Click | Order) -> None:
        rings_ms = view.pending(SOON, event.customer_id)
        if rings_ms is None:
            view.wake_after(SOON, event.customer_id, self._settings.recommend_after_ms)
        else:
            view.wake_at(SOON, event.customer_id, rings_ms)  # as before, but the list names this event


def last_of_each(events: Sequence[Click | Order], asked: Sequence[Asked | None]) -> list[Asked | None]:
    """Return, for each customer, only the last list that is asked for, in its place; None elsewhere."""
    pairs = enumerate(zip(events, asked, strict=True))
    last = {event.customer_id: at for at, (event, each) in pairs if each is not None}
    kept = set(last.values())
    return [each if at in kept else None for at, each in enumerate(asked)]


def asked_of(view: View[Any], due: Due) -> Asked:
    """Ask for the list of the customer whose timer fires."""
    return asked_for(view, due.key, due.occurred_at)


def asked_for(view: View[Any], customer_id: str, occurred_at: datetime) -> Asked:
    """Ask for a customer's list as of the latest event; an event dated in the future counts as of now."""
    customer = customer_of(view, customer_id)
    times = [min(int(occurred_at.timestamp()), view.time_ms // 1000)]
    times += [look.at for look in customer.looks[-1:]]
    times += [customer.baskets.last] if customer.baskets else []
    return Asked(customer, max(times))
