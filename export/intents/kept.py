"""States of texts on disk, by text: a training that goes on, or has some more forms, computes only what is new.

    texts ─▶ those without states ─▶ compute ─▶ a file of some thousand texts ─▶ states of each text

Files are written aside and renamed, so one that is there is complete. The last bits of a text's states depend on what
shared a pass with it when they were computed.
"""

import hashlib
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

from export.intents.layers import States

_TEXTS_A_FILE = 4_000
_DIGEST_BYTES = 16


class KeptStates:
    """States of any texts; they are computed if no file holds them."""

    def __init__(self, folder: Path, compute: Callable[[Sequence[str]], States]) -> None:
        """Read what is there.

        Args:
            folder: of one encoder.
            compute: float16 [tokens, dim] of each text.
        """
        self._folder, self._compute = folder, compute
        self._states: dict[bytes, npt.NDArray[np.float16]] = {}
        for file in sorted(folder.glob("*.npz")):
            self._read(file)

    def __call__(self, texts: Sequence[str]) -> list[npt.NDArray[np.float16]]:
        """float16 [tokens, dim] of each text, in their order.

        Blocks for seconds a thousand texts that are not there yet; 768 bytes a token stay in memory.
        """
        missing = [text for text in dict.fromkeys(texts) if _digest(text) not in self._states]
        for start in range(0, len(missing), _TEXTS_A_FILE):
            self._keep(missing[start : start + _TEXTS_A_FILE])
        return [self._states[_digest(text)] for text in texts]

    def _keep(self, texts: Sequence[str]) -> None:
        states, digests = self._compute(texts), b"".join(map(_digest, texts))
        file = self._folder / f"{hashlib.sha256(digests).hexdigest()[:16]}.npz"
        self._folder.mkdir(parents=True, exist_ok=True)
        aside = file.with_suffix(".new")
        with aside.open("wb") as stream:
            np.savez(
                stream,
                tokens=np.concatenate(states),
                lengths=np.array([len(each) for each in states]),
                digests=np.frombuffer(digests, np.uint8).reshape(-1, _DIGEST_BYTES),
            )
        aside.replace(file)
        self._read(file)

    def _read(self, file: Path) -> None:
        with np.load(file) as stored:
            tokens, lengths, digests = stored["tokens"], stored["lengths"], stored["digests"]
        states = np.split(tokens, np.cumsum(lengths)[:-1])
        self._states |= zip((digest.tobytes() for digest in digests), states, strict=True)


def _digest(text: str) -> bytes:
    return hashlib.sha256(text.encode()).digest()[:_DIGEST_BYTES]
