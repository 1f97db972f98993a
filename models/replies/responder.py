"""One ticket to one outcome: words to send, with what they stand on, or a handoff that says why.

    text ─▶ plain, masked ─▶ for us? ─▶ intent, sure? ─▶ own order ─▶ answer that applies
                                                                         ├─▶ GPT-2 writes ─▶ checked ─▶ reply
                                                                         └─▶ or the answer itself ─▶ reply
    whatever fails on the way ─▶ handoff

A handoff costs a person a minute, a wrong reply costs a customer. Refuses to know: topics, records, the event loop.
"""

import re
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from models.generate.writer import Written
from models.language import language_of
from models.plain_text import plain_text
from models.replies.answers import KnownAnswer, best_answer, filled
from models.replies.check import fault_in
from models.replies.errors import UngroundedError
from models.replies.facts import Facts
from models.replies.harm import harm_in
from models.replies.injection import injection_in
from models.replies.insults import insult_in
from models.replies.intents import NO_INTENT, Intent
from models.replies.order_slots import KnownOrder, order_slots
from models.replies.personal import mask
from models.replies.urgency import Urgency, urgency_of

LANGUAGES = ("en", "zh")
WRITES = ("en",)
MOST_CHARACTERS = 4_000
"""A longer ticket is a story that a person should read."""

NOT_IN_TIME = ("deadline", "cancelled")

# Chinese runs on without a space: only ASCII is part of an id.
_ORDER_ID = re.compile(r"(?<!\w)(?=[\w-]*\d)[\w]+(?:-[\w]+)*(?!\w)", re.ASCII)
_NAMES_ORDER = re.compile(r"\b(?:order|parcel|package|number|no\.?|id)\b|订单|单号|#", re.IGNORECASE)
_LEAST_ID = 4

_DOORS: tuple[tuple[Callable[[str], str | None], str], ...] = (
    (injection_in, "it gives instructions to a machine"),
    (insult_in, "it is abusive"),
    (harm_in, "it tells of harm, a threat, the law or a secret"),
)

_FOR_PEOPLE = {
    "human": "the customer asks for a person",
    "complaint": "it is a complaint",
    "fraud": "it tells of fraud",
    "out_of_scope": "it is not about the shop",
}
"""Intents to which the corpus has no answer; a shop that writes one for them gets it sent."""

Infer = Callable[[Sequence[str]], list[Intent]]
Write = Callable[[Sequence[tuple[str, str]]], list[Written]]


@dataclass(frozen=True)
class Asked:
    """A ticket with what is known of its customer.

    Attributes:
        text: as it was sent.
        order_id: the order that the customer chose; None where none was.
        orders: the customer's own, and nobody else's.
        language: as the sender has it; what the text tells counts more.
    """

    text: str
    order_id: str | None = None
    orders: Sequence[KnownOrder] = ()
    language: str | None = None


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
        answer_ids: of the knowledge base, that the text stands on.
        order_ids: of the customer, that the text stands on.
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
class _Draft:
    """An answer that applies, ready to be written."""

    at: int
    answer: KnownAnswer
    text: str
    order: KnownOrder | None
    facts: Facts
    question: str
    context: str


class Responder:
    """Answers batches of tickets from a knowledge base. Thread-safe where its models are."""

    def __init__(self, infer: Infer, write: Write | None, least_confidence: float) -> None:
        """Join the parts.

        Args:
            infer: texts to intents, as IntentModel.infer.
            write: questions and contexts to texts, as Writer.write; None answers with the shop's own words alone.
            least_confidence: in an intent, below which a person answers.
        """
        self._infer, self._write, self._least = infer, write, least_confidence

    def respond(self, asked: Sequence[Asked], answers: Sequence[KnownAnswer]) -> list[Outcome]:
        """Answer tickets, or say why not.

        Args:
            asked: tickets, any text.
            answers: the whole knowledge base.

        Returns:
            One outcome a ticket, in order; each depends on its own ticket alone.

        Raises:
            InferenceError: a model failed.

        Blocks for the models' time.
        """
        start = time.monotonic()
        plain = [plain_text(each.text) for each in asked]
        masked = [mask(text, known=_ids(each)) for text, each in zip(plain, asked, strict=True)]
        intents = self._infer(masked)
        understood = time.monotonic()
        outcomes: list[Outcome] = []
        drafts: list[_Draft] = []
        for at, each in enumerate(asked):
            found = self._ground(at, each, masked[at], intents[at], answers)
            if isinstance(found, _Draft):
                drafts.append(found)
            reason = found if isinstance(found, str) else None
            outcomes.append(_handoff(masked[at], intents[at], reason or "", each))
        grounded = time.monotonic()
        self._reply(drafts, outcomes)
        spent = {
            "understand": _milliseconds(understood - start),
            "ground": _milliseconds(grounded - understood),
            "write": _milliseconds(time.monotonic() - grounded),
        }
        return [replace(outcome, latency_ms=spent) for outcome in outcomes]

    def _ground(
        self, at: int, asked: Asked, text: str, intent: Intent, answers: Sequence[KnownAnswer]
    ) -> "_Draft | str":
        """A draft, or why there is none."""
        language = _language(text, asked)
        if reason := _refusal(text, language) or self._unsure(intent):
            return reason
        named = named_orders(text, asked)
        if len(named) > 1:
            return "it is about several orders"
        if named and named[0] not in _ids(asked):
            return "it names an order that is not known to be this customer's"
        order = _order(asked, named)
        slots = order_slots(order, language or "en") if order else {}
        answer = best_answer([a for a in answers if (a.intent, a.language) == (intent.name, language)], slots)
        if answer is None and intent.name in _FOR_PEOPLE:
            return _FOR_PEOPLE[intent.name]
        if answer is None:
            return f"the knowledge base has no answer to {intent.name} in {language} that applies"
        words = filled(answer.text, slots)
        facts = Facts(slots.values())
        context = facts.lift(words)
        used = order if order and any(value in words for value in slots.values()) else None
        return _Draft(at, answer, words, used, facts, facts.lift_known(text), context)

    def _unsure(self, intent: Intent) -> str | None:
        if intent.name == NO_INTENT or intent.confidence < self._least:
            return "it is not clear what the customer wants"
        return None

    def _reply(self, drafts: Sequence[_Draft], outcomes: list[Outcome]) -> None:
        """Turn the handoffs of grounded tickets into replies."""
        writes = [draft for draft in drafts if self._write and draft.answer.language in WRITES]
        texts = self._write([(draft.question, draft.context) for draft in writes]) if self._write and writes else []
        checked = {draft.at: _checked(draft, text) for draft, text in zip(writes, texts, strict=True)}
        late = {draft.at for draft, text in zip(writes, texts, strict=True) if text.ended in NOT_IN_TIME}
        for draft in drafts:
            if draft.at in late:
                outcomes[draft.at] = replace(outcomes[draft.at], reason="it was not written in time")
                continue
            words = checked.get(draft.at)
            outcomes[draft.at] = replace(
                outcomes[draft.at],
                action="reply",
                reason=None,
                text=words or draft.text,
                written=words is not None,
                answer_ids=(draft.answer.answer_id,),
                order_ids=(draft.order.order_id,) if draft.order else (),
            )


def named_orders(text: str, asked: Asked) -> list[str]:
    """The orders that a ticket names: the chosen one, own ids in the text, and what looks like another's id."""
    own = _ids(asked)
    tracked = {order.tracking_number for order in asked.orders}
    candidates = [found.group() for found in _ORDER_ID.finditer(text)]
    named = [each for each in candidates if each in own]
    spoken = _NAMES_ORDER.search(text)
    for each in candidates:
        like_an_id = sum(map(str.isdigit, each)) >= _LEAST_ID and (spoken or not each.isdigit())
        if each not in own and each not in tracked and like_an_id:
            named.append(each)
    return list(dict.fromkeys([*([asked.order_id] if asked.order_id else []), *named]))


def _refusal(text: str, language: str | None) -> str | None:
    """Why no ticket like this one is answered by a machine; None if it may be."""
    if not any(each.isalpha() for each in text):
        return "there are no words in it"
    if len(text) > MOST_CHARACTERS:
        return "it is too long"
    for found_in, reason in _DOORS:
        if found_in(text):
            return reason
    if language not in LANGUAGES:
        return f"its language, {language or 'which is not clear'}, is not answered here"
    return None


def _checked(draft: _Draft, written: Written) -> str | None:
    """The written text with its facts, or None where it may not be sent."""
    if written.ended != "end_token" or fault_in(written.text, draft.context):
        return None
    try:
        return draft.facts.lower(written.text)
    except UngroundedError:
        return None


def _language(text: str, asked: Asked) -> str | None:
    """What the text tells; a text that does not tell is in the language that its sender has, or in English letters."""
    if told := language_of(text):
        return told
    if asked.language:
        return asked.language.split("-")[0].lower()
    return "en" if text.isascii() else None


def _order(asked: Asked, named: Sequence[str]) -> KnownOrder | None:
    """The order that is meant: the named one, or the only one."""
    if named:
        return next((order for order in asked.orders if order.order_id == named[0]), None)
    return asked.orders[0] if len(asked.orders) == 1 else None


def _handoff(text: str, intent: Intent, reason: str, asked: Asked) -> Outcome:
    return Outcome(
        "handoff",
        None,
        reason,
        intent.name,
        intent.confidence,
        _language(text, asked),
        urgency_of(text, intent.name),
    )


def _ids(asked: Asked) -> frozenset[str]:
    return frozenset(order.order_id for order in asked.orders)


def _milliseconds(seconds: float) -> int:
    return round(seconds * 1_000)
