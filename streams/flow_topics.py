"""What each flow reads and publishes: all that `shopstream lag` needs to know of it.

The flows themselves (streams/flows.py) bring Faust and the models along, a second and a half of processor time: on a
machine that is busy an operator would wait half a minute for them. A test holds that both say the same.
"""

from typing import Any, NamedTuple

from streams.topics import (
    CLICKS,
    FORECAST_PRICES_REDRIVE,
    ORDER_LINES,
    ORDERS,
    PARSE_LOGISTICS_REDRIVE,
    PRICE_FORECASTS,
    RECOMMEND_PRODUCTS_REDRIVE,
    RECOMMENDATIONS,
    REPLIES,
    REPLY_TO_TICKETS_REDRIVE,
    REVIEWS,
    SENTIMENTS,
    SHIPMENTS,
    SPLIT_ORDERS_REDRIVE,
    TAG_REVIEWS_REDRIVE,
    TICKETS,
    RecordTopic,
)


class FlowTopics(NamedTuple):
    """One flow's name, which is its group's, and its topics."""

    name: str
    inputs: tuple[RecordTopic[Any], ...]
    outputs: tuple[RecordTopic[Any], ...]


FLOW_TOPICS: dict[str, FlowTopics] = {
    flow.name: flow
    for flow in (
        FlowTopics("tag_reviews", (REVIEWS, TAG_REVIEWS_REDRIVE), (SENTIMENTS,)),
        FlowTopics("recommend_products", (CLICKS, ORDERS, RECOMMEND_PRODUCTS_REDRIVE), (RECOMMENDATIONS,)),
        FlowTopics("split_orders", (ORDERS, SPLIT_ORDERS_REDRIVE), (ORDER_LINES,)),
        FlowTopics("forecast_prices", (ORDER_LINES, FORECAST_PRICES_REDRIVE), (PRICE_FORECASTS,)),
        FlowTopics("parse_logistics", (ORDERS, PARSE_LOGISTICS_REDRIVE), (SHIPMENTS,)),
        FlowTopics("reply_to_tickets", (TICKETS, ORDERS, SHIPMENTS, REPLY_TO_TICKETS_REDRIVE), (REPLIES,)),
    )
}
