"""Whether an answer covers what a ticket is about: a code that does not arrive is not covered by one on passwords.

An intent is wider than the answer that a shop has for it: carrying a sofa upstairs is a wish about delivery, and a link
to choose another day does not help. The text of an answer decides, not its questions; if a shop has several answers to
one wish, those that cover the subject are preferred.
"""

from collections.abc import Iterable, Sequence

from models.replies.answers import KnownAnswer
from models.replies.subjects import SUBJECTS, Subject

_REASON = "the answer says nothing of what it is about"


def left_out(text: str, answers: Iterable[KnownAnswer]) -> str | None:
    """Say what a text is about that the answer to it does not speak of; None if there is no such thing.

    Args:
        text: plain.
        answers: to what the ticket is read to want.
    """
    for answer in answers:
        for subject in _about(answer):
            if not subject.spoken_of.search(answer.text) and subject.told.search(text):
                return f"{_REASON} ({subject.name})"
    return None


def speaking_of(text: str, answers: Sequence[KnownAnswer]) -> Sequence[KnownAnswer]:
    """Keep the answers that leave out the fewest subjects of a text, and of these those with the fewest other subjects.

    Args:
        text: plain.
        answers: to one wish.
    """
    if len(answers) < 2:
        return answers
    told = {subject.name for subject in _about(answers[0]) if subject.told.search(text)}
    spoken = [{each.name for each in _about(answer) if each.spoken_of.search(answer.text)} for answer in answers]
    off = [(len(told - each), len(each - told)) for each in spoken]
    return [answer for answer, each in zip(answers, off, strict=True) if each == min(off)]


def _about(answer: KnownAnswer) -> list[Subject]:
    return [subject for subject in SUBJECTS if answer.intent in subject.intents]
