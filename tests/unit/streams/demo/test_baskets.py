"""Real baskets live as orders do: each step once, the basket as it was, a carrier's line over the text at times."""

from collections import defaultdict
from datetime import UTC, datetime
from itertools import islice, repeat

from models.logistics.status import status_of
from streams.demo.baskets import CARRIERS_LINES, Basket, is_of_basket, load_baskets, orders_of_baskets
from streams.generate.orders import STEPS
from streams.records import Order, decode, encode
from streams.topics import ORDERS

NOW = datetime(2026, 11, 26, tzinfo=UTC)
LINES = {line for lines in CARRIERS_LINES.values() for line in lines}


def lives(baskets: list[Basket], count: int) -> dict[str, list[Order]]:
    found: defaultdict[str, list[Order]] = defaultdict(list)
    for order in islice(orders_of_baskets(baskets, 7, repeat(NOW)), count):
        found[order.order_id].append(order)
    return found


def test_the_baskets_of_the_repository_are_of_different_households_and_have_products_quantities_and_prices() -> None:
    baskets = load_baskets()
    assert len({basket.household for basket in baskets}) == len(baskets) >= 200
    for basket in baskets:
        assert 1 <= len(basket.lines) <= 8
        assert all(product and quantity > 0 and price > 0 for product, quantity, price in basket.lines)


def test_orders_take_their_steps_in_order_and_stay_what_they_were() -> None:
    baskets = load_baskets()
    orders = lives(baskets, 400)
    assert len(orders) > 100
    for number, events in enumerate(orders.values()):
        assert [event.status for event in events] == list(STEPS[: len(events)])
        bought = [(line.product_id, line.quantity, line.unit_price_minor) for line in events[0].lines]
        assert bought == list(baskets[number].lines)
        assert {event.lines for event in events} == {events[0].lines}
        texts = [event.delivery_text for event in events]
        assert texts[:2] == [texts[0]] * len(texts[:2])
        assert set(texts[2:]) <= {texts[0]} | LINES
        assert all(is_of_basket(event.order_id) for event in events)
        assert [decode(ORDERS.name, Order, encode(event)) for event in events] == events
    assert {event.delivery_text for events in orders.values() for event in events} >= LINES


def test_every_carriers_line_has_a_status() -> None:
    assert all(status_of(line, NOW) for line in LINES)


def test_baskets_come_again_as_new_orders() -> None:
    basket = Basket("h", (("milk", 2, 99),))
    orders = lives([basket], 40)
    assert len(orders) > 10
    assert {events[0].customer_id for events in orders.values()} == {"household-h"}
    assert lives([basket], 40) == orders
