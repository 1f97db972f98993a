"""What the shop's people wrote for customers: which answer applies, and its slots filled.

An answer applies if all of its slots are known. Of several that apply the one with the most slots says most; of equals,
the one whose questions are nearest to the ticket is taken.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache

import msgspec

_PART = re.compile(r"\{\{|\}\}|\{([a-z][a-z0-9_]*)\}")
_MOST_KEPT = 10_000
"""Texts whose slots are kept: one answer of a knowledge base changes, and all are looked at."""


class KnownAnswer(msgspec.Struct, frozen=True):
    """One answer of the knowledge base.

    Attributes:
        answer_id: which.
        intent: what a customer wants for whom it is meant.
        language: of the text.
        questions: how customers ask for it.
        text: with slots, as `{order_id}`; `{{` and `}}` are braces.
    """

    answer_id: str
    intent: str
    language: str
    questions: tuple[str, ...]
    text: str


@lru_cache(_MOST_KEPT)
def slots_in(text: str) -> frozenset[str]:
    """Return the names of a text's slots."""
    return frozenset(found[1] for found in _PART.finditer(text) if found[1])


Near = Callable[[Sequence[KnownAnswer]], Mapping[str, float]]
"""Answers to how near a ticket is to each, by its id; the nearer, the greater."""


def _as_near(_: Sequence[KnownAnswer]) -> Mapping[str, float]:
    return {}


def applying(answers: Iterable[KnownAnswer], known: Mapping[str, str]) -> list[KnownAnswer]:
    """Return the answers whose slots are all known."""
    return [answer for answer in answers if slots_in(answer.text) <= known.keys()]


def best_answer(answers: Iterable[KnownAnswer], known: Mapping[str, str], near: Near = _as_near) -> KnownAnswer | None:
    """Return the answer that applies and says most; of equals the nearest, then the one whose id comes first.

    Args:
        answers: to one wish.
        known: values of slots.
        near: how near each answer is; asked only if several say as much.

    Returns:
        None if none applies.
    """
    applicable = applying(answers, known)
    most = max((len(slots_in(answer.text)) for answer in applicable), default=0)
    equal = [answer for answer in applicable if len(slots_in(answer.text)) == most]
    told = near(equal) if len(equal) > 1 else {}
    return min(equal, key=lambda answer: (-told.get(answer.answer_id, -1.0), answer.answer_id), default=None)


@lru_cache(_MOST_KEPT)
def without_slots(text: str) -> str:
    """Return a text with empty slots."""
    return filled(text, dict.fromkeys(slots_in(text), ""))


def filled(text: str, known: Mapping[str, str]) -> str:
    """Return a text with its slots filled.

    Raises:
        KeyError: a slot is not known.
    """
    return _PART.sub(lambda found: known[found[1]] if found[1] else found.group()[0], text)
