"""Calls the reply models for one batch of tickets, with the answers of that moment and a deadline."""

import logging
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import msgspec

from models.identity import ModelIdentity
from models.replies.answers import KnownAnswer, slots_in
from models.replies.knowledge import KnowledgeBase
from models.replies.order_slots import SLOTS
from models.replies.responder import Asked, Outcome
from models.replies.support import SupportModel
from streams.records import Answer

MOST_NAMED = 5

log = logging.getLogger(__name__)


class Knowledge:
    """The shop's answers, as the table `answers` has them.

    Attributes:
        base: all answers, with the vectors of their questions. A change makes a new one, so a batch may keep its own.
    """

    def __init__(self, support: SupportModel) -> None:
        """Begin without answers; the models turn questions into vectors."""
        self._support, self.base = support, KnowledgeBase(())

    def take_in(self, changed: Mapping[str, Answer | None]) -> None:
        """Replace answers that changed, drop those that were deleted or cannot be read.

        Raises:
            InferenceError: the model failed.

        Blocks for some milliseconds per new question: call it off the event loop.
        """
        known = {answer.answer_id: answer for answer in self.base.answers}
        for answer_id, answer in changed.items():
            known.pop(answer_id, None)
            if answer is not None:
                known[answer_id] = msgspec.convert(answer, KnownAnswer, from_attributes=True)
        self.base = self._support.knowledge(list(known.values()))
        if never := never_given([known[name] for name in changed if name in known]):
            more = f" and {len(never) - MOST_NAMED} more" if len(never) > MOST_NAMED else ""
            log.warning(
                "answers that are never given, as nothing fills these slots: %s%s; slots are %s",
                ", ".join(never[:MOST_NAMED]),
                more,
                ", ".join(sorted(SLOTS)),
            )


def never_given(answers: Sequence[KnownAnswer]) -> list[str]:
    """Return those with a slot that no order ever fills, each with these slots. Pure."""
    unknown = {answer.answer_id: sorted(slots_in(answer.text) - SLOTS) for answer in answers}
    return [f"{name} ({', '.join(f'{{{slot}}}' for slot in slots)})" for name, slots in unknown.items() if slots]


@dataclass(frozen=True)
class Answering:
    """The models for one batch. Its other records (orders, shipments) get no outcome.

    Attributes:
        support: the models.
        knowledge: the shop's answers.
        deadline_s: by the monotonic clock; what has not begun to be written by then is handed off.
        stop: returns whether the batch was revoked; its texts are then given up, and their slots are free for others.
    """

    support: SupportModel
    knowledge: KnowledgeBase
    deadline_s: float
    stop: Callable[[], bool]

    @property
    def identity(self) -> ModelIdentity:
        """The identity of the intent model, which reads every ticket."""
        return self.support.intents.identity

    def infer(self, asked: Sequence[Asked | None]) -> list[Outcome | None]:
        """Answer the tickets among the inputs. Blocks until each is written or handed off, or the batch was revoked."""
        tickets = [(at, each) for at, each in enumerate(asked) if each is not None]
        found: list[Outcome | None] = [None] * len(asked)
        if tickets:
            outcomes = self.support.respond(
                [each for _, each in tickets], self.knowledge, deadline_s=self.deadline_s, stop=self.stop
            )
            for (at, _), outcome in zip(tickets, outcomes, strict=True):
                found[at] = outcome
        return found


def deadline(within_ms: int) -> float:
    """Return the moment that many milliseconds from now, in seconds of the monotonic clock."""
    return time.monotonic() + within_ms / 1000
