"""The corpus's question forms as the intent model reads them: slots filled, split by a hash; and noisy takes."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from export.intents.noise import varied
from export.replies.questions import Question, read_questions
from models.replies.answers import filled

VALIDATION_PERCENT = 12
_VALUES = {
    "order_id": "A-17",
    "other_order_id": "B-18",
    "product": "lamp",
    "amount": "20 EUR",
    "date": "3 May",
    "name": "Anna",
    "email": "<email>",
    "phone": "<phone>",
    "voucher": "X10",
    "carrier": "DHL",
    "tracking_number": "TR9",
}


@dataclass(frozen=True)
class IntentText:
    """One text with the intent that it should be given."""

    text: str
    intent: str
    language: str


@dataclass(frozen=True)
class Parts:
    """Texts to learn, texts to calibrate on, and texts in another style, which are judged only."""

    training: list[IntentText]
    validation: list[IntentText]
    held_out: list[IntentText]


def intent_texts() -> Parts:
    """Both languages; no form is in two parts."""
    learned, judged = _written()
    held_out = [question for language in ("en", "zh") for question in read_questions("held_out", language)]
    return Parts(_texts(learned), _texts(judged), _texts(held_out))


def noisy_texts(seed: int) -> list[str]:
    """The training texts as others would type them, in the same order; one form's dice know nothing of the others."""
    return [varied(Random(f"{seed} {each.language} {each.text}"), each) for each in _written()[0]]  # noqa: S311


def _written() -> tuple[list[Question], list[Question]]:
    """Forms to learn, and forms that are kept apart."""
    written = [question for language in ("en", "zh") for question in read_questions("questions", language)]
    apart = [_percent(question) < VALIDATION_PERCENT for question in written]
    return (
        [question for question, is_apart in zip(written, apart, strict=True) if not is_apart],
        [question for question, is_apart in zip(written, apart, strict=True) if is_apart],
    )


def _texts(questions: Sequence[Question]) -> list[IntentText]:
    return [IntentText(filled(each.text, _VALUES), each.intent, each.language) for each in questions]


def _percent(question: Question) -> int:
    digest = hashlib.sha256(f"{question.language} {question.text}".encode()).digest()
    return int.from_bytes(digest[:8], "big") % 100
