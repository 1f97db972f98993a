"""What a ticket wants if it asks several things, and how likely it is that a person should answer it.

text ─▶ "also", "by the way" ─▶ sides ─▶ each sure, under the shop's own names, too? ──────┐
     ─▶ intent ─▶ divided between two? ─▶ clauses ─┐                                      ├─▶ all of them
     ─▶ sentences that ask, if several ────────────┴─▶ intent of each ─▶ several sure ones?┘

A clause alone tells a story as often as a wish: it counts only if the whole text is read as wanting that, too. A
question that leans on what stands before it ("how long does it take?") may be read as anything, so the same holds.
"""

import re
from collections.abc import Callable, Collection, Sequence

from models.replies.intents import Intent
from models.replies.own_wishes import CASES

SURE = 0.9
"""From which confidence on a part of a text is a wish of its own."""
DIVIDED = 0.15
"""Chance of a second intent from which on a text is read clause by clause, and that a clause's intent needs."""
LEANING = 0.05
"""Chance in the whole text that the intent of a leaning question needs."""
MOST_WISHES = 3
MOST_PARTS, MOST_READ = 12, 4_000
"""Parts of a text, and its characters, beyond which it is a story: each part costs as much as a ticket."""
_SENTENCES = re.compile(r"[^.!?\u3002\uff01\uff1f\n]+[?\uff1f]?")
_ASKS = ("?", "\uff1f")
_STOPS = " .,;!\u3002\uff0c\uff01"
_BETWEEN = re.compile(
    r"[.!?;,\u3002\uff01\uff1f\uff1b\uff0c\n]+|\b(?:and|also|plus|btw|by the way|p\.?s\.?)\b|另外|还有|顺便|以及",
    re.IGNORECASE,
)
_SIDES = re.compile(
    r"(?:^|[.!?;,\u3002\uff01\uff1f\uff0c\s])(?:(?:and |but |oh )?(?:also|btw|by the way|another (?:thing|question)"
    r"|one more thing|secondly|p\.? ?s\.?)[,:]?"
    r"|and(?= (?:(?:till|until|by) when|until what|what|when|where|how|who|which"
    r"|(?:can|could|may|do|will|would) (?:i|you)|is (?:it|there)|are there)\b))\s"
    r"|[,\uff0c\u3002?\uff1f]?(?:另外(?![一二两三四五六七八九十几那\d])|还有|顺便|对了|以及|再问)|(?<=[吗呢])[,\uff0c]",
    re.IGNORECASE,
)
"""Between two things, by the customer's own words."""
_NUMBERED = re.compile(r"(?:^|(?<=[.!?:;,\s\u3002\uff1f\uff0c\uff1a]))\(?[1-3][)\uff09\u3001]\s*")
"""Before each of several things, by the customer's own count."""
_LEADS = re.compile(
    r"\b(?:hi|hello|dear|team|all|there|please|kindly|i|d|ve|we|you|me|us|my|our|can|could|would|will|have|got|want|need"
    r"|like|wish|to|let|tell|know|answer|explain|ask|help|with|about|a|few|couple|of|some|one|two|three|\d|more|quick"
    r"|the|these|following|questions?|things?|points?|requests?|so|and|also|first|just|here|are)\b"
    r"|[你您好请问我们想要有下一二两三几个件点事题麻烦帮忙咨询另外还]",
    re.IGNORECASE,
)
"""What stands before the first of them and only leads to them."""
_LEANS = re.compile(r"\b(?:it|its|this|that|they|them|these|those)\b", re.IGNORECASE)
_GIVEN = re.compile(
    r"\s*(?:if|when|once|since|because|as|after|before|although|though|in case|so that|unless|while)\b"
    r"|如果|要是|因为|虽然",
    re.IGNORECASE,
)
"""What begins like this is said of another clause."""
NO_WISHES = frozenset(("out_of_scope", "other_wish", "greeting", "thanks"))
"""As which a clause is read that only tells something."""
FAULTS = frozenset(("damaged", "defective", "wrong_item"))
GIVEN_BACK = frozenset(("exchange", "return_item"))
"""What a clause asks for of something faulty: the answer to the fault is meant, not the one on what is not liked."""
_LEAST_LETTERS = 6

Infer = Callable[[Sequence[str]], list[Intent]]
Named = Callable[[int, Intent], Intent]
"""Which text of a batch and an intent to what that is in the shop whose text it is."""


def _as_read(_: int, intent: Intent) -> Intent:
    return intent


def wishes_of(texts: Sequence[str], infer: Infer, named: Named = _as_read) -> list[list[Intent]]:
    """Judge texts, and then the parts of those that may want several things.

    Args:
        texts: plain, personal data masked.
        infer: texts to intents.
        named: what an intent is under the shop's own names.

    Returns:
        For each text the intents of its parts, if two or three different ones are sure, the likeliest of the whole text
        first; else its own alone. All as `named` gives them.

    Raises:
        InferenceError: the model failed.
    """
    whole = infer(texts)
    short = [text if len(text) <= MOST_READ else "" for text in texts]
    sides = [sides_in(text) for text in short]
    parts = [_parts(text, intent) for text, intent in zip(short, whole, strict=True)]
    told = [part for some in (*sides, *parts) for part in some]
    found = iter(infer(told) if told else ())
    apart = [[(side, next(found)) for side in some] for some in sides]
    read = [[(part, next(found)) for part in some] for some in parts]
    wishes = []
    for at, intent in enumerate(whole):
        meant = [each for side, each in apart[at] if _stands_alone(side, each, intent)]
        both = _of_sides([named(at, each) for each in meant]) if len(meant) == len(apart[at]) else []
        found_in = both or [named(at, each) for each in _wishes(intent, read[at])]
        wishes.append(found_in + _cases_beside(found_in, [named(at, each) for each in meant]))
    return wishes


def sides_in(text: str) -> list[str]:
    """Return what a customer sets apart as another thing, and the rest; nothing if it is one thing or many."""
    sides = _long_enough([side.rstrip(_STOPS) for side in _numbered(text) or _SIDES.split(text)])
    return sides if 1 < len(sides) <= MOST_WISHES else []


def questions_in(text: str) -> list[str]:
    """Return the sentences that end with a question mark and have at least six letters, or three Chinese signs."""
    return _long_enough([each for each in _SENTENCES.findall(text) if each.endswith(_ASKS)])


def clauses_in(text: str) -> list[str]:
    """Return what stands between stops, commas and words such as "also", if that is long enough."""
    return _long_enough(_BETWEEN.split(text))


def _numbered(text: str) -> list[str]:
    """Return what a customer counts, and what stands before it if that says something; nothing if nothing is counted.

    A number that ends what stands in brackets ("size 2)") counts nothing.
    """
    marks = [
        mark
        for mark in _NUMBERED.finditer(text)
        if text.rfind("(", 0, mark.start()) <= text.rfind(")", 0, mark.start())
    ]
    if len(marks) < 2:
        return []
    ends = [mark.start() for mark in marks[1:]] + [len(text)]
    counted = [text[mark.end() : end] for mark, end in zip(marks, ends, strict=True)]
    lead = text[: marks[0].start()]
    return [lead, *counted] if any(map(str.isalpha, _LEADS.sub("", lead))) else counted


def _parts(text: str, whole: Intent) -> list[str]:
    if len(questions := questions_in(text)) > 1:
        return questions if len(questions) <= MOST_PARTS else []
    divided = sum(chance >= DIVIDED for chance in whole.chances.values()) > 1
    clauses = clauses_in(text) if divided else []
    return clauses if 1 < len(clauses) <= MOST_PARTS else []


def _of_sides(sides: Sequence[Intent]) -> list[Intent]:
    different = {intent.name: intent for intent in sides}
    sure = all(intent.confidence >= SURE and intent.name not in NO_WISHES for intent in sides)
    return list(different.values()) if sure and len(different) > 1 else []


def _cases_beside(wishes: Sequence[Intent], sides: Sequence[Intent]) -> list[Intent]:
    """What somebody has to look into, where a customer sets it apart beside another wish, however sure that one is."""
    names = {intent.name for intent in wishes}
    cases = {each.name: each for each in sides if each.confidence >= SURE and each.name in CASES - names}
    return list(cases.values())


def _wishes(whole: Intent, parts: Sequence[tuple[str, Intent]]) -> list[Intent]:
    sure = {intent.name: intent for part, intent in parts if intent.confidence >= SURE and _wanted(part, intent, whole)}
    if not 1 < len(sure) <= MOST_WISHES:
        return [whole]
    clauses = not any(part.endswith(_ASKS) for part, _ in parts)
    needless = GIVEN_BACK if clauses and FAULTS & sure.keys() else frozenset()
    wished = [intent for intent in sure.values() if intent.name not in needless]
    return sorted(wished, key=lambda intent: -whole.chances.get(intent.name, 0.0))


def _wanted(part: str, intent: Intent, whole: Intent) -> bool:
    """Whether the whole text speaks for what a part is read as."""
    if part.endswith(_ASKS):
        return _stands_alone(part, intent, whole)
    return whole.chances.get(intent.name, 0.0) >= DIVIDED and intent.name not in NO_WISHES and not _GIVEN.match(part)


def _stands_alone(part: str, intent: Intent, whole: Intent) -> bool:
    """Whether a part leans on nothing before it, or the whole text is read as it is."""
    return whole.chances.get(intent.name, 0.0) >= LEANING or not _LEANS.search(part)


def _long_enough(parts: Sequence[str]) -> list[str]:
    return [each.strip() for each in parts if sum(_letters(sign) for sign in each) >= _LEAST_LETTERS]


def _letters(sign: str) -> int:
    """How many letters a sign stands for: a Chinese one says as much as two."""
    return (2 if sign >= "\u3400" else 1) * sign.isalpha()


def chance_of_others(intent: Intent, answered: Collection[str]) -> float:
    """Return how likely it is that a text has none of the intents to which there are answers."""
    return sum(chance for name, chance in intent.chances.items() if name not in answered)
