"""Writes texts with a decoding artifact and its vocabulary: question and context in, text out.

    question, context ─▶ prompt ids ─▶ lanes (slots shared with every other caller) ─▶ ids ─▶ text

Refuses to know: what a good answer is. What it writes is checked elsewhere.
"""

from collections.abc import Callable, Sequence
from concurrent.futures import Future, wait
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from models.artifact import Artifact, open_artifact
from models.errors import ArtifactError
from models.generate.decoder import Decoder
from models.generate.lanes import Lanes
from models.generate.prompt import END, SEPARATOR, id_of, prompt_ids
from models.generate.sampling import GREEDY, Sampling
from models.generate.slots import Ended, Generation, Look, Request
from models.identity import identity_of
from models.manifest import Device
from models.quota import cores
from models.tokenizer import tokenizer_of

SLOTS = 12
"""Of a lane: as fast as 16, faster than 8, with a step that other rows wait for less (ADR 0097)."""
MOST_LANES = 2
"""More were not measured: nobody had more than two cores."""
MOST_TOKENS = 160
"""Of one answer: some 120 English words."""
STOP_LOOK_S = 0.1
"""How often a caller that may stop is asked whether it does."""
Spoiled = Callable[[str], bool]
"""Of a text's beginning, its last word perhaps cut off."""


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

    def __init__(
        self, artifact: Artifact, *, device: Device = "cpu", slots: int = SLOTS, lanes: int | None = None
    ) -> None:
        """Open graph and vocabulary, start the lanes, and check the golden outputs.

        Args:
            artifact: of task "text generation", with a vocabulary.
            device: where it runs.
            slots: texts that a lane writes at once.
            lanes: threads that write; None: one for each core of the quota, MOST_LANES at most.

        Raises:
            ArtifactError: the artifact is no decoder, lacks a token, or writes something else than when it was proven.
            DeviceError: the device is absent, or the artifact has no graph for it.

        Blocks for about a second: make it off the event loop.
        """
        self.artifact = artifact
        decoder = Decoder(artifact, slots, device)
        self.tokenizer = tokenizer_of(artifact)
        try:
            self._end = id_of(self.tokenizer, END)
            id_of(self.tokenizer, SEPARATOR)
        except KeyError as err:
            raise ArtifactError(artifact.folder, f"its tokenizer has no token {err}") from err
        self.capacity, self.identity = decoder.capacity, identity_of(artifact, decoder.session)
        self._lanes = Lanes(decoder, lanes or min(cores(), MOST_LANES))
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
        spoiled: Sequence[Spoiled] = (),
        *,
        sampling: Sampling = GREEDY,
        most_tokens: int = MOST_TOKENS,
        deadline_s: float | None = None,
        stop: Callable[[], bool] | None = None,
    ) -> list[Written]:
        """Answer questions.

        Args:
            asked: question and context of each, facts lifted.
            spoiled: for each, tells whether its text so far is of no use, however it goes on; none: never.
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
        looks: Sequence[Look | None] = [self._look(each) for each in spoiled] or [None] * len(asked)
        limits = partial(self._submit, most_tokens, sampling, deadline_s)
        futures = [limits(prompt_ids(self.tokenizer, *each), look) for each, look in zip(asked, looks, strict=True)]
        if stop is not None:
            self._end_on(stop, [each for each in futures if each is not None])
        return [Written("", "token_limit") if each is None else self._written(each.result()) for each in futures]

    def close(self) -> None:
        """End the lanes; what is not finished is cancelled. Blocks for a step of each."""
        self._lanes.close()

    def _end_on(self, stop: Callable[[], bool], futures: "Sequence[Future[Generation]]") -> None:
        """Wait until all are written, or nobody wants them any more."""
        left = set(futures)
        while left and not stop():
            left = wait(left, STOP_LOOK_S).not_done
        for future in left:
            self._lanes.cancel(future)

    def _submit(
        self, most_tokens: int, sampling: Sampling, deadline_s: float | None, ids: list[int], look: Look | None
    ) -> "Future[Generation] | None":
        """A future; None where the prompt leaves no room."""
        room = min(most_tokens, self.capacity - len(ids))
        return self._lanes.submit(Request(ids, room, self._end, sampling, deadline_s, look)) if room > 0 else None

    def _look(self, spoiled: Spoiled) -> Look:
        return lambda ids: spoiled(self._text(ids))

    def _written(self, generation: Generation) -> Written:
        return Written(self._text(generation.ids), generation.ended)

    def _text(self, ids: Sequence[int]) -> str:
        text: str = self.tokenizer.decode(ids, skip_special_tokens=False)
        return text.strip()

    def _prove(self) -> None:
        for golden in self.artifact.manifest.goldens:
            question, _, context = golden.text.partition(SEPARATOR)
            request = Request(prompt_ids(self.tokenizer, question, context), len(golden.values), end_id=-1)
            found = self._lanes.submit(request).result().ids
            if found != [int(value) for value in golden.values]:
                raise ArtifactError(self.artifact.folder, "it writes other golden tokens on this machine")
