"""What the shop's people wrote for customers: which answer applies to what is known, and its slots filled.

An answer's slots say when it applies: each must be known. Of those that apply the one with the most slots says most.
"""

import re
from collections.abc import Iterable, Mapping

import msgspec

_PART = re.compile(r"\{\{|\}\}|\{([a-z][a-z0-9_]*)\}")


class KnownAnswer(msgspec.Struct, frozen=True):
    """One answer of the knowledge base.

    Attributes:
        answer_id: which.
        intent: what a customer wants who gets it.
        language: of the text.
        questions: how customers ask for it.
        text: with slots, as `{order_id}`; `{{` and `}}` are braces.
    """

    answer_id: str
    intent: str
    language: str
    questions: tuple[str, ...]
    text: str


def slots_in(text: str) -> frozenset[str]:
    """The names of a text's slots."""
    return frozenset(found[1] for found in _PART.finditer(text) if found[1])


def best_answer(answers: Iterable[KnownAnswer], known: Mapping[str, str]) -> KnownAnswer | None:
    """The answer that applies and says most; None if none applies. Of equals the one whose id comes first."""
    applies = [answer for answer in answers if slots_in(answer.text) <= known.keys()]
    return min(applies, key=lambda answer: (-len(slots_in(answer.text)), answer.answer_id), default=None)


def filled(text: str, known: Mapping[str, str]) -> str:
    """A text with its slots filled.

    Raises:
        KeyError: a slot is not known.
    """
    return _PART.sub(lambda found: known[found[1]] if found[1] else found.group()[0], text)
