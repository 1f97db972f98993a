"""The shop's own lessons: each question form with an order's state, the answer that applies, and what an agent writes.

    question form ─▶ slots filled ─┐                         opener by tone ┐
    order state ─▶ slots ─▶ answers that apply ─▶ context ─▶ answer(s) ─────┴▶ text an agent would sign

A lesson's facts are lifted (models/replies/facts.py): the model learns to say `<f1>`, never a digit. Seeded: the same
seed gives the same lessons.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from random import Random

from export.replies.json_lines import read_lines
from export.replies.pairs import Pair
from export.replies.questions import CORPUS, Question
from models.replies.answers import KnownAnswer, best_answer, filled
from models.replies.facts import OTHER, Facts
from models.replies.order_slots import KnownOrder, Status, order_slots

STATUSES: tuple[Status, ...] = ("placed", "paid", "shipped", "shipped", "delivered", "cancelled")
CARRIERS = ("DHL", "UPS", "DPD", "GLS", "Royal Mail", "PostNord", "FedEx", "Hermes", "SF Express", "La Poste")
NAMES = ("Anna", "Li Wei", "Tom Baker", "Fatima", "Mrs Olsen", "J. Novak", "Carlos", "Yuki")
SORRY = frozenset(
    (
        *("damaged", "defective", "delivered_not_received", "missing_item", "wrong_item", "website_problem"),
        *("payment_failed", "charged_twice", "voucher_not_working", "login_problem", "order_not_confirmed"),
        *("refund_status", "order_cancelled"),
    )
)
"""Intents whose customers have a trouble that the shop should regret."""
_REGRET = "We are sorry"
NO_FRAME = frozenset(("greeting", "thanks"))
_FIRST_DAY = date(2024, 1, 1)
_KNOWS_ORDER, _HAS_DISTRACTOR, _VARIES, _ASKS_TWICE = 0.7, 0.35, 0.4, 0.1
_AND = (" And: ", " Also, ", " ", " One more thing. ")
COUNTS = ("two", "three", "four", "five", "six", "seven", "eight", "ten", "twelve")
_COUNT = re.compile(rf"\b(?:{'|'.join(COUNTS)})\b")
_SENTENCE_END = re.compile(r"(?<=[.?!]) ")


def read_answers(language: str, corpus: Path = CORPUS) -> list[KnownAnswer]:
    """Read the knowledge base of one language.

    Raises:
        CorpusError: it is not readable, or a line is no answer.
    """
    return read_lines(corpus / "answers" / f"{language}.jsonl", KnownAnswer, "answer")


class Teacher:
    """Makes lessons of question forms; holds the answers, the voice and the dice."""

    def __init__(self, answers: Sequence[KnownAnswer], seed: int) -> None:
        """Read the voice beside the corpus."""
        self._answers = {answer.intent: [a for a in answers if a.intent == answer.intent] for answer in answers}
        self._dice = Random(seed)  # noqa: S311  # no secret
        voice = CORPUS / "voice"
        self._voice = {file.stem: file.read_text("utf-8").splitlines() for file in sorted(voice.glob("*.txt"))}

    def lessons(self, questions: Sequence[Question], times: int) -> list[Pair]:
        """Make this many lessons of each question form that the knowledge base can answer, in order."""
        made = (self.lesson(self._joined(question, questions)) for question in questions for _ in range(times))
        return [pair for pair in made if pair is not None]

    def _joined(self, question: Question, questions: Sequence[Question]) -> Question:
        """Now and then add a form of another intent, as customers do."""
        other = self._dice.choice(questions)
        alone = question.also or other.also or other.intent == question.intent or question.intent in NO_FRAME
        if alone or other.intent not in self._answers or other.intent in NO_FRAME or self._dice.random() >= _ASKS_TWICE:
            return question
        text = f"{question.text}{self._dice.choice(_AND)}{other.text}"
        return replace(question, text=text, also=other.intent, angry=question.angry or other.angry)

    def lesson(self, question: Question) -> Pair | None:
        """One lesson with lifted facts; None where no answer of its intent applies."""
        order = self._order() if self._dice.random() < _KNOWS_ORDER else None
        slots = order_slots(order, question.language) if order else {}
        intents = [question.intent, *([question.also] if question.also else [])]
        right = [best_answer(self._answers.get(intent, ()), slots) for intent in intents]
        if any(answer is None for answer in right):
            return None
        texts = [self._varied(filled(answer.text, slots)) for answer in right if answer]
        context = [*texts, *self._distractor(intents, slots)]
        self._dice.shuffle(context)
        facts = Facts(slots.values())
        lifted = facts.lift(" | ".join(context))
        asked = facts.lift_known(self._asked(question, order))
        return Pair(asked, lifted, facts.lift_known(self._reply(question, texts)))

    def _order(self) -> KnownOrder:
        number = self._dice.randrange(10**8, 10**9)
        day = _FIRST_DAY + timedelta(days=self._dice.randrange(1_000))
        return KnownOrder(
            f"A-{number}",
            self._dice.choice(STATUSES),
            day,
            day + timedelta(days=self._dice.randrange(9)),
            self._dice.choice(CARRIERS) if self._dice.random() < 0.8 else None,
            f"TR{self._dice.randrange(10**9)}",
        )

    def _distractor(self, intents: Sequence[str], slots: dict[str, str]) -> list[str]:
        if len(intents) > 1 or self._dice.random() >= _HAS_DISTRACTOR:
            return []
        other = self._dice.choice([intent for intent in self._answers if intent not in intents])
        answer = best_answer(self._answers[other], slots)
        return [self._varied(filled(answer.text, slots))] if answer else []

    def _varied(self, text: str) -> str:
        """The answer with other counts in words, or some of its sentences: it has to be read, not remembered."""
        if self._dice.random() < _VARIES:
            text = _COUNT.sub(lambda _: self._dice.choice(COUNTS), text)
        sentences = _SENTENCE_END.split(text)
        if len(sentences) > 1 and self._dice.random() < _VARIES:
            kept = sorted(self._dice.sample(range(len(sentences)), self._dice.randrange(1, len(sentences))))
            return " ".join(sentences[place] for place in kept)
        return text

    def _asked(self, question: Question, order: KnownOrder | None) -> str:
        values = dict.fromkeys(("amount", "date", "voucher", "tracking_number", "other_order_id"), OTHER)
        values |= {"email": "<email>", "phone": "<phone>", "order_id": order.order_id if order else OTHER}
        values |= {"product": self._dice.choice(self._voice["products"]), "name": self._dice.choice(NAMES)}
        return filled(question.text, values | {"carrier": self._dice.choice(CARRIERS)})

    def _reply(self, question: Question, texts: Sequence[str]) -> str:
        if question.intent in NO_FRAME:
            return texts[0]
        tone = "angry" if question.angry else "sorry" if question.intent in SORRY else "neutral"
        regrets = tone == "sorry" and texts[0].startswith(_REGRET)
        opener = "" if regrets else f"{self._dice.choice(self._voice[f'openers_{tone}'])} "
        body = f" {self._dice.choice(self._voice['joints'])} ".join(texts)
        return f"{opener}{body} {self._dice.choice(self._voice['closers'])}"
