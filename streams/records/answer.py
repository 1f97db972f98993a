"""What the shop's people wrote for customers: the topic `answers`, keyed by answer_id, compacted; null deletes one."""

from typing import Annotated

from msgspec import Meta, Struct

from streams.records.fields import Id, Language, Name

# Text with slots as in «Your order {order_id} is on its way»; a literal brace is written twice.
SLOTTED = r"^[^{}]*(?:(?:\{\{|\}\}|\{[a-z][a-z0-9_]{0,39}\})[^{}]*)*$"

Question = Annotated[str, Meta(min_length=1, max_length=1_000)]


class Answer(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """An answer as it is from now on; no event, so it has neither event_id nor a time.

    Attributes:
        answer_id: which answer.
        intent: what the customers who get it want.
        language: of the text and the questions, a BCP 47 tag.
        questions: how customers ask for it.
        text: the answer; a slot in braces, as {order_id}, is filled in, {{ and }} are braces.
    """

    answer_id: Id
    intent: Name
    language: Language
    questions: Annotated[tuple[Question, ...], Meta(max_length=100)]
    text: Annotated[str, Meta(min_length=1, max_length=10_000, pattern=SLOTTED)]
