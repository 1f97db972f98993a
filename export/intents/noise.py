"""The same wish as others would type it: other ids and products in its slots, a greeting before it, typos in it.

    question form ─▶ slots filled by dice ─▶ greeting, farewell ─▶ case, punctuation ─▶ typos ─▶ text

What is asked for stays. Every kind of noise is drawn for itself; about a third of the texts get none but their slots.
"""

import re
from collections.abc import Callable
from functools import cache
from random import Random

from export.replies.lessons import CARRIERS, NAMES
from export.replies.questions import CORPUS, Question
from models.replies.answers import filled

_SLOT = re.compile(r"\{(\w+)\}")
_WORD = re.compile(r"[A-Za-z]{4,}")
_FRAMED, _CASED, _UNPUNCTUATED, _MISTYPED, _A_WORD = 0.35, 0.25, 0.2, 0.3, 0.2
_NO_FRAME = frozenset(("greeting", "thanks", "out_of_scope"))
_MONTHS = ("January", "Feb", "March", "April", "May", "june", "July", "Aug", "September", "october", "Nov", "December")
_MONEY = ("{0}.99 EUR", "{0} euros", "£{0}", "${0}.50", "{0}€", "EUR {0}.00", "{0} dollars", "{0},90")
_IDS = ("A-{0}", "#{0}", "{0}", "ORD-{0}", "no. {0}", "AB{0}", "2024-{0}")


def varied(dice: Random, question: Question) -> str:
    """One text of a question form.

    Args:
        dice: decides.
        question: with slots.
    """
    text = filled(question.text, {name: _SLOTS[name](dice) for name in _SLOT.findall(question.text)})
    if question.intent not in _NO_FRAME and dice.random() < _FRAMED:
        text = _framed(dice, text, question.language)
    if dice.random() < _CASED:
        text = text.lower() if dice.random() < 0.8 else text.upper()
    if dice.random() < _UNPUNCTUATED:
        text = re.sub(r"[.,?!']+(?=\s|$)", "", text)
    if question.language == "en" and dice.random() < _MISTYPED:
        text = _WORD.sub(lambda word: _mistyped(dice, word.group()) if dice.random() < _A_WORD else word.group(), text)
    return text.strip() or question.text


def _framed(dice: Random, text: str, language: str) -> str:
    """With a greeting, a farewell, or both, as the language joins them."""
    kind, between = dice.randrange(3), " " if language == "en" else ""
    opener = _frame(f"openers_{language}", dice) + between if kind != 1 else ""
    closer = between + _frame(f"closers_{language}", dice) if kind != 0 else ""
    return f"{opener}{text}{closer}"


def _frame(name: str, dice: Random) -> str:
    line = dice.choice(_lines(name))
    return filled(line, {slot: _SLOTS[slot](dice) for slot in _SLOT.findall(line)})


@cache
def _lines(name: str) -> tuple[str, ...]:
    folder = CORPUS / ("voice" if name == "products" else "frame")
    return tuple((folder / f"{name}.txt").read_text("utf-8").splitlines())


def _mistyped(dice: Random, word: str) -> str:
    at, kind = dice.randrange(1, len(word) - 1), dice.randrange(4)
    swapped = word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    other = word[:at] + dice.choice("aeiourstnlmcd") + word[at + 1 :]
    return (swapped, word[:at] + word[at + 1 :], word[:at] + word[at] + word[at:], other)[kind]


def _id(dice: Random) -> str:
    return dice.choice(_IDS).format(dice.randrange(10 ** dice.randrange(3, 9)))


_SLOTS: dict[str, Callable[[Random], str]] = {
    "order_id": _id,
    "other_order_id": _id,
    "product": lambda dice: dice.choice(_lines("products")),
    "amount": lambda dice: dice.choice(_MONEY).format(dice.randrange(3, 900)),
    "date": lambda dice: f"{dice.randrange(1, 29)} {dice.choice(_MONTHS)}",
    "name": lambda dice: dice.choice(NAMES),
    "email": lambda _: "<email>",
    "phone": lambda _: "<phone>",
    "voucher": lambda dice: f"{dice.choice(('SAVE', 'WELCOME', 'SPRING', 'X', 'hello'))}{dice.randrange(100)}",
    "carrier": lambda dice: dice.choice(CARRIERS),
    "tracking_number": lambda dice: f"{dice.choice(('TR', 'JD', '1Z', ''))}{dice.randrange(10**9)}",
}
