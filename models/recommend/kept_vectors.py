"""Vectors of product texts on the worker's disk, by the hash of the text: a restart embeds nothing twice.

One file of records of equal length, which is only appended to: 16 bytes of hash, then the vector as float16. A record
that a killed worker wrote in part is cut off. If the file cannot be written, only the next start takes longer.
"""

import logging
import os
from collections.abc import Iterable
from pathlib import Path

import numpy as np
import numpy.typing as npt

Vector = npt.NDArray[np.float16]

HASH_BYTES = 16
MOST_BYTES = 1 << 30
"""A file that outgrew this holds texts of long ago for the most part, and is begun anew: 4 million vectors of 128."""

log = logging.getLogger(__name__)


class KeptVectors:
    """Vectors by hash, in a file. One process has it; not thread-safe."""

    def __init__(self, file: Path, dim: int) -> None:
        """Read which vectors are there.

        Args:
            file: is made with its folder where it is absent; its name should say which model's vectors it holds.
            dim: of the vectors.

        Raises:
            OSError: the file can neither be read nor made.

        Blocks for a tenth of a second a hundred thousand vectors.
        """
        self._file, self._length = file, HASH_BYTES + 2 * dim
        file.parent.mkdir(parents=True, exist_ok=True)
        file.touch()
        size = file.stat().st_size
        whole = size // self._length if size <= MOST_BYTES else 0
        os.truncate(file, whole * self._length)
        self._records = np.memmap(file, np.uint8, "r", shape=(whole, self._length)) if whole else None
        heads = np.ascontiguousarray(self._records[:, :HASH_BYTES]) if self._records is not None else ()
        self._places = {head.tobytes(): at for at, head in enumerate(heads)}
        self._new: dict[bytes, Vector] = {}

    def __len__(self) -> int:
        return len(self._places.keys() | self._new.keys())

    def get(self, content_hash: str) -> Vector | None:
        """The vector of a text, float16 [dim]; None where it is not known.

        Args:
            content_hash: 32 hexadecimal digits.
        """
        key = bytes.fromhex(content_hash)
        if key in self._new:
            return self._new[key]
        place = self._places.get(key)
        if place is None or self._records is None:
            return None
        vector = np.frombuffer(self._records[place, HASH_BYTES:].tobytes(), np.float16)
        # Unit length or zero: anything else is no vector of ours.
        length = float(np.linalg.norm(vector.astype(np.float32)))
        return vector if abs(length - 1) < 0.01 or length == 0 else None

    def put(self, vectors: Iterable[tuple[str, npt.NDArray[np.floating]]]) -> None:
        """Keep vectors, each [dim], by their hashes; if the disk takes none, only until this process ends. Blocks."""
        new = {bytes.fromhex(content_hash): vector.astype(np.float16) for content_hash, vector in vectors}
        self._new |= new
        try:
            with self._file.open("ab") as file:
                file.write(b"".join(key + vector.tobytes() for key, vector in new.items()))
        except OSError as error:
            log.warning("vectors of products cannot be kept, the next start makes them again: %s", error)
