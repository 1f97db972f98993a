"""What a customer's ticket is answered: the topic `replies`, keyed by customer_id."""

from typing import Annotated, ClassVar, Literal

from msgspec import Meta, Struct

from streams.records.fields import Id, Language, Name, Probability, Reason, Text
from streams.records.provenance import Output
from streams.records.rules import Rule, equals, exactly_one, given

ReplyAction = Literal["reply", "handoff"]
Urgency = Literal["low", "normal", "high"]


class ReplySource(Struct, frozen=True, kw_only=True):
    """A record that the reply is based on.

    Attributes:
        topic: where it is from, as in answers or orders.
        id: its answer_id, order_id or event_id.
    """

    topic: Name
    id: Id


class Reply(Output, frozen=True, kw_only=True, omit_defaults=True):
    """One reply per ticket: words to send, or a handoff to a person that says why.

    Attributes:
        ticket_id: the ticket's.
        customer_id: the ticket's.
        action: send the text, or let a person answer.
        text: the words to send; a handoff has none.
        intent: what the customer wants.
        language: of the text, a BCP 47 tag.
        urgency: how soon a person should look.
        confidence: in the intent.
        handoff_reason: why a person should answer; a reply has none.
        sources: what the text is based on.
        latency_ms: how long each step took, by its name.
    """

    RULES: ClassVar[tuple[Rule, ...]] = (
        exactly_one(
            equals("action", "reply") | {"allOf": [given("text"), {"not": given("handoff_reason")}]},
            equals("action", "handoff") | {"allOf": [given("handoff_reason"), {"not": given("text")}]},
        ),
    )

    ticket_id: Id
    customer_id: Id
    action: ReplyAction
    text: Text | None = None
    intent: Name
    language: Language | None = None
    urgency: Urgency | None = None
    confidence: Probability
    handoff_reason: Reason | None = None
    sources: Annotated[tuple[ReplySource, ...], Meta(max_length=100)]
    latency_ms: Annotated[dict[Name, Annotated[int, Meta(ge=0, le=86_400_000)]], Meta(max_length=20)]

    @property
    def declined(self) -> str | None:
        """Why a person should answer."""
        return self.handoff_reason

    def __post_init__(self) -> None:
        """Refuse a reply without words, and a handoff with words or without a reason."""
        super().__post_init__()
        replies = self.action == "reply"
        if replies != (self.text is not None) or replies != (self.handoff_reason is None):
            raise ValueError("a reply has a text, a handoff has a handoff_reason, and neither has the other's")
