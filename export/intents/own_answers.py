"""How sure a shop's own answer has to be: weights fitted on shops that brought answers under names of their own.

    own answers ─▶ their questions, read ──┐
    tickets of these shops ────────────────┤
    the questions as tickets, and typed ───┼─▶ evidence ─▶ logistic regression ─▶ weights
    question forms kept apart ─────────────┘

Other shops judge it (tests/evaluations): none of them is read here.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

import numpy as np
from sklearn.linear_model import LogisticRegression

from export.intents.noise import varied
from export.intents.texts import IntentText
from export.replies.json_lines import read_lines
from export.replies.lessons import read_answers
from export.replies.questions import CORPUS, Question
from models.replies.answers import KnownAnswer
from models.replies.intents import IntentModel
from models.replies.knowledge import Questions
from models.replies.own_wishes import Evidence, evidence

BESIDE = "beside"
"""The shop whose own answers stand beside the corpus's; the others have nothing but their own."""
SHOPS = CORPUS / "shops"
PERSON = "person"
USUAL_WEIGHT = 20
"""Shops' worth of weight that ordinary tickets have: most tickets of a shop with the corpus's answers are such."""
TRUST = 0.1
"""In the fit, the inverse of the penalty on squares: there are more terms than shops."""
DIGITS = 4


@dataclass(frozen=True)
class OwnTicket:
    """A ticket in a shop with answers of its own.

    Attributes:
        text: as customers write.
        language: of it.
        wanted: the intent whose answer is right, or PERSON.
    """

    text: str
    language: str
    wanted: str


@dataclass(frozen=True)
class OwnShop:
    """A shop with answers under names of its own.

    Attributes:
        name: of its folder.
        answers: its knowledge base.
        tickets: of its customers.
    """

    name: str
    answers: Sequence[KnownAnswer]
    tickets: Sequence[OwnTicket]


Judged = tuple[str, Evidence, bool]
"""An own intent, what speaks for it, and whether it is wanted."""


def read_shops(folder: Path = SHOPS) -> list[OwnShop]:
    """Read shops, in order of their names.

    Args:
        folder: of a folder a shop, with answers.jsonl, records of the topic `answers`, and tickets.jsonl. The shop
            BESIDE has the corpus's answers, too.

    Raises:
        CorpusError: one of the files is not readable, or a line is neither.
    """
    return [_shop(each) for each in sorted(folder.iterdir())]


def _shop(folder: Path) -> OwnShop:
    answers = read_lines(folder / "answers.jsonl", KnownAnswer, "answer")
    usual = [*read_answers("en"), *read_answers("zh")] if folder.name == BESIDE else []
    return OwnShop(folder.name, [*usual, *answers], read_lines(folder / "tickets.jsonl", OwnTicket, "ticket"))


def fit_own_wishes(model: IntentModel, shops: Sequence[OwnShop], ordinary: Sequence[IntentText]) -> dict[str, float]:
    """Fit the weights of the evidence for an own answer.

    Args:
        model: reads tickets and questions.
        shops: each weighs the same.
        ordinary: texts of the intents that it was taught, as tickets of each shop that has the corpus's answers: no
            own answer is right for them. They weigh USUAL_WEIGHT times as much as a shop.

    Returns:
        A weight for each term of Evidence, and `bias`; rounded, so that a manifest is readable.

    Blocks for a minute.
    """
    usual = [OwnTicket(each.text, each.language, PERSON) for each in ordinary]
    found = [(judged(model, each), 1) for shop in shops for each in (shop, as_tickets(shop, model.names))]
    found += [
        (judged(model, OwnShop(each.name, each.answers, usual)), USUAL_WEIGHT) for each in shops if each.name == BESIDE
    ]
    rows = [row for each, _ in found for row in each]
    terms = list(rows[0][1].terms())
    values = np.array([list(row.terms().values()) for _, row, _ in rows])
    right = np.array([wanted for _, _, wanted in rows])
    shares = np.concatenate([np.full(len(each), weight / len(each)) for each, weight in found])
    shares *= len(rows) / shares.sum()
    spread = values.std(axis=0)
    fitted = LogisticRegression(C=TRUST, max_iter=5_000).fit(values / spread, right, sample_weight=shares)
    weights = dict(zip(terms, (fitted.coef_[0] / spread).tolist(), strict=True))
    return {name: round(each, DIGITS) for name, each in (weights | {"bias": float(fitted.intercept_[0])}).items()}


def as_tickets(shop: OwnShop, known: Sequence[str]) -> OwnShop:
    """A shop whose customers ask its own answers' questions, as they stand and as others would type them.

    Tickets are in other words than the questions. Without these the products of evidence turn against a ticket that is
    nearer than any that was seen.
    """
    asked = [
        Question(text, each.intent, each.language)
        for each in shop.answers
        if each.intent not in known
        for text in each.questions
    ]
    texts = [(text, each) for each in asked for text in (each.text, varied(Random(each.text), each))]  # noqa: S311
    return OwnShop(shop.name, shop.answers, [OwnTicket(text, each.language, each.intent) for text, each in texts])


def judged(model: IntentModel, shop: OwnShop) -> list[Judged]:
    """The nearest own intents to each of a shop's tickets."""
    knowledge = Questions(model.read_alone, frozenset(model.names)).knowledge(shop.answers)
    read = model.infer([each.text for each in shop.tickets])
    return [
        (name, found, name == each.wanted)
        for intent, each in zip(read, shop.tickets, strict=True)
        for name, found in evidence(intent, knowledge.near_in(each.language)).items()
    ]
