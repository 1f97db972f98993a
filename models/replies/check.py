"""Whether a written reply says what its sources say, and nothing else. A reply that fails is not sent.

    text ─▶ sentences ─▶ courtesy? ─▶ else: of the context, word for word? ─▶ once, and whole? ─▶ sent

Facts with digits cannot be invented (facts.py). The rest is checked here: a sentence has to be one of the context's,
word for word; if it is not, the fault names what differs. Courtesy has a small vocabulary, and may hold no count and no
promise. An answer that is begun has to be given in full and once: half of it can mislead.
"""

import re
from collections import Counter
from collections.abc import Sequence
from typing import Literal

from models.replies.insults import insult_in

Fault = Literal[
    "empty", "insult", "sentence", "count", "promise", "negation", "wording", "repeated", "nothing_said", "left_out"
]

LEAST_OVERLAP = 0.8
"""Share of a sentence's content words that one of the context must have to be what it was meant to be."""

SENTENCES = re.compile(r"(?<=[.!?:])\s+")
_WORDS = re.compile(r"<f\d+>|[^\W\d_]+(?:['\u2019][^\W\d_]+)?")


def _words_of(line: str) -> frozenset[str]:
    return frozenset(re.findall(r"\S+", line))


_FUNCTION = _words_of(
    "a an and are as at be been by can do for from has have he i if in is it its me my of on or our she so "
    "that the their them then there they this to too us was we were what when where which who will with you "
    "your"
)
_COURTESY = _words_of(
    "again anything apologise angry annoyed asking best contact down every feel getting glad go happened "
    "hello help here i'm inconvenience just kind let like message not other please question read reason "
    "regards request second should sorry support team thank thanks touch trouble truly understand unclear up "
    "upset very well wishes write writing did point reply dear customer hi had am would could this"
)
COUNTS = _words_of(
    "one two three four five six seven eight nine ten eleven twelve fifteen twenty thirty sixty ninety "
    "hundred half twice once double"
)
_PROMISES = _words_of(
    "free refund refunds refunded replace replaced replacement compensate compensation guarantee guaranteed "
    "promise discount voucher gift credit cancel cancelled cancels send sent deliver delivered arrive arrives "
    "arrived ship shipped return returned repair repaired pay paid accept accepted confirm confirmed today "
    "tomorrow tonight"
)
_NEGATIONS = _words_of("not no never cannot can't don't doesn't won't isn't aren't nothing neither nor without only")


def fault_in(text: str, context: str) -> Fault | None:
    """Say what is wrong with a reply, or return None.

    Args:
        text: as it was written, with facts still as tokens.
        context: as the writer had it, with facts as tokens, answers divided by ` | `.
    """
    sentences = [part for part in SENTENCES.split(text.strip()) if part]
    if not sentences:
        return "empty"
    if insult_in(text):
        return "insult"
    sources = sentences_of(context)
    said: set[tuple[int, int]] = set()
    for sentence in sentences:
        words = words_in(sentence)
        near = max(sources, key=lambda at: (words == sources[at], _overlap(words, sources[at])), default=(0, 0))
        fault = _compare(words, sources.get(near, []))
        if fault is None:
            if near in said:
                return "repeated"
            said.add(near)
        elif not is_courtesy(words):
            return fault
    if not said:
        return "nothing_said"
    begun = {number for number, _ in said}
    owed = {at for at, words in sources.items() if at[0] in begun and not is_courtesy(words)}
    return "left_out" if owed - said else None


def sentences_of(context: str) -> dict[tuple[int, int], list[str]]:
    """Return the words of each sentence of a context, by the number of its answer and its own number in that."""
    answers = [[words_in(part) for part in SENTENCES.split(one) if part] for one in context.split(" | ")]
    return {(number, place): words for number, answer in enumerate(answers) for place, words in enumerate(answer)}


def _compare(words: Sequence[str], source: Sequence[str]) -> Fault | None:
    if words == source:
        return None
    if _overlap(words, source) < LEAST_OVERLAP:
        return "sentence"
    kinds: tuple[tuple[Fault, frozenset[str]], ...] = (
        ("count", COUNTS),
        ("promise", _PROMISES),
        ("negation", _NEGATIONS),
    )
    for fault, kind in kinds:
        if Counter(word for word in words if word in kind) != Counter(word for word in source if word in kind):
            return fault
    facts = [Counter(word for word in each if word.startswith("<f")) for each in (words, source)]
    return "sentence" if facts[0] != facts[1] else "wording"


def _overlap(left: Sequence[str], right: Sequence[str]) -> float:
    """Return the share of content words that two sentences have in common: 1 if all (Dice's coefficient)."""
    a, b = (Counter(word for word in each if word not in _FUNCTION) for each in (left, right))
    total = sum(a.values()) + sum(b.values())
    return 2 * sum(min(n, b.get(word, 0)) for word, n in a.items()) / total if total else 0.0


def is_courtesy(words: Sequence[str]) -> bool:
    """Tell whether a sentence, or the part of it that is there, promises, counts and states nothing."""
    allowed = _COURTESY | _FUNCTION
    return all(word in allowed for word in words) and not any(word in COUNTS | _PROMISES for word in words)


def words_in(text: str) -> list[str]:
    """Return words and facts of a sentence, in order and in one spelling."""
    return [word.lower().replace("\u2019", "'") for word in _WORDS.findall(text)]
