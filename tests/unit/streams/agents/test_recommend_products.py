"""What the agent decides around folds and lists: when a list is made, for which time, and what it says."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from aiokafka import TopicPartition
from msgspec.structs import replace

from models.recommend.counts import BASKETS, NOTHING
from models.recommend.customer import NOBODY
from models.recommend.listing import Recommended
from models.recommend.live import Asked
from models.recommend.rules import Rules
from streams.agents.asking import SHARE, SOON, Asking, asked_of, last_of_each
from streams.agents.recommend_products import NOTHING_TO_SAY, PLAN, described_of, rules_of, to_list, to_recommendation
from streams.delivery.state import Due, State, Table, Timers, View
from streams.delivery.task import Task, TaskWork
from streams.folds.sharing import shared
from streams.records import Click, Order, Product, SourceOffset
from streams.settings import Settings
from streams.topics import RECOMMENDATIONS, SHARED_COUNTS
from tests.doubles import kafka_record
from tests.one_task import NOON, NOON_MS, cause
from tests.unit.streams.folds.test_shopping import click, order

SETTINGS = Settings(recommend_after_ms=50, share_counts_after_ms=1_000)
NOON_S, NOW_MS = NOON_MS // 1000, NOON_MS + 60_000


class Memory:
    def __init__(self) -> None:
        self.told = Table(SHARED_COUNTS, 10_000)
        task: Task[Any] = Task(0, State(parts=PLAN.spec.parts), Timers((SOON, SHARE)))
        self.work: TaskWork[Any] = TaskWork(task)
        self.asking = Asking(SETTINGS, self.told)

    def view(
        self, time_ms: int = NOON_MS, now_ms: int = NOW_MS, offset: int = 0, *, redriven: bool = False
    ) -> View[Any]:
        now = datetime.fromtimestamp(now_ms / 1000, UTC)
        return View(self.work, cause(offset), time_ms, now, redriven_at=offset if redriven else None)

    def fold(self, event: Any, now_ms: int = NOW_MS, offset: int = 0) -> None:
        view = self.view(int(event.occurred_at.timestamp() * 1000), now_ms, offset)
        self.asking.later(view, event, cause(offset))
        view.keep()

    def ask(self, *events: Any, redriven: bool = False) -> list[Asked | None]:
        """Fold a small batch, and say for whom it asks at once."""
        fold, found = self.asking.for_batch(), []
        for event in events:
            view = self.view(int(event.occurred_at.timestamp() * 1000), redriven=redriven)
            found.append(fold(view, event, cause()))
            view.keep()
        return last_of_each(events, found)

    def fires(self) -> dict[str, int]:
        return {name: pending.at_ms for name, pending in self.work.alarms.items() if pending}


def due(occurred_at: datetime = NOON) -> Due:
    place = SourceOffset(topic="clicks", partition=0, offset=0)
    return Due(event_id="d", occurred_at=occurred_at, timer="soon", key="c", at_ms=NOW_MS, cause="e", source=place)


def test_a_burst_fires_once_a_bound_after_its_first_event_and_names_its_last() -> None:
    memory = Memory()
    for number in range(5):
        memory.fold(click("x", seconds=number), NOW_MS + 7 * number, offset=number)
    assert memory.fires() == {"soon c": NOW_MS + 50}
    pending = memory.work.alarms["soon c"]
    assert pending is not None
    assert pending.source.offset == 4


def test_the_first_event_asks_at_once_and_those_behind_it_when_the_timer_fires() -> None:
    memory = Memory()
    (asked,) = memory.ask(click("x"))
    assert asked is not None
    assert [look.product_id for look in asked.customer.looks] == ["x"]
    assert memory.fires() == {}
    assert memory.ask(click("y", seconds=1), order("placed", "a")) == [None, None]
    assert memory.fires()["soon c"] == NOW_MS + 50


def test_a_burst_in_one_batch_asks_for_its_last_event_alone() -> None:
    memory = Memory()
    first, second, other, again = memory.ask(
        click("x"), click("y", seconds=1), click("x", customer="d"), click("y", seconds=1)
    )
    assert (first, again) == (None, None), "the last one was sent twice and says nothing new"
    assert second is not None
    assert [look.product_id for look in second.customer.looks] == ["x", "y"]
    assert other is not None
    assert not any(name.startswith("soon") for name in memory.fires())


def test_a_customer_whose_timer_is_set_waits_for_it_although_no_list_was_made_here() -> None:
    """So it is after a kill, and behind a backlog."""
    memory = Memory()
    memory.fold(click("x"), NOW_MS - 20)
    assert memory.ask(click("y", seconds=1)) == [None]
    assert memory.fires()["soon c"] == NOW_MS + 30


def test_lists_of_timers_count_as_lists_of_late() -> None:
    memory = Memory()
    memory.asking.asked(["c"])
    assert memory.ask(click("x"), click("x", customer="d"))[0] is None
    assert "soon c" in memory.fires()


def test_an_event_whose_list_failed_and_was_sent_back_asks_again_although_it_is_known() -> None:
    memory = Memory()
    memory.fold(click("x"))
    memory.work.alarms.clear()
    (asked,) = memory.ask(click("x"), redriven=True)
    assert asked is not None
    assert len(asked.customer.looks) == 1


@pytest.mark.parametrize("event", [click("x"), click(None), order("placed", "a")])
def test_an_event_that_is_sent_twice_asks_once(event: Click | Order) -> None:
    memory = Memory()
    memory.fold(event)
    memory.work.alarms.clear()
    memory.fold(event)
    assert memory.fires() == {}


def test_counts_are_shared_a_bound_after_the_first_change_and_a_products_first_ones_soon() -> None:
    memory = Memory()
    for product in ("a", BASKETS):
        row = SHARED_COUNTS.encode(shared(0, product, NOTHING))
        memory.told.take_in(kafka_record(TopicPartition(SHARED_COUNTS.name, 0), 0, f"0 {product}".encode(), row))
    memory.fold(order("placed", "a"))
    memory.fold(order("placed", "a", "new", order_id="other"), NOW_MS + 900)
    assert memory.fires() == {
        "soon c": NOW_MS + 50,
        "share a": NOW_MS + 1_000,
        "share ": NOW_MS + 1_000,
        "share new": NOW_MS + 1_500,  # four times a second, many together
    }


def test_a_list_is_asked_for_the_latest_event_however_late_the_last_one_came() -> None:
    memory = Memory()
    memory.fold(order("placed", "a"))
    memory.fold(click("x", seconds=30))
    asked = asked_of(memory.view(NOW_MS), due(NOON - timedelta(days=3)))
    assert asked.now == NOON_S + 30
    assert asked.customer.purchases.keys() == {"a"}
    assert asked_of(memory.view(NOW_MS), due(NOON + timedelta(seconds=40))).now == NOON_S + 40


def test_an_event_of_next_year_counts_as_of_now() -> None:
    assert asked_of(Memory().view(NOW_MS), due(NOON + timedelta(days=400))).now == NOW_MS // 1000


def test_a_list_has_the_event_id_of_its_event_whether_it_comes_at_once_or_when_a_timer_fires() -> None:
    memory = Memory()
    memory.fold(click("x"), offset=3)
    pending = memory.work.alarms["soon c"]
    assert pending is not None
    late = to_recommendation(replace(due(), cause=pending.cause), (Asked(NOBODY, NOON_S), []), cause(99))
    at_once = to_recommendation(click("x"), (Asked(NOBODY, NOON_S), []), cause(3))
    assert late.event_id == at_once.event_id


def test_a_list_holds_the_contract_and_names_the_visit_that_goes_on() -> None:
    memory = Memory()
    memory.fold(click("x", session="visit"))
    items = [Recommended("p", 1.234567, "popular"), Recommended("q", -2.0, "goes with X")]
    customer = asked_of(memory.view(), due()).customer
    made = to_recommendation(due(), (Asked(customer, NOON_S + 60), items), cause())
    assert RECOMMENDATIONS.decode(b"c", RECOMMENDATIONS.encode(made)) == made
    assert made.session_id == "visit"
    assert [(item.product_id, item.score, item.reason) for item in made.items] == [
        ("p", 1.23457, "popular"),
        ("q", -2.0, "goes with X"),
    ]
    assert to_recommendation(due(), (Asked(customer, NOON_S + 7_200), items), cause()).session_id is None


def test_nothing_is_published_where_nothing_was_asked() -> None:
    assert to_list(click("x"), None, cause()) is None


def test_a_list_that_came_with_its_event_is_its_customers() -> None:
    made = to_recommendation(click("x", customer="d"), (Asked(NOBODY, NOON_S), []), cause())
    assert made.customer_id == "d"


def test_a_recommendation_without_items_says_why() -> None:
    made = to_recommendation(due(), (Asked(NOBODY, NOON_S), []), cause())
    assert RECOMMENDATIONS.encode(made)
    assert (made.items, made.abstained) == ((), NOTHING_TO_SAY)


def test_what_the_shop_chooses_reaches_the_rules() -> None:
    chosen = replace(
        Settings(),
        recommend_items=8,
        recommend_new_percent=25,
        recommend_search_percent=30,
        recommend_rest_days=7,
    )
    assert rules_of(chosen) == Rules(length=8, new_share=0.25, search_share=0.3, durable_rest_s=7 * 86_400)
    assert rules_of(Settings()) == Rules()


def test_a_product_is_described_by_all_that_the_shop_says() -> None:
    product = Product(
        product_id="p", title="Tea", category="food/tea", brand="Leaf", text="Green.", price_minor=500, currency="EUR"
    )
    sold, text = described_of(product)
    assert (*sold, text) == ("p", "Tea", "food/tea", "Leaf", 500, "EUR", "Green.")
    assert described_of(Product(product_id="p", title="Tea")).product.price_minor is None


@pytest.mark.parametrize("event", [click("x"), order("paid", "a")])
def test_nothing_of_an_event_is_published_before_its_timer_fires(event: Click) -> None:
    memory = Memory()
    memory.fold(event)
    assert memory.work.messages == []
