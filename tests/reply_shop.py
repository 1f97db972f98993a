"""A shop that answers tickets, for suites and faults: topics of its own under a prefix, real answers, real workers."""

from collections.abc import Sequence
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import Any

from streams.agents.reply_to_tickets import PLAN
from streams.records import (
    Answer,
    DeliveryFields,
    Order,
    OrderStatus,
    Reply,
    Shipment,
    SourceOffset,
    Ticket,
    TrackingNumber,
    decode,
    encode,
)
from streams.topic_kinds import RecordTopic
from streams.topics import ANSWERS, ORDERS, REPLIES, SHIPMENTS, TICKETS
from tests.brokers import Broker
from tests.commands import WITHIN_S
from tests.flow_shop import FlowShop
from tests.orders import an_order
from tests.shop import producer, read_committed

CORPUS = Path(__file__).parent.parent / "export/replies/corpus/answers"
Event = Ticket | Order | Shipment
TOPICS: dict[type[Event], RecordTopic[Any]] = {Ticket: TICKETS, Order: ORDERS, Shipment: SHIPMENTS}


def corpus_answers() -> list[Answer]:
    """The answers that the project wrote, in both languages."""
    return [
        ANSWERS.decode_value(line) for file in sorted(CORPUS.glob("*.jsonl")) for line in file.read_bytes().splitlines()
    ]


class ReplyShop(FlowShop):
    """One run of the flow reply_to_tickets on one broker."""

    def __init__(self, broker: Broker, folder: Path) -> None:
        # A machine that is busy with other tests hands no ticket off.
        own = {"SHOPSTREAM_REPLY_WITHIN_MS": "90000", "SHOPSTREAM_IDLE_REST_MS": "20", "SHOPSTREAM_POLL_RECORDS": "0"}
        super().__init__(broker, folder, PLAN, environ=own)
        self._ids = count()

    def ticket(self, customer: str, text: str, *, event_id: str = "", order_id: str | None = None) -> Ticket:
        """Return a ticket of now."""
        number = next(self._ids)
        return Ticket(
            event_id=event_id or f"ticket{number}",
            occurred_at=datetime.now(UTC),
            ticket_id=f"t{number}",
            customer_id=customer,
            text=text,
            order_id=order_id,
        )

    def order(
        self, customer: str, order_id: str, status: OrderStatus = "placed", *, number: tuple[str, str] | None = None
    ) -> Order:
        """Return an event of an order, of now; with carrier and tracking number."""
        carrier, tracking_number = number or (None, None)
        return an_order(
            order_id,
            status,
            event_id=f"order{next(self._ids)}",
            occurred_at=datetime.now(UTC),
            customer_id=customer,
            carrier=carrier,
            tracking_number=tracking_number,
        )

    def shipment(self, customer: str, order_id: str, carrier: str, number: str) -> Shipment:
        """Return what parse_logistics says of an order whose text holds a number."""
        now = datetime.now(UTC)
        return Shipment(
            event_id=f"shipment{next(self._ids)}",
            occurred_at=now,
            processed_at=now,
            source=SourceOffset(topic="orders", partition=0, offset=0),
            order_id=order_id,
            customer_id=customer,
            fields=DeliveryFields(),
            normalised=DeliveryFields(),
            spans=(),
            tracking=(TrackingNumber(carrier=carrier, number=number),),
            confidence=0.9,
        )

    async def send_events(self, *events: Event) -> None:
        """Send tickets, orders and shipments, each after the one before it."""
        async with producer(self.broker) as sender:
            for event in events:
                topic = TOPICS[type(event)]
                await sender.send(self.prefix + topic.name, encode(event), key=topic.key_of(event))

    async def send_answers(self, answers: Sequence[Answer] | None = None) -> None:
        """Send answers; without any, the project's own."""
        async with producer(self.broker) as sender:
            for answer in corpus_answers() if answers is None else answers:
                await sender.send(self.prefix + ANSWERS.name, encode(answer), key=answer.answer_id.encode())

    async def delete_answers(self, *names: str) -> None:
        """Delete answers."""
        async with producer(self.broker) as sender:
            for name in names:
                await sender.send(self.prefix + ANSWERS.name, None, key=name.encode())

    async def replies(self, expected: int, within_s: float = WITHIN_S) -> list[Reply]:
        """Read what was published until so many are there and all that was sent has its outcome."""
        topic, done = self.prefix + REPLIES.name, self.has_committed_all
        records = await read_committed(self.broker, topic, expected, within_s, done=done)
        return [decode("replies", Reply, record.value) for record in records]
