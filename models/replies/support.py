"""The models of replies together: intents, and the writer where there is one."""

import time
from collections.abc import Callable, Sequence
from functools import partial

from models.artifact import own_or_shipped
from models.generate.writer import Writer
from models.manifest import Device
from models.replies.answers import KnownAnswer
from models.replies.intents import ARTIFACT as INTENTS
from models.replies.intents import IntentModel
from models.replies.knowledge import KnowledgeBase, Questions
from models.replies.own_wishes import OwnWishes, weights_of
from models.replies.responder import Asked, Outcome, Responder
from models.replies.taught import taught_to

WRITER = "replies-en"
EVEN = 0.45
"""Where +1 for a right reply and -1 for a wrong one are in balance, as measured on validation forms (ADR 0086)."""

WRITING_SHARE = 0.75
"""Of the time until a deadline, after which nobody waits for GPT-2: the shop's own words leave in time (ADR 78)."""


class SupportModel:
    """Loaded and proven models that answer tickets from one knowledge base, which changes. Thread-safe."""

    def __init__(self, intents: IntentModel, writer: Writer | None, least_confidence: float) -> None:
        """Join the parts; `load` makes them.

        Raises:
            ArtifactError: the intents' manifest has no weights for answers of own intents.
        """
        self.intents, self.writer, self._least = intents, writer, least_confidence
        self._taught = taught_to(writer.artifact) if writer else None
        self._own = OwnWishes(weights_of(intents.artifact))
        self._questions = Questions(intents.read_alone, frozenset(intents.names))

    @classmethod
    def load(
        cls,
        own: str = "",
        *,
        device: Device = "cpu",
        least_confidence: float = EVEN,
    ) -> "SupportModel":
        """Open the artifacts.

        Args:
            own: a folder of artifacts that take the place of those that ship.
            device: where they run.
            least_confidence: in an intent, below which a person answers.

        Raises:
            ArtifactError: an artifact is absent, changed, or says something else than when it was proven.
            DeviceError: the device is absent, or would not do all the work.

        Blocks for some two seconds: call it off the event loop.
        """
        intents, writer = load_models(own, device)
        return cls(intents, writer, least_confidence)

    def knowledge(self, answers: Sequence[KnownAnswer]) -> KnowledgeBase:
        """Make a knowledge base of answers. Blocks for some milliseconds per question that is new."""
        return self._questions.knowledge(answers)

    def respond(
        self,
        asked: Sequence[Asked],
        knowledge: KnowledgeBase,
        *,
        deadline_s: float | None = None,
        stop: Callable[[], bool] | None = None,
    ) -> list[Outcome]:
        """Answer tickets, or say why not; see `Responder.respond`.

        Args:
            asked: tickets.
            knowledge: as `knowledge` made it.
            deadline_s: by the monotonic clock; a ticket whose writing has not begun by then is handed off, and what
                GPT-2 has not written by three quarters of that time has the shop's own words.
            stop: tells whether nobody waits for the outcomes any more; then they mean nothing.
        """
        now = time.monotonic()
        until = None if deadline_s is None else now + WRITING_SHARE * (deadline_s - now)
        write = partial(self.writer.write, deadline_s=until, stop=stop) if self.writer else None
        responder = Responder(self.intents.infer, write, self._least, self._own, self._taught)
        return responder.respond(asked, knowledge, deadline_s)

    def close(self) -> None:
        """End the writer's engine."""
        if self.writer:
            self.writer.close()


def load_models(own: str, device: Device) -> tuple[IntentModel, Writer]:
    """Open the artifacts. Raises and blocks as above."""
    intents = IntentModel.load(own_or_shipped(own, INTENTS), device)
    return intents, Writer.load(own_or_shipped(own, WRITER), device=device)
