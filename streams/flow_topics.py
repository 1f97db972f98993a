"""What each flow reads, publishes and needs: all that `shopstream lag` needs to know of it.

To import the flows themselves (streams/flows.py) brings in Faust and the models and takes 1.5 s of processor time; on a
busy machine an operator would wait half a minute for them. A test checks that both say the same.
"""

from typing import Any, NamedTuple

from streams.topics import (
    ANSWERS,
    CLICKS,
    DEAD_LETTERS,
    ORDER_LINES,
    ORDERS,
    PRICE_FORECASTS,
    PRODUCTS,
    RECOMMENDATIONS,
    REDRIVES,
    REPLIES,
    REVIEWS,
    SENTIMENTS,
    SHARED_COUNTS,
    SHIPMENTS,
    TICKETS,
    RecordTopic,
    TableTopic,
    Topic,
    changelog_of,
)


class FlowTopics(NamedTuple):
    """One flow's name, which is its group's, and its topics."""

    name: str
    inputs: tuple[RecordTopic[Any], ...]
    outputs: tuple[RecordTopic[Any], ...]
    tables: tuple[TableTopic[Any], ...] = ()

    @property
    def needed(self) -> tuple[Topic, ...]:
        """Return the topics, beside its inputs, that it cannot run without."""
        return (*self.outputs, *self.tables, changelog_of(self.name), DEAD_LETTERS)


FLOW_TOPICS: dict[str, FlowTopics] = {
    flow.name: flow
    for flow in (
        FlowTopics("tag_reviews", (REVIEWS, REDRIVES["tag_reviews"]), (SENTIMENTS,)),
        FlowTopics(
            "recommend_products",
            (CLICKS, ORDERS, REDRIVES["recommend_products"]),
            (RECOMMENDATIONS,),
            (PRODUCTS, SHARED_COUNTS),
        ),
        FlowTopics("split_orders", (ORDERS, REDRIVES["split_orders"]), (ORDER_LINES,)),
        FlowTopics("forecast_prices", (ORDER_LINES, REDRIVES["forecast_prices"]), (PRICE_FORECASTS,), (PRODUCTS,)),
        FlowTopics("parse_logistics", (ORDERS, REDRIVES["parse_logistics"]), (SHIPMENTS,)),
        FlowTopics(
            "reply_to_tickets", (TICKETS, ORDERS, SHIPMENTS, REDRIVES["reply_to_tickets"]), (REPLIES,), (ANSWERS,)
        ),
    )
}
