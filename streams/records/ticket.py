"""What a customer asks for help: the topic `tickets`, keyed by customer_id."""

from streams.records.event import Event
from streams.records.fields import Id, Language, Text


class Ticket(Event, frozen=True, kw_only=True, omit_defaults=True):
    """One message of a customer.

    Attributes:
        ticket_id: which conversation.
        customer_id: who asks.
        text: the message.
        language: a BCP 47 tag, as in en or zh-Hans, where the sender knows it.
        order_id: the order it is about, where the customer chose one.
    """

    ticket_id: Id
    customer_id: Id
    text: Text
    language: Language | None = None
    order_id: Id | None = None
