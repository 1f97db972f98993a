"""A decoding artifact with its vocabulary at work: question and context in, text out.

    question, context ─▶ prompt ids ─▶ engine (slots shared with every other caller) ─▶ ids ─▶ text

Refuses to know what a good answer is: what it writes is checked by others.
"""

from collections.abc import Callable, Sequence
from concurrent.futures import Future, wait
from dataclasses import dataclass
from pathlib import Path

from tokenizers import Tokenizer

from models.artifact import Artifact, open_artifact
from models.errors import ArtifactError
from models.generate.decoder import Decoder
from models.generate.engine import Engine
from models.generate.prompt import END, SEPARATOR, id_of, prompt_ids
from models.generate.sampling import GREEDY, Sampling
from models.generate.slots import Ended, Generation, Request
from models.identity import identity_of
from models.manifest import Device

SLOTS = 16
MOST_TOKENS = 160
"""Of one answer: some 120 English words."""
STOP_LOOK_S = 0.1
"""How often a caller that may stop is asked whether it does."""


@dataclass(frozen=True)
class Written:
    """What was written.

    Attributes:
        text: whole only where it ended with its end token.
        ended: why.
    """

    text: str
    ended: Ended


class Writer:
    """A loaded and proven decoder. Thread-safe."""

    def __init__(self, artifact: Artifact, *, device: Device = "cpu", slots: int = SLOTS) -> None:
        """Open graph and vocabulary, start the engine, and check the golden outputs.

        Raises:
            ArtifactError: the artifact is no decoder, lacks a token, or writes something else than when it was proven.
            DeviceError: the device is absent, or the artifact has no graph for it.

        Blocks for about a second: make it off the event loop.
        """
        self.artifact = artifact
        decoder = Decoder(artifact, slots, device)
        try:
            self.tokenizer = Tokenizer.from_file(str(artifact.path("tokenizer.json")))
            self._end = id_of(self.tokenizer, END)
            id_of(self.tokenizer, SEPARATOR)
        except Exception as err:  # tokenizers raises Exception itself
            raise ArtifactError(artifact.folder, f"its tokenizer cannot be used ({err})") from err
        self.capacity, self.identity = decoder.capacity, identity_of(artifact, decoder.session)
        self._engine = Engine(decoder)
        try:
            self._prove()
        except BaseException:
            self.close()
            raise

    @classmethod
    def load(cls, folder: Path, *, device: Device = "cpu", slots: int = SLOTS) -> "Writer":
        """Open an artifact's folder. Raises and blocks like the constructor, and where the folder is no artifact."""
        return cls(open_artifact(folder), device=device, slots=slots)

    def write(
        self,
        asked: Sequence[tuple[str, str]],
        *,
        sampling: Sampling = GREEDY,
        most_tokens: int = MOST_TOKENS,
        deadline_s: float | None = None,
        stop: Callable[[], bool] | None = None,
    ) -> list[Written]:
        """Answer questions.

        Args:
            asked: question and context of each, facts lifted.
            sampling: how tokens are chosen.
            most_tokens: of one answer, cut to what the prompt leaves of the capacity.
            deadline_s: of the monotonic clock; what is not finished by then ends with what it has.
            stop: tells that nobody wants the texts any more; what is not finished ends, and its slots are free.

        Returns:
            One text each, in order; each depends on its own question and context alone.

        Raises:
            InferenceError: the engine failed.

        Blocks until all are written. May be called from several threads: they share the slots.
        """
        futures = [self._submit(*each, sampling, most_tokens, deadline_s) for each in asked]
        if stop is not None:
            self._end_on(stop, [each for each in futures if each is not None])
        return [Written("", "token_limit") if each is None else self._written(each.result()) for each in futures]

    def close(self) -> None:
        """End the engine; what is not finished is cancelled. Blocks for a step."""
        self._engine.close()

    def _end_on(self, stop: Callable[[], bool], futures: "Sequence[Future[Generation]]") -> None:
        """Wait until all are written or nobody wants them."""
        left = set(futures)
        while left and not stop():
            left = wait(left, STOP_LOOK_S).not_done
        for future in left:
            self._engine.cancel(future)

    def _submit(
        self, question: str, context: str, sampling: Sampling, most_tokens: int, deadline_s: float | None
    ) -> "Future[Generation] | None":
        """A future; None where the prompt leaves no room."""
        ids = prompt_ids(self.tokenizer, question, context)
        room = min(most_tokens, self.capacity - len(ids))
        return self._engine.submit(Request(ids, room, self._end, sampling, deadline_s)) if room > 0 else None

    def _written(self, generation: Generation) -> Written:
        text: str = self.tokenizer.decode(generation.ids, skip_special_tokens=False)
        return Written(text.strip(), generation.ended)

    def _prove(self) -> None:
        for golden in self.artifact.manifest.goldens:
            question, _, context = golden.text.partition(SEPARATOR)
            request = Request(prompt_ids(self.tokenizer, question, context), len(golden.values), end_id=-1)
            found = self._engine.submit(request).result().ids
            if found != [int(value) for value in golden.values]:
                raise ArtifactError(self.artifact.folder, "it writes other golden tokens on this machine")
