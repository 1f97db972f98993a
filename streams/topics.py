"""The table of topics: what travels on each, its key, how long it is kept.

`shopstream topics create` creates them from this table (streams/topic_admin.py); flows refer to it; the documents in
docs/contract are generated from it (streams/contract).
"""

from typing import Any, TypeVar

from msgspec import Struct

from streams.records import (
    Answer,
    Click,
    Order,
    OrderLine,
    PriceForecast,
    Product,
    Recommendation,
    Reply,
    Review,
    Sentiment,
    SharedCounts,
    Shipment,
    Ticket,
)
from streams.topic_kinds import RecordTopic, TableTopic, Topic

R = TypeVar("R", bound=Struct)

DAY_MS = 24 * 3_600_000

CLICKS = RecordTopic(
    name="clicks",
    help="what customers look at, search, and put into carts",
    key="customer_id",
    struct=Click,
    retention_ms=7 * DAY_MS,
)
ORDERS = RecordTopic(
    name="orders",
    help="orders and every change of them",
    key="customer_id",
    struct=Order,
    retention_ms=14 * DAY_MS,
)
TICKETS = RecordTopic(
    name="tickets",
    help="what customers ask for help",
    key="customer_id",
    struct=Ticket,
    retention_ms=14 * DAY_MS,
)
REVIEWS = RecordTopic(
    name="reviews",
    help="customers' reviews of products",
    key="product_id",
    struct=Review,
    retention_ms=7 * DAY_MS,
)
PRODUCTS = TableTopic(
    name="products",
    help="what the shop sells; null deletes",
    key="product_id",
    struct=Product,
)
ANSWERS = TableTopic(
    name="answers",
    help="answers that the shop's people wrote; null deletes",
    key="answer_id",
    struct=Answer,
)
SENTIMENTS = RecordTopic(
    name="sentiments",
    help="one sentiment per review",
    key="product_id",
    struct=Sentiment,
    role="output",
    retention_ms=30 * DAY_MS,
)
RECOMMENDATIONS = RecordTopic(
    name="recommendations",
    help="what to show a customer now",
    key="customer_id",
    struct=Recommendation,
    role="output",
    retention_ms=7 * DAY_MS,
)
REPLIES = RecordTopic(
    name="replies",
    help="one reply or handoff per ticket",
    key="customer_id",
    struct=Reply,
    role="output",
    retention_ms=30 * DAY_MS,
)
SHIPMENTS = RecordTopic(
    name="shipments",
    help="where orders go, and how far they are",
    key="customer_id",
    struct=Shipment,
    role="both",
    retention_ms=30 * DAY_MS,
)
ORDER_LINES = RecordTopic(
    name="order-lines",
    help="each product of each order, on its own",
    key="product_id",
    struct=OrderLine,
    role="both",
    retention_ms=30 * DAY_MS,
)
PRICE_FORECASTS = RecordTopic(
    name="price-forecasts",
    help="forecasts of products' prices",
    key="product_id",
    struct=PriceForecast,
    role="output",
    retention_ms=30 * DAY_MS,
)
DEAD_LETTERS = Topic(
    name="dead-letters",
    help="records that no flow could process: original bytes, the failure in headers",
    retention_ms=14 * DAY_MS,
)
# Faust wants one topic to elect a leader on, and writes nothing to it.
WORKERS = Topic(
    name="shopstream-workers",
    help="internal: Faust's leader topic; why workers ended",
    retention_ms=DAY_MS,
    partitions=1,
)


def changelog_of(flow: str) -> Topic:
    """Return the topic that holds a flow's state and its marks; its partitions are the flow's tasks."""
    return Topic(name=f"{flow}.changelog", help=f"internal: state of {flow}", retention_ms=None)


def redrive_of(flow: str, of: RecordTopic[R]) -> RecordTopic[R]:
    """Return the topic through which dead letters come back to one flow alone.

    Args:
        flow: its name.
        of: the flow's only or main input. A dead letter names the input that it came from in its headers, and is read
            as a record of that; one without such headers is read as a record of this input.
    """
    return RecordTopic(
        name=redrive_name(flow),
        help=f"internal: dead letters sent back to {flow}",
        key=of.key,
        struct=of.struct,
        retention_ms=DEAD_LETTERS.retention_ms,
    )


def redrive_name(flow: str) -> str:
    """Return the name of a flow's redrive topic, the only one on which it trusts the headers of a dead letter."""
    return f"{flow}.redrive"


SHARED_COUNTS = TableTopic(
    name="shared-counts",
    help="internal: what each task of recommend_products counts of each product",
    key="part",
    struct=SharedCounts,
    role="output",
)

RECORD_TOPICS: tuple[RecordTopic[Any], ...] = (
    CLICKS,
    ORDERS,
    TICKETS,
    REVIEWS,
    PRODUCTS,
    ANSWERS,
    SENTIMENTS,
    RECOMMENDATIONS,
    REPLIES,
    SHIPMENTS,
    ORDER_LINES,
    PRICE_FORECASTS,
)
"""What services send and read; a topic may be listed before there is a flow that reads or writes it."""
REDRIVES: dict[str, RecordTopic[Any]] = {
    flow: redrive_of(flow, main)
    for flow, main in (
        ("tag_reviews", REVIEWS),
        ("recommend_products", CLICKS),
        ("split_orders", ORDERS),
        ("forecast_prices", ORDER_LINES),
        ("parse_logistics", ORDERS),
        ("reply_to_tickets", TICKETS),
    )
}
"""Each flow's way back for its dead letters; a flow that is not listed has neither this nor a changelog."""
TOPICS: tuple[Topic, ...] = (
    *RECORD_TOPICS,
    DEAD_LETTERS,
    SHARED_COUNTS,
    *(topic for flow, redrive in REDRIVES.items() for topic in (redrive, changelog_of(flow))),
    WORKERS,
)


def flow_names() -> list[str]:
    """Return the names of all flows, without importing the flows, which takes a second."""
    return list(REDRIVES)
