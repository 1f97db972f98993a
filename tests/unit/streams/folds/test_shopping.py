"""What clicks and orders leave behind: an order is one purchase whatever comes of it, a repeated click is one."""

import random
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
import pytest

from models.recommend.counts import BASKETS, MOST_NEIGHBOURS, look_weight
from models.recommend.customer import MOST_CLICKS, MOST_ORDERS, MOST_QUERY
from models.recommend.decay import DAY_S, LANDMARK_S
from streams.delivery.state import State, View
from streams.delivery.task import Task, TaskWork
from streams.folds.shopping import (
    BESIDE,
    CLICK_SHARE,
    COUNTS,
    LOOKS,
    MOST_WAITING,
    PARTS,
    PURCHASES,
    Beside,
    counts_of,
    customer_of,
    fold_click,
    fold_order,
)
from streams.records import Click, Order, OrderStatus
from tests.one_task import NOON, cause
from tests.orders import an_order

HALF_LIFE_S = 120 * DAY_S
LIFE: tuple[OrderStatus, ...] = ("placed", "paid", "shipped", "delivered")


class Memory:
    """One task's state, folded event by event as a batch does."""

    def __init__(self) -> None:
        self.work: TaskWork[Any] = TaskWork(Task(0, State(parts=frozenset(part.name for part in PARTS))))

    def view(self, at: datetime = NOON) -> View[Any]:
        return View(self.work, cause(), int(at.timestamp() * 1000), datetime.now(UTC))

    def fold(self, event: Click | Order) -> set[str] | None:
        view = self.view(event.occurred_at)
        changed = fold_click(view, event) if isinstance(event, Click) else fold_order(view, event)
        view.keep()
        return None if changed is None else set(changed)

    def bought(self, customer: str = "c") -> dict[str, int]:
        return {name: times.times for name, times in customer_of(self.view(), customer).purchases.items()}

    def sold(self, product: str) -> float:
        return counts_of(self.view(), product).sums.long


def order(status: OrderStatus, *products: str, order_id: str = "o", minutes: float = 0, customer: str = "c") -> Order:
    at = NOON + timedelta(minutes=minutes)
    return an_order(order_id, status, products or ("a", "b"), occurred_at=at, customer_id=customer)


def click(
    product: str | None, *, seconds: float = 0, session: str = "s", customer: str = "c", query: str | None = None
) -> Click:
    return Click(
        event_id=f"{product}{seconds}",
        occurred_at=NOON + timedelta(seconds=seconds),
        customer_id=customer,
        session_id=session,
        action="view" if product else "search",
        product_id=product,
        query=query,
    )


def test_the_events_of_one_order_are_one_purchase_and_duplicates_none() -> None:
    memory = Memory()
    changed = [memory.fold(order(status, minutes=at)) for at, status in enumerate(LIFE * 2)]
    assert changed == [{"a", "b", BASKETS}] + 7 * [None]
    assert memory.bought() == {"a": 1, "b": 1}


def test_a_cancellation_takes_a_purchase_back_once_also_where_it_comes_first() -> None:
    memory, other = Memory(), Memory()
    memory.fold(order("placed", "a", order_id="kept"))
    life: tuple[OrderStatus, ...] = ("placed", "paid", "cancelled", "cancelled")
    assert [memory.fold(order(status)) for status in life] == [{"a", "b", BASKETS}, None, {"a", "b", BASKETS}, None]
    other.fold(order("placed", "a", order_id="kept"))
    assert memory.bought() == other.bought() == {"a": 1}
    assert memory.sold("a") == pytest.approx(other.sold("a"))
    assert memory.sold("b") == pytest.approx(0)
    other.fold(order("cancelled", order_id="early"))
    other.fold(order("placed", order_id="early"))
    assert other.bought() == {"a": 1}


def test_an_order_that_is_older_than_all_that_are_remembered_is_not_counted_again() -> None:
    memory = Memory()
    memory.fold(order("placed", "a", order_id="old"))
    for number in range(MOST_ORDERS):
        memory.fold(order("placed", "b", order_id=f"o{number}", minutes=number + 1))
    assert memory.fold(order("delivered", "a", order_id="old", minutes=999)) is None
    assert memory.fold(order("placed", "a", order_id="new", minutes=999)) == {"a", BASKETS}
    assert memory.bought()["a"] == 2


def test_events_that_come_days_late_and_out_of_order_leave_the_same_behind() -> None:
    events: list[Click | Order] = [
        order("placed", "a", order_id="first"),
        order("placed", "a", "b", order_id="second", minutes=3 * 24 * 60),
        click("x", seconds=5),
        click("y", seconds=9),
    ]
    found = []
    for some in (events, events[::-1]):
        memory = Memory()
        for event in some:
            memory.fold(event)
        customer = customer_of(memory.view(), "c")
        found.append((customer.looks, {name: times[:4] for name, times in customer.purchases.items()}))
        assert memory.sold("a") == pytest.approx(
            memory.sold("b") + 2.0 ** ((NOON.timestamp() - LANDMARK_S) / HALF_LIFE_S)
        )
    assert found[0] == found[1]


def test_a_click_that_is_sent_twice_is_one_and_a_search_goes_with_nothing() -> None:
    memory = Memory()
    found = [
        memory.fold(each)
        for each in (click(None), click("x"), click("y", seconds=1), click("y", seconds=1), click("x"), click(None))
    ]
    assert found == [set(), set(), {"x", "y"}, None, None, None]
    assert [look.product_id for look in customer_of(memory.view(), "c").looks] == ["", "x", "y"]
    assert counts_of(memory.view(), "x").neighbours.keys() == {"y"}


def test_the_words_of_a_search_are_kept_up_to_a_bound_and_those_of_a_look_are_not() -> None:
    memory = Memory()
    for event in (click(None, query="green " * 100), click("x", seconds=1, query="green tea"), click(None, seconds=2)):
        memory.fold(event)
    words = [look.query for look in customer_of(memory.view(), "c").looks]
    assert words == [("green " * 100)[:MOST_QUERY], "", ""]


def test_a_look_beside_another_weighs_a_share_of_a_purchase_beside_another() -> None:
    memory, other = Memory(), Memory()
    memory.fold(click("a"))
    memory.fold(click("b"))
    other.fold(order("placed", "a", "b"))
    looked, bought = (counts_of(each.view(), "a").neighbours["b"] for each in (memory, other))
    assert looked == pytest.approx(CLICK_SHARE * bought)
    assert memory.sold("a") == 0


def test_looks_beside_a_product_wait_in_a_small_value_until_they_are_many() -> None:
    memory, expected = Memory(), 0.0
    for number in range(MOST_WAITING + 3):
        for product in ("a", "b"):
            memory.fold(click(product, seconds=number, session=f"s{number}"))
        expected += look_weight(int(NOON.timestamp()) + number, CLICK_SHARE)
        assert ("counts a" in memory.work.changes) == (number >= MOST_WAITING)
        assert counts_of(memory.view(), "a").neighbours == {"b": expected}
    waiting = memory.work.changes["beside a"]
    assert isinstance(waiting, Beside)
    assert len(waiting.others) == 2


@pytest.mark.parametrize("seed", range(3))
def test_looks_and_orders_of_a_product_are_counted_alike_whichever_came_first(seed: int) -> None:
    looks = [click(product, seconds=at, session=f"s{at}") for at in range(60) for product in ("a", "b")]
    orders = [order("placed", "a", "b", order_id=f"o{at}", minutes=at) for at in range(9)]
    orders += [order("cancelled", "a", "b", order_id=f"o{at}", minutes=at) for at in range(0, 9, 2)]
    apart, mixed = Memory(), Memory()
    events: list[Click | Order] = [*looks, *orders]
    for event in events:
        apart.fold(event)
    left: list[list[Any]] = [list(looks), list(orders)]
    dice = random.Random(seed)
    while any(left):
        mixed.fold(dice.choice([lane for lane in left if lane]).pop(0))
    assert mixed.work.changes["beside a"] == apart.work.changes["beside a"]
    one, other = (counts_of(each.view(), "a") for each in (apart, mixed))
    assert one.sums == pytest.approx(other.sums)
    assert one.neighbours == pytest.approx(other.neighbours)


def test_a_bot_is_bounded_and_says_nothing_of_products_after_a_visit_without_end() -> None:
    memory = Memory()
    told = [bool(memory.fold(click(f"p{number}", seconds=number))) for number in range(3 * MOST_CLICKS)]
    assert sum(told) == MOST_CLICKS - 1
    assert len(customer_of(memory.view(), "c").looks) == MOST_CLICKS
    again = [bool(memory.fold(click("p1", seconds=1000 + number, session="t"))) for number in range(100)]
    assert not any(again)
    assert set(memory.work.encoded) == {"looks c"} | {f"beside p{number}" for number in range(MOST_CLICKS)}


def test_neighbours_of_a_product_stay_bounded() -> None:
    memory = Memory()
    for number in range(300):
        memory.fold(order("placed", "hub", f"p{number}", order_id=f"o{number}", customer=f"c{number}"))
    assert len(counts_of(memory.view(), "hub").neighbours) <= 2 * MOST_NEIGHBOURS


def test_what_is_kept_can_be_read_again() -> None:
    memory = Memory()
    memory.fold(order("placed"))
    memory.fold(click("a"))
    structs = {part.head: part.struct for part in (LOOKS, PURCHASES, COUNTS, BESIDE)}
    for key, value in memory.work.encoded.items():
        head = next(head for head in structs if key.startswith(head))
        assert value is not None
        assert msgspec.json.decode(value, type=structs[head]) == memory.work.changes[key]
