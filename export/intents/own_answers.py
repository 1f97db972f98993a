"""How sure a shop's own answer has to be: weights fitted on answers of wishes that no question form is of.

    own answers ─▶ vectors of their questions ─┐
    tickets for them, and nearly for them ─────┼─▶ evidence ─▶ logistic regression ─▶ weights
    question forms kept apart ─────────────────┘

Other wishes of the same kind judge it (tests/evaluations): none of them is read here.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression

from export.intents.texts import Asked
from export.replies.json_lines import read_lines
from export.replies.questions import CORPUS
from models.replies.answers import KnownAnswer
from models.replies.intents import IntentModel
from models.replies.knowledge import Embedded, KnowledgeBase
from models.replies.own_wishes import Evidence, nearest_own

OWN = CORPUS / "own"
PERSON = "person"
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


def read_own(folder: Path = OWN) -> tuple[list[KnownAnswer], list[OwnTicket]]:
    """Read own answers, records of the topic `answers`, and tickets for them.

    Raises:
        CorpusError: one of the files is not readable, or a line is neither.
    """
    return read_lines(folder / "answers.jsonl", KnownAnswer, "answer"), read_lines(
        folder / "tickets.jsonl", OwnTicket, "ticket"
    )


def fit_own_wishes(
    model: IntentModel, answers: Sequence[KnownAnswer], tickets: Sequence[OwnTicket], ordinary: Sequence[Asked]
) -> dict[str, float]:
    """Fit the weights of the evidence for an own answer.

    Args:
        model: reads tickets and questions.
        answers: of intents that it was not taught.
        tickets: for them, and nearly for them.
        ordinary: texts of the intents that it was taught: no own answer is right for them.

    Returns:
        A weight for each field of Evidence, and `bias`; rounded, so that a manifest is readable.

    Blocks for some ten seconds.
    """
    knowledge = Embedded(model.vectors, model.names).knowledge(answers)
    asked = [*tickets, *(OwnTicket(each.text, each.language, PERSON) for each in ordinary)]
    rows = evidence(model, knowledge, asked)
    values = np.array([list(vars(row).values()) for _, row in rows])
    right = np.array([name == each.wanted for (name, _), each in zip(rows, asked, strict=True)])
    spread = values.std(axis=0)
    fitted = LogisticRegression(max_iter=2_000).fit(values / spread, right)
    weights = dict(zip(vars(rows[0][1]), (fitted.coef_[0] / spread).tolist(), strict=True))
    return {name: round(each, DIGITS) for name, each in (weights | {"bias": float(fitted.intercept_[0])}).items()}


def evidence(model: IntentModel, knowledge: KnowledgeBase, tickets: Sequence[OwnTicket]) -> list[tuple[str, Evidence]]:
    """The nearest own intent to each ticket, and what speaks for it.

    Args:
        model: reads the tickets.
        knowledge: with an own answer in the language of each ticket.
        tickets: none empty.
    """
    read = model.infer([each.text for each in tickets])
    found = [
        nearest_own(intent, knowledge.near_in(each.language), model.names)
        for intent, each in zip(read, tickets, strict=True)
    ]
    return [(name, each) for name, each in found if each is not None]
