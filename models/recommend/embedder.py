"""Computes vectors of product texts in the background: a catalogue of 100,000 takes minutes, and nothing waits for it.

text ─▶ known by its hash? ─▶ kept vector ──────────────┐
              └─ no ─▶ queue ─▶ thread: encoder ─▶ kept ─┴▶ the caller
"""

import logging
import queue
import threading
import time
from collections.abc import Callable, Sequence
from typing import NamedTuple, Protocol

import numpy as np
import numpy.typing as npt

from models.errors import InferenceError
from models.recommend.kept_vectors import KeptVectors

Floats = npt.NDArray[np.floating]

RUN = 32
TOLD_EVERY_S = 5.0

log = logging.getLogger(__name__)


class Text(NamedTuple):
    """A product's text to be embedded."""

    product_id: str
    content_hash: str
    text: str


Found = Callable[[Sequence[tuple[Text, Floats]]], None]


class Vectors(Protocol):
    """What makes vectors of texts.

    Attributes:
        dim: of the vectors.
        general: float32 [languages, dim], what texts of each language share; None: it is not known.
    """

    dim: int
    general: npt.NDArray[np.float32] | None

    def vectors(self, texts: Sequence[str]) -> Floats:
        """Embed texts, [texts, dim]."""


class Embedder:
    """One thread that embeds. `ask` may be called from any thread, by one at a time."""

    def __init__(self, texts: Vectors, kept: KeptVectors | None, found: Found, wanted: Callable[[Text], bool]) -> None:
        """Start nothing yet.

        Args:
            texts: makes the vectors.
            kept: where they are kept; None keeps them nowhere.
            found: is told vectors: by `ask` those that were kept, by the thread those that it has made.
            wanted: tells whether a text's vector is still worth making when its turn comes.
        """
        self._texts, self._kept, self._found, self._wanted = texts, kept, found, wanted
        self._queue: queue.SimpleQueue[Text] = queue.SimpleQueue()
        self._keeping = threading.Lock()
        self._thread: threading.Thread | None = None
        self._asked = self._done = 0

    @property
    def waiting(self) -> int:
        """Texts whose vectors are still to be made."""
        return self._asked - self._done

    def ask(self, texts: Sequence[Text]) -> None:
        """Have vectors made, or found; only reads what is kept, and returns."""
        if unknown := self._not_kept(texts):
            self._asked += len(unknown)
            for text in unknown:
                self._queue.put(text)
            if self._thread is None:
                self._thread = threading.Thread(target=self._work, name="embedder", daemon=True)
                self._thread.start()

    def _work(self) -> None:
        told = time.monotonic()
        while True:
            some = [self._queue.get()]
            while len(some) < RUN and not self._queue.empty():
                some.append(self._queue.get())
            self._embed([text for text in some if self._wanted(text)])
            self._done += len(some)
            if self.waiting and time.monotonic() - told > TOLD_EVERY_S:
                told = time.monotonic()
                log.info("product vectors: %d made, %d to go; lists are made meanwhile", self._done, self.waiting)

    def _not_kept(self, texts: Sequence[Text]) -> list[Text]:
        """Report the vectors that are kept; return the other texts."""
        with self._keeping:
            kept = [(text, self._kept.get(text.content_hash) if self._kept is not None else None) for text in texts]
        self._found([(text, vector) for text, vector in kept if vector is not None])
        return [text for text, vector in kept if vector is None]

    def _embed(self, some: list[Text]) -> None:
        some = self._not_kept(some)  # another product of the same text may have come before
        distinct = {text.content_hash: text.text for text in some}
        if not distinct:
            return
        try:
            made = self._texts.vectors(list(distinct.values()))
        except InferenceError as error:
            # Perhaps only one of them fails: each is tried alone, and one that fails stays without a vector.
            if len(some) > 1:
                for text in some:
                    self._embed([text])
                return
            log.warning("no vector of product %.100r, its text is not compared: %s", some[0].product_id, error)
            return
        vectors = dict(zip(distinct, made, strict=True))
        if self._kept is not None:
            with self._keeping:
                self._kept.put(vectors.items())
        self._found([(text, vectors[text.content_hash]) for text in some])
