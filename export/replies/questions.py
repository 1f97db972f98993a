"""The support corpus: what customers of an online shop write, by what they want. Written by hand, a file an intent.

A line is one question form. `{product}` and its like are slots; a leading `!` marks anger, a leading `+intent` a second
thing that is asked for. `questions/` is for training; `held_out/` was written in another style, and nothing is trained
on it; `adversarial/` holds what must never be answered from the words of the ticket alone; `shops/` are shops with
answers of their own (export/intents/own_answers.py).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from export.errors import CorpusError

CORPUS = Path(__file__).with_name("corpus")
SLOTS = frozenset(
    "order_id other_order_id product amount date name email phone voucher carrier tracking_number".split()  # noqa: SIM905
)
_SLOT = re.compile(r"\{([^{}]*)\}")
_MARKS = re.compile(r"(?P<angry>! )?(?:\+(?P<also>[a-z_]+) )?(?P<text>.+)", re.DOTALL)


@dataclass(frozen=True)
class Question:
    """One question form.

    Attributes:
        text: with slots.
        intent: what the customer wants; the name of its file.
        language: ISO 639-1 code; the name of the folder.
        angry: whether the customer is.
        also: a second intent in the same text.
    """

    text: str
    intent: str
    language: str
    angry: bool = False
    also: str | None = None


def read_questions(part: str, language: str, corpus: Path = CORPUS) -> list[Question]:
    """Read one part of the corpus, intents in order of their names.

    Args:
        part: `questions` or `held_out`.
        language: `en` or `zh`.
        corpus: the folder of all parts.

    Raises:
        CorpusError: it is absent, a line has an unknown slot or second intent, or there is nothing in it.
    """
    folder = corpus / part / language
    files = sorted(folder.glob("*.txt"))
    if not files:
        raise CorpusError(folder, 0, "no intent is there, as a file INTENT.txt with a question a line")
    intents = {file.stem for file in files}
    return [question for file in files for question in _read(file, language, intents)]


def read_tickets(kind: str, corpus: Path = CORPUS) -> list[str]:
    """Read adversarial tickets: injection, fake_order, other_customer or odd.

    Raises:
        CorpusError: the file is absent, or a line has an unknown slot.
    """
    return [text for _, text in _lines(corpus / "adversarial" / f"{kind}.txt")]


def _read(file: Path, language: str, intents: set[str]) -> Iterator[Question]:
    for number, line in _lines(file):
        marks = _MARKS.fullmatch(line)
        if marks is None:
            raise CorpusError(file, number, "it has marks and no words")
        if (also := marks["also"]) is not None and also not in intents - {file.stem}:
            raise CorpusError(file, number, f"{also} is no other intent of this folder")
        yield Question(marks["text"], file.stem, language, angry=marks["angry"] is not None, also=also)


def _lines(file: Path) -> Iterator[tuple[int, str]]:
    try:
        content = file.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as err:
        raise CorpusError(file, 0, f"it is not readable as UTF-8 ({err})") from err
    for number, line in enumerate(content.splitlines(), 1):
        if unknown := set(_SLOT.findall(line)) - SLOTS:
            raise CorpusError(file, number, f"it has a slot that nothing fills, {sorted(unknown)[0]}")
        if line.strip():
            yield number, line.strip()
