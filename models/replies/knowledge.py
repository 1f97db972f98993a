"""A shop's answers, and their questions as the model of intents reads them, once, when an answer arrives.

    answers ─▶ questions that tell more than intents ─▶ new? read ─▶ kept while an answer has them ─▶ KnowledgeBase

A ticket finds an answer by its intent. Questions are read only if the model does not know the intent's name, or if
several answers to one intent say as much. If the name is not known, an answer is also found by its text; if it has no
questions, its name and text stand for them.
"""

import re
import threading
from collections.abc import Callable, Collection, Mapping, Sequence
from types import MappingProxyType

import msgspec

from models.plain_text import plain_text
from models.replies.answers import KnownAnswer, slots_in, without_slots
from models.replies.nearness import QuestionVectors, Read

MOST_QUESTIONS = 20_000
"""That are read, with texts of answers: 40 MB, a minute of a worker's start. Answers beyond, by their ids, are found by
intent alone."""

_NO_LETTERS = re.compile(r"[\W\d_]+")
ReadAlone = Callable[[Sequence[str]], list[Read | None]]
_NONE = QuestionVectors((), {})


class KnowledgeBase:
    """All answers, as they are now. It never changes, so a batch may keep the one it has.

    Attributes:
        answers: in order of their ids.
    """

    def __init__(
        self,
        answers: Sequence[KnownAnswer],
        read: Mapping[str, Read] = MappingProxyType({}),
        known: Collection[str] = frozenset(),
    ) -> None:
        """Place the answers.

        Args:
            answers: each id once.
            read: questions; without any, answers are found by their intents alone.
            known: intents that the model was taught.
        """
        self.answers = tuple(sorted(answers, key=lambda answer: answer.answer_id))
        languages = {answer.language for answer in self.answers}
        self._in = {name: [each for each in self.answers if each.language == name] for name in languages}
        self._read, self._known, self._lock = read, known, threading.Lock()
        self._near: dict[str, QuestionVectors] = {}

    def answers_in(self, language: str | None) -> Sequence[KnownAnswer]:
        """The answers of a language."""
        return self._in.get(language or "", ())

    def near_in(self, language: str | None) -> QuestionVectors:
        """Return the questions of a language's answers.

        They are indexed for the first ticket only, as changes come in series: a hundred milliseconds for a thousand
        answers.
        """
        if language not in self._in:
            return _NONE
        with self._lock:
            if language not in self._near:
                self._near[language] = QuestionVectors(self._in[language], self._read, self._known)
            return self._near[language]


class Questions:
    """The questions of a knowledge base that changes. Thread-safe."""

    def __init__(self, read_alone: ReadAlone, known: Collection[str]) -> None:
        """Know nothing yet.

        Args:
            read_alone: reads plain texts, each as if it were the only one; None for a text without a token.
            known: intents that the model was taught.
        """
        self._read_alone, self._known, self._lock = read_alone, known, threading.Lock()
        self._read: dict[str, Read | None] = {}

    def knowledge(self, answers: Sequence[KnownAnswer]) -> KnowledgeBase:
        """Make a knowledge base; what was read for the last one is used again.

        Raises:
            InferenceError: the model failed.

        Blocks for some milliseconds a new question: call it off the event loop.
        """
        with self._lock:
            ordered = [self._with_questions(each) for each in sorted(answers, key=lambda answer: answer.answer_id)]
            asked = _telling(ordered, self._known)[:MOST_QUESTIONS]
            new = [each for each in asked if each not in self._read]
            found = dict(zip(new, self._read_alone([plain_text(each) for each in new]), strict=True))
            self._read = {each: found[each] if each in found else self._read[each] for each in asked}
            read = {each: one for each, one in self._read.items() if one is not None}
        return KnowledgeBase(ordered, read, self._known)

    def _with_questions(self, answer: KnownAnswer) -> KnownAnswer:
        if answer.questions or answer.intent in self._known:
            return answer
        name = _NO_LETTERS.sub(" ", answer.intent)
        return msgspec.structs.replace(answer, questions=(name, without_slots(answer.text)))


def _telling(answers: Sequence[KnownAnswer], known: Collection[str]) -> list[str]:
    """Return the questions by which answers may be found, and texts of those with an unknown intent, each once."""
    rivals: dict[tuple[str, str, int], set[tuple[str, ...]]] = {}
    for answer in answers:
        rivals.setdefault(_place(answer), set()).add(answer.questions)
    telling = [each for each in answers if each.intent not in known or len(rivals[_place(each)]) > 1]
    return list(dict.fromkeys(each for answer in telling for each in _read_of(answer, known)))


def _read_of(answer: KnownAnswer, known: Collection[str]) -> tuple[str, ...]:
    return answer.questions if answer.intent in known else (*answer.questions, without_slots(answer.text))


def _place(answer: KnownAnswer) -> tuple[str, str, int]:
    """Return a key; answers with the same one may say equally much."""
    return answer.intent, answer.language, len(slots_in(answer.text))
