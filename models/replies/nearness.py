"""How near a ticket is to the questions that customers ask for an answer: exact search, language by language.

    vector of a ticket ─▶ cosine to each question ─▶ of an answer, or of all answers to one intent
                       ─▶ cosine to each answer's text, of intents that the model does not know
    chances of questions ─▶ whose a known intent is, among the intents that the model does not know

A knowledge base has some thousand questions: a product of one matrix and one vector. Refuses to know: models.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from models.replies.answers import KnownAnswer, without_slots
from models.replies.shared_words import SharedWords

FEW, DIGITS = 3, 4
"""Digits of a cosine: what stands behind them depends on the machine, and on what shared a batch."""
NOBODY = 0.1
"""Chance that nobody's share holds: a known intent that no question is clearly read as is no answer's."""

Floats = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Nearness:
    """Of a text to several questions.

    Attributes:
        nearest: cosine to the nearest one.
        few: mean of the cosines to the three nearest ones. One alone may be near by chance; of many most are far.
    """

    nearest: float
    few: float


@dataclass(frozen=True)
class Read:
    """A question as the model of intents reads it.

    Attributes:
        vector: float32 [dim], unit length.
        chances: the probability of each intent that the model knows; those near zero may be left out.
    """

    vector: Floats
    chances: Mapping[str, float]


class QuestionVectors:
    """The questions of one language's answers. Thread-safe: nothing changes.

    Attributes:
        shares: of each intent that the model does not know: which part of each known intent is its own, 0 to 1. What
            has an answer under the model's name is nobody's.
        words: of the questions and answers of each intent; without any where the model knows all intents.
    """

    def __init__(
        self, answers: Sequence[KnownAnswer], read: Mapping[str, Read], known: Collection[str] = frozenset()
    ) -> None:
        """Place them.

        Args:
            answers: of one language.
            read: the questions that were read, and texts of answers, without what fills their slots; what was not read
                is as if it were not there.
            known: intents that the model was taught.
        """
        said = {answer.answer_id: without_slots(answer.text) for answer in answers if answer.intent not in known}
        told = [each for answer in answers for each in (*answer.questions, said.get(answer.answer_id, ""))]
        texts = list(dict.fromkeys(each for each in told if each in read))
        self._rows = {text: row for row, text in enumerate(texts)}
        self._vectors = np.stack([read[text].vector for text in texts]) if texts else np.zeros((0, 0), np.float32)
        self._answers = {answer.answer_id: self._places(answer.questions) for answer in answers}
        to: dict[str, list[KnownAnswer]] = {}
        for answer in answers:
            to.setdefault(answer.intent, []).append(answer)
        self._intents = {
            intent: self._places(each for one in some for each in one.questions) for intent, some in to.items()
        }
        self._said = {
            intent: self._places(said[each.answer_id] for each in some)
            for intent, some in to.items()
            if intent not in known
        }
        self.words = SharedWords(
            {
                intent: " ".join(part for each in some for part in (*each.questions, each.text))
                for intent, some in to.items()
            }
            if self._said
            else {}
        )
        self.shares = _shares(
            {
                intent: _mean([read[texts[row]].chances for row in rows])
                for intent, rows in self._intents.items()
                if intent not in known and rows
            },
            taken=self._intents,
        )

    @property
    def intents(self) -> Iterable[str]:
        """What the answers are to."""
        return self._intents.keys()

    def of_answers(self, vector: Floats | None, answer_ids: Iterable[str]) -> dict[str, Nearness]:
        """Nearness of a text, float32 [dim], to each of these answers that has questions, by its id."""
        return self._near(vector, {name: self._answers.get(name, []) for name in answer_ids})

    def of_intents(self, vector: Floats | None, names: Iterable[str]) -> dict[str, Nearness]:
        """Nearness of a text, float32 [dim], to all answers of each of these intents together, by the intent."""
        return self._near(vector, {name: self._intents.get(name, []) for name in names})

    def of_texts(self, vector: Floats | None, names: Iterable[str]) -> dict[str, float]:
        """Cosine of a text, float32 [dim], to the nearest answer's text of each of these intents, by the intent."""
        found = self._near(vector, {name: self._said.get(name, []) for name in names})
        return {name: each.nearest for name, each in found.items()}

    def _near(self, vector: Floats | None, groups: Mapping[str, list[int]]) -> dict[str, Nearness]:
        if vector is None or not any(groups.values()):
            return {}
        cosines: list[float] = (self._vectors @ vector).tolist()
        return {name: _nearness([cosines[row] for row in rows]) for name, rows in groups.items() if rows}

    def _places(self, questions: Iterable[str]) -> list[int]:
        return sorted({self._rows[each] for each in questions if each in self._rows})


def _mean(chances: Sequence[Mapping[str, float]]) -> dict[str, float]:
    sums: dict[str, float] = {}
    for each in chances:
        for name, chance in each.items():
            sums[name] = sums.get(name, 0.0) + chance
    return {name: total / len(chances) for name, total in sums.items()}


def _shares(chances: Mapping[str, Mapping[str, float]], taken: Collection[str]) -> dict[str, dict[str, float]]:
    """Chances of each known intent that is not taken over their sum: several answers share what they are read as."""
    sums: dict[str, float] = {}
    for each in chances.values():
        for name, chance in each.items():
            sums[name] = sums.get(name, NOBODY) + chance
    return {
        intent: {name: chance / sums[name] for name, chance in each.items() if name not in taken}
        for intent, each in chances.items()
    }


def _nearness(cosines: list[float]) -> Nearness:
    few = sorted(cosines)[-FEW:]
    return Nearness(round(few[-1], DIGITS), round(sum(few) / len(few), DIGITS))
