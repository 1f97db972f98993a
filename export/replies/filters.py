"""What no model may learn: pairs that are empty, too long, insulting, personal, ungrounded, or there twice; counted.

A model that was trained on a telephone number may say it, and one that was trained on numbers that no context has
learns to invent some.
"""

from collections import Counter
from collections.abc import Sequence
from typing import Literal

from export.data.splits import normalised
from export.replies.pairs import Pair
from models.replies.facts import facts_in
from models.replies.insults import insult_in
from models.replies.personal import find_personal

Reason = Literal["empty", "too_long", "toxic", "personal_data", "ungrounded", "duplicate"]
REASONS: tuple[Reason, ...] = ("empty", "too_long", "toxic", "personal_data", "ungrounded", "duplicate")
MOST_CHARACTERS = 2_000
"""Of question, context and answer together: some 500 tokens, which is more than the shipped model reads."""


class FilterReport:
    """How many pairs went for which reason, and the first few of each."""

    def __init__(self, pairs: int) -> None:
        """Begin a report on this many pairs."""
        self.pairs = pairs
        self.dropped: Counter[Reason] = Counter()
        self.first: dict[Reason, list[int]] = {reason: [] for reason in REASONS}

    def drop(self, reason: Reason, place: int) -> None:
        """Count a pair, by its place from 0."""
        self.dropped[reason] += 1
        if len(self.first[reason]) < 5:
            self.first[reason].append(place)

    @property
    def kept(self) -> int:
        """Pairs that stayed."""
        return self.pairs - self.dropped.total()

    def lines(self) -> list[str]:
        """The report in words, a line a reason; places count from 1."""
        told = [f"{self.pairs} pairs, {self.kept} kept"]
        for reason in REASONS:
            if self.dropped[reason]:
                places = ", ".join(str(place + 1) for place in self.first[reason])
                told.append(f"{reason}: {self.dropped[reason]} (pair {places}{', ...' * (self.dropped[reason] > 5)})")
        return told


def filter_pairs(pairs: Sequence[Pair]) -> tuple[list[Pair], FilterReport]:
    """Keep what may be learned, in order.

    Returns:
        The pairs that stayed, and the report.
    """
    report, kept, seen = FilterReport(len(pairs)), [], set()
    for place, pair in enumerate(pairs):
        key = (normalised(pair.question), normalised(pair.context), normalised(pair.answer))
        reason = _reason(pair) or ("duplicate" if key in seen else None)
        if reason:
            report.drop(reason, place)
        else:
            seen.add(key)
            kept.append(pair)
    return kept, report


def _reason(pair: Pair) -> Reason | None:
    if not normalised(pair.question) or not normalised(pair.answer):
        return "empty"
    if len(pair.question) + len(pair.context) + len(pair.answer) > MOST_CHARACTERS:
        return "too_long"
    if insult_in(pair.answer):
        return "toxic"
    if any(find_personal(text) for text in (pair.question, pair.context, pair.answer)):
        return "personal_data"
    if set(facts_in(pair.answer)) - set(facts_in(pair.context)):
        return "ungrounded"
    return None
