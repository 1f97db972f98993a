"""Answers: what the shop's people wrote for each thing that customers want, in two languages; repeated at the end."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import cycle

from streams.generate.answer_words import ANSWERS, ASKED_AS
from streams.generate.reviews import FULLWIDTH_COMMA
from streams.generate.ticket_words import WORDS
from streams.records import Answer

# What stands in a question where a ticket names its order and its product.
PLAIN = {"en": {"order": "my order", "thing": "product"}, "zh": {"order": "", "thing": "商品"}}


def answers(_seed: int, times: Iterable[datetime]) -> Iterator[Answer]:
    """Give one answer at each time; answers have no time of their own, and nothing in them is random."""
    for _, answer in zip(times, cycle(all_answers()), strict=False):
        yield answer


def all_answers() -> list[Answer]:
    """Return every answer once."""
    return [
        Answer(
            answer_id=f"{name}-{language}",
            intent=intent,
            language=language,
            questions=tuple(_plain(words, language) for words in WORDS[language][ASKED_AS.get(intent, intent)]),
            text=text.replace(",", FULLWIDTH_COMMA) if language == "zh" else text,
        )
        for language, texts in ANSWERS.items()
        for name, text in texts.items()
        for intent in (name.partition("-")[0],)
    ]


def _plain(words: str, language: str) -> str:
    question = words.replace("order {order}", "{order}").format(**PLAIN[language])
    return question.replace(",", FULLWIDTH_COMMA) if language == "zh" else question[0].upper() + question[1:]
