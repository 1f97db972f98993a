"""Tickets in, replies out: a reply is based on the shop's answers and the customer's own orders; or it is a handoff.

    orders, shipments ─▶ the customer's orders ─┐
    answers ─▶ vectors ▶ knowledge base ────────┤
    tickets ─▶ masked ─▶ intent ─▶ answer, slots ─▶ GPT-2 writes ─▶ checked ─▶ replies

Orders are folded before the tickets behind them are answered. While one batch is being written, the next ones fold and
join it in the decoder's slots. A customer's orders are kept under the customer's id, and a ticket sees no others.
"""

import asyncio
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import partial
from typing import Any

import faust

from models.generate.writer import Writer
from models.replies.intents import IntentModel
from models.replies.responder import Asked, Outcome
from models.replies.support import SupportModel, load_models
from streams.agents.answering import Answering, Knowledge, deadline
from streams.agents.plan import FlowPlan, Register
from streams.delivery.flow import Batches, Flow
from streams.delivery.inference import Identity, model_name
from streams.delivery.spec import FlowSpec
from streams.delivery.state import Part, View
from streams.folds.known_orders import NO_ORDERS, CustomerOrders, orders_of, with_order, with_shipment
from streams.folds.recent_tickets import NO_TICKETS, RecentTickets, with_ticket
from streams.records import Answer, Order, Provenance, Reply, ReplySource, Shipment, Ticket
from streams.settings import Settings
from streams.topics import ANSWERS, DAY_MS, ORDERS, REDRIVES, REPLIES, SHIPMENTS, TICKETS

KEEP_MS = 400 * DAY_MS
DIGITS = 5  # what shares a batch changes a confidence by less
# A batch of tickets is in the decoder for a second or two; four of them keep its slots full while the first one ends.
POLL_RECORDS, IN_FLIGHT = 32, 4
OWN, RECENT = Part("orders", CustomerOrders), Part("tickets", RecentTickets)


def reply_to_tickets(app: faust.App, flow: Flow, intents: IntentModel, writer: Writer | None) -> None:
    """Register the agent and its table. Refuses to know: offsets, transactions, how replies are made."""
    support = SupportModel(intents, writer, flow.settings.reply_confidence_percent / 100)
    knowledge, speaker = Knowledge(support), writer.identity if writer else None

    @flow.on_table(ANSWERS)
    async def written(changed: Mapping[str, Answer | None]) -> None:
        await asyncio.to_thread(knowledge.take_in, changed)

    @flow.agent(app)  # the one place that guards the loop
    async def agent(batches: Batches) -> None:
        async for batch in batches:  # decoded; what could not be is already a dead letter
            until = deadline(flow.settings.reply_within_ms)
            asked = await batch.fold_ahead(take_in)  # the next batch may fold and be asked beside this one
            answering = Answering(support, knowledge.base, until, partial(flow.is_stale, batch))
            outcomes = await batch.infer(answering, asked)
            batch.publish(REPLIES, partial(to_reply, speaker), outcomes)
            await batch.done()


def take_in(view: View[Any], event: Ticket | Order | Shipment, provenance: Provenance) -> Asked | None:
    """Fold an order or a shipment; for a ticket return what to ask the models, unless its sender only repeats it."""
    own = view.part(OWN).get(event.customer_id) or NO_ORDERS
    if isinstance(event, Ticket):
        recent = view.part(RECENT).get(event.customer_id) or NO_TICKETS
        offset = provenance["source"].offset
        now_recent = with_ticket(recent, event.event_id, view.time_ms, offset, redriven_at=view.redriven_at)
        if now_recent is None:
            return None
        view.part(RECENT).put(event.customer_id, now_recent)
        asked_on = datetime.fromtimestamp(view.time_ms / 1000, UTC).date()
        return Asked(event.text, event.order_id, orders_of(own), event.language, asked_on)
    fold = with_order(own, event, view.time_ms) if isinstance(event, Order) else with_shipment(own, event, view.time_ms)
    if fold != own:
        view.part(OWN).put(event.customer_id, fold)
    return None


def to_reply(
    speaker: Identity | None,
    ticket: Ticket | Order | Shipment,
    outcome: Outcome | None,
    provenance: Provenance,
) -> Reply | None:
    """Return what became of a ticket as a record; its provenance names GPT-2 if that wrote the words."""
    if outcome is None or not isinstance(ticket, Ticket):
        return None
    if outcome.written and speaker is not None:
        provenance["model"] = model_name(speaker)
    sources = [("answers", name) for name in outcome.answer_ids] + [("orders", name) for name in outcome.order_ids]
    return Reply(
        **provenance,
        ticket_id=ticket.ticket_id,
        customer_id=ticket.customer_id,
        action=outcome.action,
        text=outcome.text,
        intent=outcome.intent,
        language=outcome.language,
        urgency=outcome.urgency,
        confidence=round(outcome.confidence, DIGITS),
        handoff_reason=outcome.reason,
        sources=tuple(ReplySource(topic=topic, id=name) for topic, name in sources),
        latency_ms=dict(outcome.latency_ms),
    )


def load(settings: Settings) -> Register:
    """Load the models. Blocks for two seconds; raises models' ArtifactError or DeviceError."""
    intents, writer = load_models(settings.artifacts, settings.device)
    return partial(reply_to_tickets, intents=intents, writer=writer)


PLAN = FlowPlan(
    FlowSpec(
        name="reply_to_tickets",
        inputs=(TICKETS, ORDERS, SHIPMENTS, REDRIVES["reply_to_tickets"]),
        outputs=(REPLIES,),
        state=(OWN, RECENT),
        keep_ms=KEEP_MS,
        tables=(ANSWERS,),
        in_flight=IN_FLIGHT,
        poll_records=POLL_RECORDS,
    ),
    load,
)
