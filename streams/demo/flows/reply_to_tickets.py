"""Tickets of made-up customers about their orders, beside what they are answered, or why a person should."""

from dataclasses import replace

from streams.demo.feeds import MADE_UP
from streams.demo.flow import Asked, DemoFlow, Said
from streams.records import Answer, Order, Reply, Shipment, Ticket
from streams.topics import ORDERS, REPLIES, SHIPMENTS, TICKETS

# A fourth of the events of orders place one; so tickets speak of orders that were placed already.
TICKETS_FEED = replace(MADE_UP[TICKETS.name], share=0.25)


def asked(record: Ticket | Order | Shipment | Answer) -> Asked | None:
    """Show tickets alone: orders are shown by other flows."""
    if not isinstance(record, Ticket):
        return None
    return Asked(record.ticket_id, f"made-up ticket: {' '.join(record.text.split())}")


def said(output: Reply) -> Said:
    """Show a reply by its intent's confidence and its words, a handoff by its reason."""
    note = output.language or "?"
    if output.action == "handoff":
        return Said(output.ticket_id, "handoff", "declined", output.confidence, note, text=output.handoff_reason or "")
    return Said(output.ticket_id, "reply", "good", output.confidence, note, text=output.text or "")


REPLY_TO_TICKETS = DemoFlow(
    name="reply_to_tickets",
    inputs=(TICKETS, ORDERS, SHIPMENTS),
    outputs=(REPLIES,),
    feeds=(MADE_UP["answers"], MADE_UP["orders"], TICKETS_FEED),
    asked=asked,
    said=said,
)
