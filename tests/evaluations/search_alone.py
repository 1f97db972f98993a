"""Search by vectors alone, what the pipeline of replies has to beat: the answer to what lies nearest, if near enough.

ticket ─▶ vector ─▶ nearest text ─▶ its intent ─▶ answered from a nearness on, which is chosen on forms apart
"""

from collections.abc import Collection, Sequence

import numpy as np

from export.intents.texts import IntentText
from models.replies.intents import Intent, IntentModel
from models.replies.knowledge import KnowledgeBase
from models.replies.nearness import Floats

Found = list[tuple[str, float]]
"""The intent of what lies nearest to each text, and its cosine."""


class SearchAlone:
    """Knows texts and their intents, all in one language."""

    def __init__(self, model: IntentModel, texts: Sequence[IntentText]) -> None:
        """Embed what may be found."""
        vectors = [(read.vector, each) for read, each in zip(model.infer([t.text for t in texts]), texts, strict=True)]
        self._vectors: Floats = np.stack([vector for vector, _ in vectors if vector is not None])
        self._intents = [each.intent for vector, each in vectors if vector is not None]
        self._least = 0.0

    def choose(self, read: Sequence[Intent], texts: Sequence[IntentText], answered: Collection[str]) -> float:
        """Choose the least nearness that scores best on texts; return it."""
        found = self.find(read)
        near = np.array([cosine for _, cosine in found])
        gains = np.array([gain(name, each, answered) for (name, _), each in zip(found, texts, strict=True)])
        order = np.argsort(-near, kind="stable")
        best = int(np.cumsum(gains[order]).argmax())
        self._least = float(near[order][best])
        return self._least

    def score(self, read: Sequence[Intent], texts: Sequence[IntentText], answered: Collection[str]) -> float:
        """The mean of +1, 0 and -1 over texts."""
        pairs = zip(self.find(read), texts, strict=True)
        return sum(gain(name, each, answered) for (name, near), each in pairs if near >= self._least) / len(texts)

    def find(self, read: Sequence[Intent]) -> Found:
        """What lies nearest to each text."""
        found: Found = []
        for each in read:
            cosines = self._vectors @ each.vector if each.vector is not None else np.zeros(1, np.float32)
            at = int(cosines.argmax())
            found.append((self._intents[at], float(cosines[at])))
        return found


def gain(name: str, text: IntentText, answered: Collection[str]) -> int:
    """Return what it is worth to answer a text as if it wanted this: nothing if there is no answer to it."""
    return (1 if name == text.intent else -1) if name in answered else 0


def questions_of(knowledge: KnowledgeBase, language: str) -> list[IntentText]:
    """The questions that stand in a language's answers."""
    answers = knowledge.answers_in(language)
    return list(dict.fromkeys(IntentText(text, each.intent, language) for each in answers for text in each.questions))
