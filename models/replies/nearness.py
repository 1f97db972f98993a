"""How near a ticket is to the questions that customers ask for an answer: exact search, language by language.

    vector of a ticket ─▶ cosine to each question ─▶ of an answer, or of all answers to one own intent
                       ─▶ cosine to each answer's text, of intents that the model does not know
    words of a ticket ─▶ words of questions and texts
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
OPEN = {"product_question": 2.0}
"""The same of intents under which anything may be asked: one answer about pans is not the answer about every pan."""

Floats = npt.NDArray[np.float32]
Doubles = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Read:
    """A question as the model of intents reads it.

    Attributes:
        vector: float32 [dim], unit length.
        chances: the probability of each intent that the model knows; those near zero may be left out.
    """

    vector: Floats
    chances: Mapping[str, float]


@dataclass(frozen=True)
class OwnNearness:
    """How near a text is to each intent that the model does not know, in the order of QuestionVectors.shares.

    Attributes:
        nearest: cosine to the nearest question.
        few: mean of the cosines to the three nearest questions. One alone may be near by chance, and most of many are
            far.
        texts: cosine to the nearest answer's text; 0 where none was read.
        words: that questions and texts share with it (shared_words.py).
    """

    nearest: Doubles
    few: Doubles
    texts: Doubles
    words: Doubles


class QuestionVectors:
    """The questions of one language's answers. Thread-safe: nothing changes.

    Attributes:
        shares: for each intent that the model does not know and that has questions, in order of their names: which part
            of each known intent is its own, 0 to 1. A known intent with an answer under the model's name is shared by
            none.
    """

    def __init__(
        self, answers: Sequence[KnownAnswer], read: Mapping[str, Read], known: Collection[str] = frozenset()
    ) -> None:
        """Place them.

        Args:
            answers: of one language.
            read: the questions that were read, and texts of answers with empty slots; what was not read is ignored.
            known: intents that the model was taught.

        Blocks for a tenth of a millisecond an answer, for two one whose words are new.
        """
        said = {answer.answer_id: without_slots(answer.text) for answer in answers if answer.intent not in known}
        told = [each for answer in answers for each in (*answer.questions, said.get(answer.answer_id, ""))]
        texts = list(dict.fromkeys(each for each in told if each in read))
        self._rows = {text: row for row, text in enumerate(texts)}
        self._vectors = np.stack([read[text].vector for text in texts]) if texts else np.zeros((0, 0), np.float32)
        self._answers = {answer.answer_id: self._places(answer.questions) for answer in answers}
        to: dict[str, list[KnownAnswer]] = {}
        for answer in sorted(answers, key=lambda answer: answer.intent):
            to.setdefault(answer.intent, []).append(answer)
        asked = {intent: self._places(each for one in some for each in one.questions) for intent, some in to.items()}
        own = {intent: rows for intent, rows in asked.items() if rows and intent not in known}
        read_as = {intent: _mean([read[texts[row]].chances for row in rows]) for intent, rows in own.items()}
        self.shares = _shares(read_as, taken=to)
        self._asked = _Groups(own.values())
        self._said = _Groups(self._places(said[each.answer_id] for each in to[intent]) for intent in own)
        self._words = SharedWords([_texts_of(some) for some in to.values()] if own else [])
        self._documents = [at for at, intent in enumerate(to) if intent in own]

    def of_answers(self, vector: Floats | None, answer_ids: Iterable[str]) -> dict[str, float]:
        """Return the cosine of a text, float32 [dim], to the nearest question of each answer with any, by its id."""
        rows = {name: found for name in answer_ids if (found := self._answers.get(name))}
        if vector is None:
            return {}
        return {name: round(float(_cosines(self._vectors[some], vector).max()), DIGITS) for name, some in rows.items()}

    def of_own(self, vector: Floats | None, text: str) -> OwnNearness | None:
        """Return how near a text is; None without its vector, float32 [dim], or if no intent is the shop's own."""
        if vector is None or not self.shares:
            return None
        cosines = _cosines(self._vectors, vector).astype(np.float64)
        nearest, few = self._asked.greatest(cosines)
        texts, _ = self._said.greatest(cosines)
        return OwnNearness(nearest, few, texts, self._words.of(text)[self._documents])

    def _places(self, questions: Iterable[str]) -> list[int]:
        return sorted({self._rows[each] for each in questions if each in self._rows})


class _Groups:
    """Rows of a matrix by the group that they belong to; a group may be empty."""

    def __init__(self, groups: Iterable[Sequence[int]]) -> None:
        rows = list(groups)
        sizes = np.array([len(each) for each in rows], np.intp)
        self._rows = np.array([row for each in rows for row in each], np.intp)
        self._groups = np.repeat(np.arange(len(rows)), sizes)
        self._top = [np.where(sizes > back, np.cumsum(sizes) - 1 - back, -1) for back in range(FEW)]
        self._few = sizes.clip(1, FEW)

    def greatest(self, values: Doubles) -> tuple[Doubles, Doubles]:
        """The greatest value of each group and the mean of its three greatest, rounded; 0 where it has no rows."""
        own = values[self._rows]
        rising = np.append(own[np.lexsort((own, self._groups))], 0.0)
        top = [rising[at] for at in self._top]
        return top[0].round(DIGITS), (sum(top) / self._few).round(DIGITS)


def _cosines(vectors: Floats, vector: Floats) -> Floats:
    """Return cosines of unit vectors. BLAS would wake its threads, and on busy cores cost ten times as much."""
    cosines: Floats = np.einsum("ij,j->i", vectors, vector)
    return cosines


def _texts_of(answers: Sequence[KnownAnswer]) -> list[str]:
    return [text for each in answers for text in (*each.questions, each.text)]


def _mean(chances: Sequence[Mapping[str, float]]) -> dict[str, float]:
    sums: dict[str, float] = {}
    for each in chances:
        for name, chance in each.items():
            sums[name] = sums.get(name, 0.0) + chance
    return {name: total / len(chances) for name, total in sums.items()}


def _shares(chances: Mapping[str, Mapping[str, float]], taken: Collection[str]) -> dict[str, dict[str, float]]:
    """Divide the chances of each known intent that is not taken by their sum: answers share what they are read as."""
    sums: dict[str, float] = {}
    for each in chances.values():
        for name, chance in each.items():
            sums[name] = sums.get(name, OPEN.get(name, NOBODY)) + chance
    return {
        intent: {name: chance / sums[name] for name, chance in each.items() if name not in taken}
        for intent, each in chances.items()
    }
