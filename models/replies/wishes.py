"""What a ticket wants if it asks several things, and how likely it is that a person should answer it.

text ─▶ sentences that ask ─▶ intent of each ─▶ several sure ones? ─▶ all of them, else that of the whole text
"""

import re
from collections.abc import Callable, Collection, Sequence

from models.replies.intents import Intent

SURE = 0.9
"""From which confidence on a question that stands beside another one is a wish of its own."""
MOST_WISHES = 3
_QUESTIONS = re.compile(r"[^.!?\u3002\uff01\uff1f\n]*[?\uff1f]")
_LEAST_LETTERS = 6

Infer = Callable[[Sequence[str]], list[Intent]]


def wishes_of(texts: Sequence[str], infer: Infer) -> list[list[Intent]]:
    """Judge texts, and then each question of those that ask several.

    Args:
        texts: plain, personal data masked.
        infer: texts to intents.

    Returns:
        For each text the intents of its questions, if two or three different ones are sure; else its own alone.

    Raises:
        InferenceError: the model failed.
    """
    asked = [questions_in(text) for text in texts]
    parts = [question for questions in asked if len(questions) > 1 for question in questions]
    whole, found = infer(texts), iter(infer(parts) if parts else ())
    wishes = []
    for intent, questions in zip(whole, asked, strict=True):
        own = [next(found) for _ in questions] if len(questions) > 1 else []
        sure = list({each.name: each for each in own if each.confidence >= SURE}.values())
        wishes.append(sure if 1 < len(sure) <= MOST_WISHES else [intent])
    return wishes


def questions_in(text: str) -> list[str]:
    """Return the sentences that end with a question mark and have at least six letters."""
    found = (each.group().strip() for each in _QUESTIONS.finditer(text))
    return [each for each in found if sum(map(str.isalpha, each)) >= _LEAST_LETTERS]


def chance_of_others(intent: Intent, answered: Collection[str]) -> float:
    """Return how likely it is that a text has none of the intents to which there are answers."""
    return sum(chance for name, chance in intent.chances.items() if name not in answered)
