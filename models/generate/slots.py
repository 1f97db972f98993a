"""Continuous batching: requests enter free slots between steps; each step advances every request by one token.

    waiting ─▶ free slot ─▶ prefill, a bounded part a step ─▶ guesses ─▶ decode, all slots at once ─▶ finished

A long prompt is read in parts, so that others wait for one part and never for the whole; guesses (guesses.py) are
bounded likewise. Pure except for the graph: the clock is the caller's, there is no thread and no lock. A request's
tokens do not depend on the requests that share its steps.
"""

from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Literal

import numpy as np

from models.generate.decoder import Decoder
from models.generate.guesses import Followers, Guesses, followers_in
from models.generate.sampling import GREEDY, Sampling, draw

Ended = Literal["end_token", "token_limit", "spoiled", "deadline", "cancelled"]
Look = Callable[[Sequence[int]], bool]
"""Of a text's tokens so far."""
PREFILL_TOKENS = 64
"""Tokens of a prompt read between two steps: what the other slots wait for at most."""
GUESSED_TOKENS = 96
"""Tokens of guesses read between two steps, likewise; a guess costs half of what as many steps of full slots would."""
_LEAST_GUESS = 2
LOOK_TOKENS = 4
"""Tokens after which a text is looked at again, whether it is spoiled."""


@dataclass(frozen=True)
class Request:
    """What to write.

    Attributes:
        ids: the prompt.
        most_tokens: after which it ends; with the prompt it must fit the decoder's capacity.
        end_id: the token that ends it.
        sampling: how each token is chosen.
        deadline_s: the clock's time at which it ends unfinished; None for none.
        spoiled: tells whether the text so far is of no use, however it goes on. Pure and quick.
    """

    ids: list[int]
    most_tokens: int
    end_id: int
    sampling: Sampling = GREEDY
    deadline_s: float | None = None
    spoiled: Look | None = None


@dataclass(frozen=True)
class Generation:
    """What was written: ids without the end token, and why it ended."""

    ids: list[int]
    ended: Ended


@dataclass
class _Row:
    number: int
    request: Request
    dice: np.random.Generator
    held: int = 0
    written: list[int] = field(default_factory=list)
    followers: Followers = field(default_factory=dict)
    looked_at: int = 0
    spoiled: bool = False

    def take(self, tokens: Sequence[int]) -> None:
        """Write tokens up to the one that ends it."""
        ids, end = list(tokens), self.request.end_id
        self.written += ids[: ids.index(end) + 1] if end in ids else ids

    def look(self) -> None:
        """Check whether the text is spoiled, if it has grown enough since the last check."""
        if self.request.spoiled and not self.spoiled and len(self.written) - self.looked_at >= LOOK_TOKENS:
            self.looked_at = len(self.written)
            self.spoiled = self.request.spoiled(self.written)


class Slots:
    """Requests in a decoder's rows. Not thread-safe."""

    def __init__(self, decoder: Decoder, guesses: Guesses | None = None) -> None:
        """Begin with all slots free; without guesses each token takes a step of its own."""
        self._decoder, self._guesses = decoder, guesses
        self._waiting: deque[_Row] = deque()
        self._rows: list[_Row] = []  # a row's place in the list is its row in the cache
        self._number = 0

    @property
    def busy(self) -> bool:
        """Whether there is anything to step."""
        return bool(self._waiting or self._rows)

    def add(self, request: Request) -> int:
        """Take a request; returns the number under which it will be finished.

        Raises:
            ValueError: the prompt is empty, nothing may be written, or both together exceed the capacity.
        """
        room = self._decoder.capacity - len(request.ids)
        if not request.ids or not 1 <= request.most_tokens <= room:
            raise ValueError(
                f"a prompt of {len(request.ids)} tokens and {request.most_tokens} to write do not fit "
                f"the decoder's {self._decoder.capacity}"
            )
        self._number += 1
        self._waiting.append(_Row(self._number, request, np.random.default_rng(request.sampling.seed)))
        return self._number

    def cancel(self, number: int) -> Generation | None:
        """End a request at once; its slot is free for the next step. None if it is not here."""
        for row in self._waiting:
            if row.number == number:
                self._waiting.remove(row)
                return Generation(row.written, "cancelled")
        for row in self._rows:
            if row.number == number:
                self._free(row)
                return Generation(row.written, "cancelled")
        return None

    def step(self, now_s: float) -> dict[int, Generation]:
        """Read a part of a prompt, advance what decodes by a token or by guesses, and return what finished, by number.

        Args:
            now_s: the clock.

        Raises:
            InferenceError: the engine failed; what the slots hold means nothing then.

        Blocks for one pass, for one part of a prompt, and for a few guesses.
        """
        finished = self._expired(now_s)
        self._fill()
        self._read_prompts()
        if self._guesses:
            self._read_guesses(self._guesses)
        decoding = self._decoding()
        if decoding:
            logits, likeliest = self._decoder.step(
                [row.written[-1] for row in decoding], [row.held for row in decoding]
            )
            for place, row in enumerate(decoding):
                row.held += 1
                greedy = row.request.sampling.temperature == 0
                row.written.append(
                    int(likeliest[place]) if greedy else draw(logits[place], row.request.sampling, row.dice)
                )
        return finished | self._ended()

    def _fill(self) -> None:
        while self._waiting and len(self._rows) < self._decoder.slots:
            self._rows.append(self._waiting.popleft())

    def _read_prompts(self) -> None:
        """Read prompts, the oldest first, until the part that the others may wait for is full."""
        left = PREFILL_TOKENS
        for row in [row for row in self._rows if row.held < len(row.request.ids)]:
            while left > 0 and row.held < len(row.request.ids):
                before = row.held
                self._read(row, left)
                left -= row.held - before

    def _read(self, row: _Row, most: int) -> None:
        ids = row.request.ids[row.held : row.held + most]
        logits = self._decoder.prefill(self._rows.index(row), ids, row.held)
        row.held += len(ids)
        if row.held == len(row.request.ids):
            row.written.append(draw(logits, row.request.sampling, row.dice))
            row.followers = followers_in(row.request.ids) if self._guesses else {}

    def _read_guesses(self, guesses: Guesses) -> None:
        """Read guesses if there are some; keep those that the model itself would write, and the token after them."""
        left, going = GUESSED_TOKENS, [row for row in self._rows if row.written and self._why_ended(row) is None]
        for row in going:
            most = min(left, row.request.most_tokens - len(row.written)) - 1
            if row.request.sampling.temperature > 0 or most < 1:
                continue
            guess = guesses.after(row.written, row.followers, most)
            # Of a short one as much is gained by the steps that the other rows take anyway.
            if len(guess) >= max(_LEAST_GUESS, len(going) // 2):
                said = self._decoder.judge(self._rows.index(row), [row.written[-1], *guess], row.held).tolist()
                right = next((at for at, token in enumerate(guess) if said[at] != token), len(guess))
                row.held += right + 1
                row.take(said[: right + 1])
                left -= len(guess) + 1

    def _decoding(self) -> list[_Row]:
        """Return the rows that decode, as a prefix of the cache; rows that still read their prompt are moved behind."""
        going = [row for row in self._rows if row.written and self._why_ended(row) is None]
        for place, row in enumerate(going):
            if self._rows[place] is not row:
                self._swap(place, self._rows.index(row))
        return self._rows[: len(going)]

    def _swap(self, left: int, right: int) -> None:
        """Exchange two rows; one of them decodes, the other has read less than its prompt or has ended."""
        self._decoder.swap(left, right, max(self._rows[left].held, self._rows[right].held))
        self._rows[left], self._rows[right] = self._rows[right], self._rows[left]

    def _ended(self) -> dict[int, Generation]:
        ended = {}
        for row in list(self._rows):
            row.look()
            if row.written and (why := self._why_ended(row)):
                written = row.written[:-1] if why == "end_token" else row.written
                if self._guesses and why != "spoiled":
                    self._guesses.remember(row.written)
                ended[row.number] = Generation(written, why)
                self._free(row)
        return ended

    def _why_ended(self, row: _Row) -> Ended | None:
        if row.written[-1] == row.request.end_id:
            return "end_token"
        if len(row.written) >= row.request.most_tokens:
            return "token_limit"
        return "spoiled" if row.spoiled else None

    def _expired(self, now_s: float) -> dict[int, Generation]:
        late = [row for row in (*self._waiting, *self._rows) if (row.request.deadline_s or now_s + 1) <= now_s]
        for row in late:
            self.cancel(row.number)
        return {row.number: Generation(row.written, "deadline") for row in late}

    def _free(self, row: _Row) -> None:
        """Take a row out; the last one takes its place in the cache."""
        place, last = self._rows.index(row), self._rows.pop()
        if last is not row:
            self._decoder.move(len(self._rows), place, last.held)
            self._rows[place] = last
