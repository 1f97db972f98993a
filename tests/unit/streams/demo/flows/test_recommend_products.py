"""What made-up customers do beside what they are shown."""

from datetime import UTC, datetime

from msgspec.structs import replace

from streams.contract.examples import EXAMPLES
from streams.demo.flow import Asked, Said
from streams.demo.flows.recommend_products import asked, said
from streams.records import Click, Order, Recommendation, RecommendedItem
from tests.one_task import NOON
from tests.unit.streams.folds.test_shopping import click, order

KEY = f"c {NOON.isoformat()}"


def recommendation(*items: tuple[str, str]) -> Recommendation:
    example: Recommendation = EXAMPLES["recommendations"]
    made = tuple(RecommendedItem(product_id=name, score=1.0, reason=reason) for name, reason in items)
    why = None if items else "no product on sale fits"
    return replace(example, customer_id="c", occurred_at=NOON, items=made, abstained=why)


def test_each_event_says_who_did_what_and_that_they_are_made_up() -> None:
    cart = replace(click("p-1"), action="add_to_cart")
    search = replace(click(None), query="green tea")
    shown: list[tuple[Click | Order, str]] = [
        (click("p-1"), "looks at p-1"),
        (cart, "puts into the cart p-1"),
        (search, "searches «green tea»"),
        (order("placed", "a", "b"), "order placed: a, b"),
    ]
    for event, did in shown:
        assert asked(event) == Asked(KEY, f"made-up customer c {did}", whose="c")


def test_a_list_is_shown_by_its_first_product_and_why() -> None:
    made = recommendation(("p-012345678901", "goes with Tea"), ("q", "popular"))
    assert said(made) == Said(KEY, "p-012345678", text="goes with Tea; and 1 more")
    assert said(recommendation()) == Said(KEY, "abstained", "declined", text="no product on sale fits")


def test_the_catalogue_and_what_says_nothing_new_are_fed_and_not_shown() -> None:
    assert asked(EXAMPLES["products"]) is None
    assert asked(order("paid", "a")) is None


def test_a_list_finds_the_event_that_it_answers_in_any_zone() -> None:
    assert said(replace(recommendation(("p", "popular")), occurred_at=datetime(2026, 3, 1, 12, tzinfo=UTC))).key == KEY
