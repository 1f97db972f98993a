"""What the topics of one made-up shop have to do with each other."""

from collections import Counter, defaultdict
from datetime import date
from typing import get_args

from models.artifact import SHIPPED, open_artifact
from models.replies.answers import slots_in
from models.replies.intents import ARTIFACT as INTENTS
from models.replies.order_slots import KnownOrder, Status, order_slots
from streams.generate.addresses import delivery_text
from streams.generate.dice import dice_for
from streams.generate.shop import customer, products
from streams.generate.topics import GENERATORS
from streams.records import Answer, Click, Order, Product, Ticket
from streams.topics import RECORD_TOPICS
from tests.unit.streams.generate.test_generators import made

ORDERS: list[Order] = made("orders", 5_000)
TICKETS: list[Ticket] = made("tickets", 1_000)
CLICKS: list[Click] = made("clicks", 5_000)


def test_every_topic_that_services_send_to_has_a_generator() -> None:
    assert set(GENERATORS) == {topic.name for topic in RECORD_TOPICS if topic.role == "input"}


def test_orders_and_clicks_are_about_products_of_the_catalogue() -> None:
    sold = {record.product_id for record in made("products", len(products()))}
    assert len(sold) == len(products())
    assert {line.product_id for order in ORDERS for line in order.lines} <= sold
    assert {click.product_id for click in CLICKS} - {None} <= sold


def test_an_order_costs_what_the_catalogue_says() -> None:
    prices = {record.product_id: record.price_minor for record in made("products", len(products()))}
    assert all(line.unit_price_minor == prices[line.product_id] for order in ORDERS for line in order.lines)


def test_prices_change_once_the_catalogue_was_told() -> None:
    again: list[Product] = made("products", 3 * len(products()))[len(products()) :]
    prices = {product.product_id: product.price_minor for product in products()}
    assert len(again) == 2 * len(products())
    assert any(record.price_minor != prices[record.product_id] for record in again)


def test_an_order_goes_its_way_one_step_after_the_other() -> None:
    steps = defaultdict(list)
    for order in ORDERS:
        steps[order.order_id].append(order.status)
    ways = {tuple(way) for way in steps.values()}
    whole = ("placed", "paid", "shipped", "delivered")
    cancelled = {(*whole[:at], "cancelled") for at in (1, 2)}
    assert whole in ways
    assert ways <= {whole[:at] for at in range(1, 5)} | cancelled
    assert ways & cancelled


def test_every_event_of_an_order_carries_the_same_order() -> None:
    whole = {order.order_id: (order.customer_id, order.lines, order.delivery_text) for order in ORDERS}
    assert all((order.customer_id, order.lines, order.delivery_text) == whole[order.order_id] for order in ORDERS)


def test_orders_under_way_are_bounded() -> None:
    last = {order.order_id: order.status for order in made("orders", 20_000)}
    assert sum(status not in ("delivered", "cancelled") for status in last.values()) <= 400


def test_a_ticket_is_about_an_order_of_its_customer() -> None:
    owners = {order.order_id: order.customer_id for order in ORDERS}
    about = [ticket for ticket in TICKETS if ticket.order_id in owners]
    assert len(about) > 500
    assert all(ticket.customer_id == owners[ticket.order_id or ""] for ticket in about)


def test_tickets_are_of_both_languages_and_many_words() -> None:
    assert set(Counter(ticket.language for ticket in TICKETS)) == {None, "en", "zh"}
    assert len({ticket.text for ticket in TICKETS}) > 900
    assert not [ticket.text for ticket in TICKETS if "{" in ticket.text]


def test_visits_are_of_one_customer_and_look_before_they_buy() -> None:
    seen: defaultdict[str, set[str]] = defaultdict(set)
    owner: dict[str, str] = {}
    for click in CLICKS:
        assert owner.setdefault(click.session_id, click.customer_id) == click.customer_id
        assert (click.query is not None) == (click.action == "search") == (click.product_id is None)
        if click.action == "add_to_cart":
            assert click.product_id in seen[click.session_id]
        seen[click.session_id].add(click.product_id or "")
    assert {click.action for click in CLICKS} == {"view", "search", "add_to_cart"}
    assert len(owner) > 300


def test_each_thing_that_customers_want_has_an_answer_in_both_languages() -> None:
    answers: list[Answer] = made("answers", GENERATORS["answers"].whole or 0)
    assert len({answer.answer_id for answer in answers}) == len(answers)
    assert Counter(answer.language for answer in answers) == {"en": 29, "zh": 29}
    assert not [text for answer in answers for text in answer.questions if "{" in text or "my order my order" in text]
    known = open_artifact(SHIPPED / INTENTS).manifest.settings["intents"]
    assert isinstance(known, list)
    assert {answer.intent for answer in answers} <= set(known), "reply_to_tickets would never give it"
    day = date(2026, 11, 26)
    orders = [KnownOrder("o", status, day, day, "DHL", "T") for status in get_args(Status)]
    filled = {name for order in orders for name in order_slots(order, "en")}
    assert {name for answer in answers for name in slots_in(answer.text)} <= filled


def test_delivery_texts_are_many_and_of_the_customer_s_language() -> None:
    dice = dice_for("test")
    texts = [delivery_text(dice, who.name, who.language) for who in map(customer, range(1_000))]
    assert len(set(texts)) == 1_000
    chinese = [text for text in texts if any("\u4e00" <= char <= "\u9fff" for char in text)]
    assert len(chinese) == 400
    assert sum("\n" in text for text in texts) > 50
