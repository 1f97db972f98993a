"""Orders beside their lines."""

from datetime import UTC, datetime

from msgspec.structs import replace

from streams.agents.split_orders import SoldLine, Split, order_lines
from streams.demo.flow import Said
from streams.demo.flows.split_orders import asked, said
from streams.records import Line, Order
from tests.one_task import cause

NOW = datetime(2026, 11, 24, tzinfo=UTC)
ORDER = Order(
    event_id="e",
    occurred_at=NOW,
    order_id="o-1",
    customer_id="c",
    status="placed",
    currency="GBP",
    lines=(
        Line(product_id="tea", quantity=2, unit_price_minor=350),
        Line(product_id="pot", quantity=1, unit_price_minor=1_500),
    ),
)


def test_a_line_answers_the_event_that_sold_it_or_took_it_back() -> None:
    question = asked(ORDER)
    assert question is not None
    assert question.text == "o-1 placed, 2 lines"
    split = Split(NOW, "GBP", (SoldLine("tea", 2, 350),))
    (sold,) = order_lines(split, ORDER, cause(), cancelled=False)
    (back,) = order_lines(split, ORDER, cause(), cancelled=True)
    assert said(sold) == Said(question.key, "sold", "good", None, "GBP", "2 of tea at 350")
    assert (said(back).word, said(back).key != question.key) == ("taken back", True)


def test_what_changes_no_line_is_not_shown() -> None:
    assert asked(replace(ORDER, status="paid")) is None
