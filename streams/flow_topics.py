"""What each flow reads, publishes and needs: all that commands that ask a broker need to know about it.

Importing the flows themselves (streams/flows.py) imports Faust and the models, which takes 1.5 s of processor time; on
a busy machine an operator would wait half a minute. So a worker, too, asks its broker first. A test checks that both
files agree.
"""

from typing import Any, NamedTuple

from streams.topic_kinds import RecordTopic, TableTopic, Topic
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
    changelog_of,
)


class FlowTopics(NamedTuple):
    """One flow's name, which is its group's, its topics, and whether its changelog holds a state."""

    name: str
    inputs: tuple[RecordTopic[Any], ...]
    outputs: tuple[RecordTopic[Any], ...]
    tables: tuple[TableTopic[Any], ...] = ()
    stateful: bool = True

    @property
    def topics(self) -> tuple[Topic, ...]:
        """Return every topic of its own."""
        return (*self.inputs, *self.outputs, *self.tables, changelog_of(self.name))

    @property
    def needed(self) -> tuple[Topic, ...]:
        """Return the topics, beside its inputs, that it cannot run without."""
        return (*self.outputs, *self.tables, changelog_of(self.name), DEAD_LETTERS)


FLOW_TOPICS: dict[str, FlowTopics] = {
    flow.name: flow
    for flow in (
        FlowTopics("tag_reviews", (REVIEWS, REDRIVES["tag_reviews"]), (SENTIMENTS,), stateful=False),
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
