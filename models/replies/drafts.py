"""What may be sent to a ticket: answers filled with the customer's own order, framed by GPT-2, and checked.

    answers, slots ─▶ the shop's words ─▶ facts lifted ─▶ GPT-2 frames them ─▶ checked ─▶ facts lowered, or nothing

Refuses to know: which answers apply, and why.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

from models.generate.writer import Spoiled, Written
from models.replies.answers import KnownAnswer, filled
from models.replies.beginnings import Beginnings
from models.replies.check import fault_in
from models.replies.errors import UngroundedError
from models.replies.facts import Facts
from models.replies.order_slots import KnownOrder
from models.replies.taught import sentences_in

WRITES = ("en",)

Write = Callable[[Sequence[tuple[str, str]], Sequence[Spoiled]], list[Written]]


@dataclass(frozen=True)
class Draft:
    """Answers that apply, one to each wish, ready to be written; GPT-2 only frames a single one."""

    at: int
    answers: Sequence[KnownAnswer]
    text: str
    order: KnownOrder | None
    facts: Facts
    question: str
    context: str


def draft_of(
    at: int, ticket: str, answers: Sequence[KnownAnswer], slots: Mapping[str, str], order: KnownOrder | None
) -> Draft:
    """The answers filled; what stands in two of them is said once.

    Args:
        at: the ticket's place in its batch.
        ticket: its text.
        answers: in the order in which they are given.
        slots: that the order fills.
        order: of the customer's; None if none is meant.
    """
    between = " " if answers[0].language in WRITES else ""
    words = between.join(dict.fromkeys(filled(answer.text, slots) for answer in answers))
    facts = Facts(slots.values())
    context = facts.lift(words)
    used = order if order and any(value in words for value in slots.values()) else None
    return Draft(at, answers, words, used, facts, facts.lift_known(ticket), context)


def is_framed(draft: Draft, taught: Collection[str] | None) -> bool:
    """Whether GPT-2 can frame a draft: a single answer, in a language and of sentences that it was taught.

    Args:
        draft: which.
        taught: digests of sentences (taught.py); None if it may know any.
    """
    alone = len(draft.answers) == 1 and draft.answers[0].language in WRITES
    return alone and (taught is None or all(each in taught for each in sentences_in(draft.context)))


def written_by(drafts: Sequence[Draft], write: Write) -> list[Written]:
    """Texts of drafts; one that the check is bound to refuse is not written to its end."""
    pairs = [(draft.question, draft.context) for draft in drafts]
    return write(pairs, [Beginnings(draft.context, draft.facts).spoiled for draft in drafts])


def checked(draft: Draft, written: Written) -> str | None:
    """The written text with its facts, or None where it may not be sent."""
    if written.ended != "end_token" or fault_in(written.text, draft.context):
        return None
    try:
        return draft.facts.lower(written.text)
    except UngroundedError:
        return None
