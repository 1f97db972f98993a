"""What should not come and does: each has a clear outcome, nothing else is lost, what is remembered stays bounded."""

from datetime import timedelta

import msgspec
import pytest

from models.recommend.counts import MOST_NEIGHBOURS, ProductCounts, Sums, look_weight
from models.recommend.customer import MOST_CLICKS, MOST_ORDERS, Customer, Look, Times
from streams.folds.sharing import shared
from streams.folds.shopping import CLICK_SHARE, Counted, Looks, counts_of, customer_of
from streams.folds.short_ids import shortened
from streams.settings import Settings
from streams.topic_kinds import MAX_RECORD_BYTES
from streams.topics import SHARED_COUNTS
from tests.one_task import NOON
from tests.unit.streams.folds.test_shopping import Memory, click, order

BIG = 1_795_000_000
PRODUCTS, CUSTOMERS = 25_000, 27_000
"""The shop that the default bounds are made for."""


def test_an_event_id_that_comes_again_says_nothing_whatever_else_it_says() -> None:
    memory = Memory()
    first = click("x")
    again = msgspec.structs.replace(click("y", seconds=7, session="t"), event_id=first.event_id)
    assert [memory.fold(first), memory.fold(again), memory.fold(first)] == [set(), None, None]
    assert [look.product_id for look in customer_of(memory.view(), "c").looks] == ["x"]


def test_two_clicks_of_one_second_are_two() -> None:
    memory = Memory()
    one = click("x")
    for event_id in ("first", "second"):
        assert memory.fold(msgspec.structs.replace(one, event_id=event_id)) is not None
    assert [look.event for look in customer_of(memory.view(), "c").looks] == sorted(map(shortened, ("first", "second")))


def test_a_look_of_an_earlier_version_is_read_and_has_no_event() -> None:
    (look,) = msgspec.json.decode(b'{"looks":[["p","visit",7,"view"]]}', type=Looks).looks
    assert look == Look("p", "visit", 7, "view", "", "")


def test_a_look_of_this_version_is_read_by_the_one_before_it() -> None:
    class Before(msgspec.Struct, frozen=True, array_like=True):
        product_id: str
        session_id: str
        at: int
        action: str
        event: str = ""

    now = msgspec.json.encode(Look("", "visit", 7, "search", "e", "green tea"))
    assert msgspec.json.decode(now, type=Before) == Before("", "visit", 7, "search", "e")


def test_counts_of_an_earlier_version_are_read_and_looks_are_added_to_them() -> None:
    memory = Memory()
    earlier = b'{"counts":[[1.0,2.0,3.0,0.0,0.0,500.0,250.0],{"b":8.0,"z":4.0}]}'
    memory.work.task.state.committed["counts a"] = msgspec.json.decode(earlier, type=Counted)
    memory.fold(click("a"))
    memory.fold(click("b", seconds=1))
    counts, weight = counts_of(memory.view(), "a"), look_weight(int(NOON.timestamp()) + 1, CLICK_SHARE)
    assert counts == ProductCounts(Sums(1.0, 2.0, 3.0, 0.0, 0.0, 500.0, 250.0, weight), {"b": 8.0 + weight, "z": 4.0})
    assert "counts a" not in memory.work.changes


def test_a_bot_with_a_visit_for_each_two_clicks_takes_no_more_memory_than_a_customer() -> None:
    memory = Memory()
    for number in range(4_000):
        memory.fold(click(f"p{number % 40}", seconds=number / 10, session=f"visit{number // 2}"))
    customer = customer_of(memory.view(NOON), "c")
    assert len(customer.looks) == MOST_CLICKS
    assert set(memory.work.changes) == {"looks c"} | {
        f"{part} p{number}" for part in ("beside", "counts") for number in range(40)
    }
    assert sum(len(value or b"") for value in memory.work.encoded.values()) < 40_000


@pytest.mark.parametrize("days", [3, 29, 31, 400])
def test_a_click_that_comes_days_late_is_kept_for_a_month_and_no_longer(days: int) -> None:
    memory = Memory()
    memory.fold(click("new"))
    late = memory.fold(click("old", seconds=-86_400 * days))
    looks = [look.product_id for look in customer_of(memory.view(), "c").looks]
    assert (late is None, looks) == ((True, ["new"]) if days > 30 else (False, ["old", "new"]))


def test_an_order_that_comes_months_late_is_counted_at_its_own_time() -> None:
    memory = Memory()
    memory.fold(order("placed", "new", order_id="new"))
    memory.fold(order("placed", "old", order_id="old", minutes=-200 * 24 * 60))
    customer = customer_of(memory.view(), "c")
    assert customer.purchases["old"].last == int((NOON - timedelta(days=200)).timestamp())
    assert memory.sold("old") < memory.sold("new") / 2


def test_the_default_bounds_hold_the_customers_and_products_of_a_whole_shop() -> None:
    settings = Settings()
    times = Times(12, BIG, BIG, BIG, 40, 12.123456789012345, 12.123456789012345, 12.123456789012345)
    bought = Customer(
        {f"product-{at:05}": times for at in range(100)},
        times,
        900,
        {f"order-{at:07}": BIG for at in range(MOST_ORDERS)},
    )
    looks = Looks(tuple(Look(f"product-{at:05}", "visit-1234567", BIG, "view", 12 * "f") for at in range(MOST_CLICKS)))
    near = {f"product-{at:05}": 1 / 3 + at for at in range(2 * MOST_NEIGHBOURS)}
    counts = ProductCounts(Sums(*(7 * [1 / 3])), near)
    of_customers, of_products = (
        sum(len(msgspec.json.encode(each)) for each in some) for some in ((bought, looks), (Counted(counts),))
    )
    # All of it in as many tasks as topics are made with; state is bounded by task, tables by worker.
    assert (CUSTOMERS * of_customers) / settings.partitions + PRODUCTS * of_products < settings.state_bytes
    one_row = len(SHARED_COUNTS.encode(shared(0, "product-00000", counts)))
    assert PRODUCTS * settings.partitions * one_row < settings.table_bytes
    assert max(of_customers, one_row) < MAX_RECORD_BYTES / 10
