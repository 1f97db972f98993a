"""What travels on topics: one typed struct per topic, one codec for all of them.

    bytes on a topic ──decode──▶ struct ──(agents)──▶ struct ──encode──▶ bytes on a topic
          └── what cannot be decoded raises RecordError, and nothing else

codec.py        bytes to structs and back;  errors.py RecordError
choices.py      which values a field allows, for error messages
event.py        id and time, which all events have;  provenance.py where an output came from
fields.py       shared field types with their bounds;  rules.py rules between fields;  currency.py ISO 4217
review.py  click.py  order.py  ticket.py  product.py  answer.py    what services send, one topic per file
sentiment.py  recommendation.py  reply.py  shipment.py  order_line.py  price_forecast.py    what flows publish
dead_letter.py  a record that could not be processed; its headers say why
shared_counts.py  what tasks count for all workers (internal)

Must not depend on Kafka, Faust or models.
"""

from streams.records.answer import Answer
from streams.records.click import Action, Click
from streams.records.codec import check_readable, decode, encode
from streams.records.currency import Currency
from streams.records.dead_letter import DeadLetter, Stage
from streams.records.errors import RecordError
from streams.records.event import Event
from streams.records.order import Line, Order, OrderStatus
from streams.records.order_line import OrderLine
from streams.records.price_forecast import ForecastDay, ForecastFlag, PriceForecast
from streams.records.product import Product
from streams.records.provenance import ModelName, Output, Provenance, SourceOffset, output_event_id
from streams.records.recommendation import Recommendation, RecommendedItem
from streams.records.reply import Reply, ReplyAction, ReplySource, Urgency
from streams.records.review import Review
from streams.records.sentiment import Label, Sentiment
from streams.records.shared_counts import SharedCounts
from streams.records.shipment import DeliveryFields, FieldName, FieldSpan, Shipment, ShipmentStatus, TrackingNumber
from streams.records.ticket import Ticket

__all__ = [
    "Action",
    "Answer",
    "Click",
    "Currency",
    "DeadLetter",
    "DeliveryFields",
    "Event",
    "FieldName",
    "FieldSpan",
    "ForecastDay",
    "ForecastFlag",
    "Label",
    "Line",
    "ModelName",
    "Order",
    "OrderLine",
    "OrderStatus",
    "Output",
    "PriceForecast",
    "Product",
    "Provenance",
    "Recommendation",
    "RecommendedItem",
    "RecordError",
    "Reply",
    "ReplyAction",
    "ReplySource",
    "Review",
    "Sentiment",
    "SharedCounts",
    "Shipment",
    "ShipmentStatus",
    "SourceOffset",
    "Stage",
    "Ticket",
    "TrackingNumber",
    "Urgency",
    "check_readable",
    "decode",
    "encode",
    "output_event_id",
]
