"""One ticket to one outcome: words to send, with their sources, or a handoff that says why.

    text ─▶ plain, masked ─▶ for us? ─▶ intents, or a near answer's ─▶ sure? ─▶ own order ─▶ answers that apply, in time
                                                                         ├─▶ GPT-2 writes ─▶ checked ─▶ reply
                                                                         └─▶ or the answer itself ─▶ reply
    whatever fails on the way ─▶ handoff

A handoff costs a person a minute, a wrong reply costs a customer. Refuses to know: topics, records, the event loop.
"""

import time
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Literal

from models.language import language_of
from models.plain_text import plain_text
from models.replies.awaited import awaited, only_awaited, tell_of_its_way, told_by_number
from models.replies.choice import answer_to, answers_to, slots_of
from models.replies.denied import denied
from models.replies.done_badly import went_badly
from models.replies.doors import LANGUAGES, MOST_CHARACTERS, refusal
from models.replies.drafts import Draft, Write, checked, draft_of, is_framed, written_by
from models.replies.intents import NO_INTENT, Intent
from models.replies.knowledge import KnowledgeBase
from models.replies.left_out import left_out
from models.replies.named_orders import is_bare, meant_order, named_orders
from models.replies.order_slots import KnownOrder
from models.replies.own_wishes import OwnWishes, describes
from models.replies.personal import mask
from models.replies.urgency import Urgency, urgency_of
from models.replies.waits import too_late
from models.replies.wishes import Infer, chance_of_others, wishes_of

_FOR_PEOPLE = {
    "human": "the customer asks for a person",
    "complaint": "it is a complaint",
    "fraud": "it tells of fraud",
    "out_of_scope": "it is not about the shop, or not this customer's to know",
    "other_wish": "the shop has no answer to it",
}
"""Intents to which the corpus has no answer; a shop that writes one for them gets it sent."""
MOST_CHANCE = 0.3
"""Of an intent to which there is no answer, up to which a ticket is answered all the same (ADR 96)."""
_NOT_IN_TIME = "it was not answered in time"
_UNKNOWN = Intent(NO_INTENT, 0.0)


@dataclass(frozen=True)
class Asked:
    """A ticket with what is known of its customer.

    Attributes:
        text: as it was sent.
        order_id: the order that the customer chose; None where none was.
        orders: the customer's own, and nobody else's.
        language: as the sender gives it; what the text tells counts more.
        asked_on: the day, in UTC; None where it is not known.
    """

    text: str
    order_id: str | None = None
    orders: Sequence[KnownOrder] = ()
    language: str | None = None
    asked_on: date | None = None


@dataclass(frozen=True)
class Outcome:
    """What becomes of a ticket.

    Attributes:
        action: send the text, or let a person answer.
        text: the words to send; None in a handoff.
        reason: of a handoff, in words; None in a reply.
        intent: what the customer wants.
        confidence: in the intent.
        language: of the ticket; None if the text does not tell.
        urgency: how soon a person should look.
        answer_ids: answers of the knowledge base that the text rests on.
        order_ids: orders of the customer that the text rests on.
        written: whether GPT-2 wrote it, not the template.
        latency_ms: of each step that this ticket's batch went through.
    """

    action: Literal["reply", "handoff"]
    text: str | None
    reason: str | None
    intent: str
    confidence: float
    language: str | None
    urgency: Urgency
    answer_ids: tuple[str, ...] = ()
    order_ids: tuple[str, ...] = ()
    written: bool = False
    latency_ms: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class _Ticket:
    """A ticket of a batch, its text plain and masked, with what it wants: one wish, or several that are sure.

    The named orders are all that it names, whosesoever they are; the order is the customer's own that is meant, and the
    awaited one the same, or where none is meant the one that is on its way.
    """

    at: int
    asked: Asked
    text: str
    language: str | None
    wishes: Sequence[Intent]
    named: Sequence[str]
    order: KnownOrder | None
    awaited: KnownOrder | None


class Responder:
    """Answers batches of tickets from a knowledge base. Thread-safe where its models are."""

    def __init__(
        self,
        infer: Infer,
        write: Write | None,
        least_confidence: float,
        own: OwnWishes | None = None,
        taught: Collection[str] | None = None,
    ) -> None:
        """Join the parts.

        Args:
            infer: texts to intents, as IntentModel.infer.
            write: questions and contexts to texts, each ended where it is spoiled, as Writer.write; None answers with
                the shop's own words alone.
            least_confidence: in an intent, below which a person answers.
            own: finds wishes that only the shop's own answers know; None finds none.
            taught: digests of the sentences to which `write` is asked; None: to any.
        """
        self._infer, self._write, self._least, self._own, self._taught = infer, write, least_confidence, own, taught

    def respond(
        self, asked: Sequence[Asked], knowledge: KnowledgeBase, deadline_s: float | None = None
    ) -> list[Outcome]:
        """Answer tickets, or say why not.

        Args:
            asked: tickets, any text.
            knowledge: the shop's answers.
            deadline_s: by the monotonic clock; if it is over before the writing begins, a person answers.

        Returns:
            One outcome per ticket, in order; each depends on its own ticket alone.

        Raises:
            InferenceError: a model failed.

        Blocks for the models' time.
        """
        start = time.monotonic()
        plain = [plain_text(each.text) for each in asked]
        masked = [mask(text, known=_ids(each)) for text, each in zip(plain, asked, strict=True)]
        languages = [_language(text, each) for text, each in zip(masked, asked, strict=True)]
        named = [_named(text, each) for text, each in zip(masked, asked, strict=True)]
        orders = [meant_order(some, each.orders) for some, each in zip(named, asked, strict=True)]
        due = [
            order or (None if some else only_awaited(each.orders, each.asked_on))
            for order, some, each in zip(orders, named, asked, strict=True)
        ]

        def wanted(at: int, wish: Intent) -> Intent:
            if wish.text == masked[at] and is_bare(wish.text[:MOST_CHARACTERS], asked[at].orders):
                return told_by_number(wish, orders[at] if named[at] else None)
            return self._wanted(wish, knowledge, languages[at], due[at], guessed=orders[at] is None)

        wishes = wishes_of(masked, self._infer, wanted)
        understood = time.monotonic()
        outcomes: list[Outcome] = []
        drafts: list[Draft] = []
        for at, each in enumerate(asked):
            ticket = _Ticket(at, each, masked[at], languages[at], wishes[at], named[at], orders[at], due[at])
            found = self._ground(ticket, knowledge)
            if isinstance(found, Draft):
                drafts.append(found)
            outcomes.append(_handoff(ticket, found if isinstance(found, str) else _NOT_IN_TIME))
        grounded = time.monotonic()
        if deadline_s is None or grounded < deadline_s:
            self._reply(drafts, outcomes)
        spent = {
            "understand": _milliseconds(understood - start),
            "ground": _milliseconds(grounded - understood),
            "write": _milliseconds(time.monotonic() - grounded),
        }
        return [replace(outcome, latency_ms=spent) for outcome in outcomes]

    def _wanted(
        self, wish: Intent, knowledge: KnowledgeBase, language: str | None, order: KnownOrder | None, *, guessed: bool
    ) -> Intent:
        """Return a wish under the shop's own name if its answers have such, or as that of who waits for an order."""
        if self._own and (own := self._own.wish_of(wish, knowledge.near_in(language))):
            return own
        where = awaited(wish, order)
        answer = answer_to(where, knowledge, language, slots_of(order, language)) if where else None
        return where if where and answer and (tell_of_its_way([answer]) or not guessed) else wish

    def _ground(self, ticket: _Ticket, knowledge: KnowledgeBase) -> Draft | str:
        """Return a draft, or why there is none."""
        asked, text, language, wishes = ticket.asked, ticket.text, ticket.language, ticket.wishes
        if reason := refusal(text, language, asked.text) or self._unsure(wishes[0]):
            return reason
        if len(ticket.named) > 1:
            return "it is about several orders"
        if ticket.named and ticket.named[0] not in _ids(asked):
            return "it names an order that is not known to be this customer's"
        known = knowledge.answers_in(language)
        order, slots, best = answers_to(wishes, knowledge, language, ticket.order, ticket.awaited)
        for wish, answer in zip(wishes, best, strict=True):
            if answer is None:
                missing = f"the knowledge base has no answer that applies ({wish.name}, {language})"
                return _FOR_PEOPLE.get(wish.name, missing)
        if len(wishes) == 1 and chance_of_others(wishes[0], {answer.intent for answer in known}) > MOST_CHANCE:
            return "it may want something that a person answers"
        answers = [answer for answer in best if answer]
        own = [each for each in answers if describes(each.intent, knowledge.near_in(language))]
        over = denied(text, answers) or went_badly(text, own) or too_late(text, answers, order, asked.asked_on)
        return over or left_out(text, answers) or draft_of(ticket.at, text, answers, slots, order)

    def _unsure(self, intent: Intent) -> str | None:
        unsure = intent.name == NO_INTENT or intent.confidence < self._least
        return "it is not clear what the customer wants" if unsure else None

    def _reply(self, drafts: Sequence[Draft], outcomes: list[Outcome]) -> None:
        """Turn the handoffs of grounded tickets into replies; what GPT-2 did not write well has the shop's words."""
        writes = [draft for draft in drafts if self._write and is_framed(draft, self._taught)]
        texts = written_by(writes, self._write) if self._write and writes else []
        framed = {draft.at: checked(draft, text) for draft, text in zip(writes, texts, strict=True)}
        for draft in drafts:
            words = framed.get(draft.at)
            outcomes[draft.at] = replace(
                outcomes[draft.at],
                action="reply",
                reason=None,
                text=words or draft.text,
                written=words is not None,
                answer_ids=tuple(answer.answer_id for answer in draft.answers),
                order_ids=(draft.order.order_id,) if draft.order else (),
            )


def _named(text: str, asked: Asked) -> list[str]:
    """The orders that a text names; of one that nobody will read none."""
    return named_orders(text, asked.order_id, asked.orders) if len(text) <= MOST_CHARACTERS else []


def _language(text: str, asked: Asked) -> str | None:
    """Return the language that the text tells; else the sender's, or English for ASCII."""
    if told := language_of(text):
        return told
    if asked.language:
        return asked.language.split("-")[0].lower()
    return "en" if text.isascii() else None


def _handoff(ticket: _Ticket, reason: str) -> Outcome:
    """Return a handoff; the wish of a text in another language counts as unknown, whatever the model says."""
    told = ticket.wishes[0] if ticket.language in LANGUAGES else _UNKNOWN
    urgency = urgency_of(ticket.text, told.name)
    return Outcome("handoff", None, reason, told.name, told.confidence, ticket.language, urgency)


def _ids(asked: Asked) -> frozenset[str]:
    return frozenset(order.order_id for order in asked.orders)


def _milliseconds(seconds: float) -> int:
    return round(seconds * 1_000)
