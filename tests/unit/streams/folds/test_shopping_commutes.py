"""Clicks and orders fold to one state however the two topics interleave, and whatever is read or sent again."""

import random
from itertools import combinations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.recommend.counts import ProductCounts
from streams.folds.shopping import COUNTS
from streams.records import Click, Order, OrderStatus
from tests.unit.streams.folds.test_shopping import Memory, click, order

STATUSES: tuple[OrderStatus, ...] = ("placed", "paid", "delivered", "cancelled")
DAY = 24 * 60

customers, products = st.sampled_from("xy"), st.sampled_from("abcde")
clicks = st.builds(
    lambda customer, product, session, day: click(
        product, seconds=day * DAY * 60, session=session, customer=customer, query=None if product else f"tea {session}"
    ),
    customers,
    st.none() | products,
    st.sampled_from("st"),
    st.integers(0, 9),
)
# All events of one order hold the same lines.
baskets = [basket for size in (1, 2, 3) for basket in combinations("abcde", size)]
orders = st.builds(
    lambda customer, number, status, day: order(
        status, *baskets[number], order_id=f"{customer}{number}", minutes=day * DAY, customer=customer
    ),
    customers,
    st.integers(0, len(baskets) - 1),
    st.sampled_from(STATUSES),
    st.integers(0, 9),
)
topics = st.tuples(st.lists(clicks, max_size=8), st.lists(orders, max_size=8))
chances = st.randoms(use_true_random=False)


def interleaved(lanes: tuple[list[Click], list[Order]], chance: random.Random) -> list[Click | Order]:
    """Any order across topics; each topic keeps its own, as Kafka does."""
    left: list[list[Any]] = [list(lane) for lane in lanes]
    mixed = []
    while any(left):
        mixed.append(chance.choice([lane for lane in left if lane]).pop(0))
    return mixed


def state_of(events: list[Click | Order]) -> dict[str, Any]:
    """Fold events; counts as plain numbers, which are sums and equal up to rounding."""
    memory = Memory()
    for event in events:
        memory.fold(event)
    state = {key: value for key, value in memory.work.changes.items() if value is not None}
    return {key: numbers(value.counts) if key.startswith(COUNTS.head) else value for key, value in state.items()}


def numbers(counts: ProductCounts) -> Any:
    sums = dict(zip(counts.sums._fields, counts.sums, strict=True))
    return pytest.approx({**sums, **{f"beside {name}": weight for name, weight in counts.neighbours.items()}}, abs=1e-9)


def plain(state: dict[str, Any]) -> dict[str, Any]:
    return {key: value.expected if key.startswith(COUNTS.head) else value for key, value in state.items()}


@given(topics, chances)
def test_any_interleaving_of_clicks_and_orders_gives_the_same_state(
    lanes: tuple[list[Click], list[Order]], chance: random.Random
) -> None:
    assert plain(state_of(interleaved(lanes, chance))) == state_of([*lanes[0], *lanes[1]])


@given(topics, chances)
def test_what_is_read_again_from_any_place_on_changes_nothing(
    lanes: tuple[list[Click], list[Order]], chance: random.Random
) -> None:
    events = interleaved(lanes, chance)
    start = chance.randrange(len(events) + 1)
    assert plain(state_of([*events, *events[start:]])) == state_of(events)
