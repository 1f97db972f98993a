"""A shop that recommends, for suites and faults: topics of its own under a prefix, a few products, real workers."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import Any

from aiokafka import ConsumerRecord

from streams.agents.recommend_products import PLAN
from streams.records import Click, Order, OrderStatus, Product, Recommendation, decode, encode
from streams.topic_kinds import RecordTopic
from streams.topics import CLICKS, ORDERS, PRODUCTS, RECOMMENDATIONS
from tests.brokers import Broker
from tests.commands import WITHIN_S
from tests.flow_shop import FlowShop
from tests.orders import an_order
from tests.shop import producer, read_committed

# Titles of a shop that sells tea and tools, written for the tests: no training ever saw one of them.
TITLES = {
    "sencha": "Sencha green tea, loose leaf, 100 g",
    "gunpowder": "Gunpowder green tea, loose leaf, 250 g",
    "assam": "Assam black tea, 50 tea bags",
    "hammer": "Claw hammer with fibreglass handle",
    "mallet": "Rubber mallet hammer, 450 g",
    "saw": "Hand saw for wood, 500 mm",
    "lamp": "Desk lamp with dimmer, white",
    "bulb": "LED light bulb E27, warm white",
}


class RecommendShop(FlowShop):
    """One run of the flow recommend_products on one broker.

    Attributes:
        probes: how many clicks only asked whether a worker knows something by now.
    """

    def __init__(self, broker: Broker, folder: Path, *, partitions: int = 2) -> None:
        own = {"SHOPSTREAM_SHARE_COUNTS_AFTER_MS": "100", "SHOPSTREAM_IDLE_REST_MS": "20"}
        super().__init__(broker, folder, PLAN, environ=own, partitions=partitions)
        self._ids, self.probes = count(), 0

    def click(
        self,
        customer: str,
        product: str | None,
        *,
        at: datetime | None = None,
        session: str = "s",
        query: str | None = None,
    ) -> Click:
        """Return a click of now; without a product, a search."""
        return Click(
            event_id=f"click{next(self._ids)}",
            occurred_at=at or datetime.now(UTC),
            customer_id=customer,
            session_id=session,
            action="view" if product else "search",
            product_id=product,
            query=query,
        )

    def order(
        self,
        customer: str,
        *products: str,
        order_id: str = "",
        status: OrderStatus = "placed",
        at: datetime | None = None,
    ) -> Order:
        """Return an event of an order; without an id, of a new one."""
        number = next(self._ids)
        said = {"event_id": f"order{number}", "occurred_at": at or datetime.now(UTC), "customer_id": customer}
        return an_order(order_id or f"o{number}", status, products, **said)

    async def send_events(self, *events: Click | Order) -> None:
        """Send clicks and orders in order."""
        async with producer(self.broker) as sender:
            for event in events:
                topic: RecordTopic[Any] = CLICKS if isinstance(event, Click) else ORDERS
                await sender.send(self.prefix + topic.name, encode(event), key=topic.key_of(event))

    async def send_products(self, titles: Mapping[str, str | None] | Iterable[Product]) -> None:
        """Send products, by their titles; None deletes one."""
        async with producer(self.broker) as sender:
            for name, title in (
                titles.items() if isinstance(titles, Mapping) else ((each.product_id, each) for each in titles)
            ):
                product = Product(product_id=name, title=title) if isinstance(title, str) else title
                value = encode(product) if product is not None else None
                await sender.send(self.prefix + PRODUCTS.name, value, key=name.encode())

    async def lists(self, expected: int, within_s: float = WITHIN_S, session: str = "") -> list[Recommendation]:
        """Read the lists that were published, for one visit or for all, until as many are there, and a moment more."""

        def wanted(record: ConsumerRecord) -> bool:
            return session.encode() in (record.value or b"")

        records = await read_committed(self.broker, self.prefix + RECOMMENDATIONS.name, expected, within_s, wanted)
        return [decode("recommendations", Recommendation, record.value) for record in records]
