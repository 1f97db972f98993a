"""One GPT-2 graph and its KV cache: rows of a fixed capacity, written in place.

The graph's attention (ONNX Runtime's GroupQueryAttention) takes the cache as past and gives it back as present: one
buffer serves as both, so that a step copies nothing. Each row has its own length, left-aligned, so rows never wait for
each other. Refuses to know: requests, sampling, text.
"""

from collections.abc import Sequence
from copy import copy
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from models.artifact import Artifact
from models.errors import ArtifactError
from models.manifest import Device
from models.onnx_runtime import ort
from models.session import Session

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float32]


class Decoder:
    """A graph, and a cache of `slots` rows x `capacity` tokens. Not thread-safe: one thread steps it."""

    def __init__(self, artifact: Artifact, slots: int, device: Device = "cpu") -> None:
        """Open the graph and make the cache.

        Args:
            artifact: of task "text generation".
            slots: rows of the cache.
            device: where it runs.

        Raises:
            ArtifactError: the artifact is no decoder.
            DeviceError: the device is absent, or the artifact has no graph for it.

        Blocks for up to a second: make it off the event loop.
        """
        settings = artifact.manifest.settings
        try:
            layers, heads, dim, self.capacity = (
                int(str(settings[key])) for key in ("layers", "heads", "dim", "capacity")
            )
            self.vocabulary = int(str(settings["vocabulary"]))
        except (KeyError, ValueError) as err:
            raise ArtifactError(artifact.folder, f"its manifest does not say how to decode ({err})") from err
        if "wanted" not in {spec.name for spec in artifact.manifest.inputs}:
            raise ArtifactError(
                artifact.folder, "its graph tells of no tokens but the last: `shopstream models replies`"
            )
        self.session, self.slots = Session(artifact, device), slots
        self._row = (heads, self.capacity, dim)
        self._names = [f"{kind}{layer}" for layer in range(layers) for kind in "kv"]
        self._empty()

    def sibling(self) -> "Decoder":
        """Make a decoder for another thread, with the same graph, weights and number of slots, and its own cache."""
        other = copy(self)
        other._empty()
        return other

    def prefill(self, row: int, ids: list[int], start: int) -> Floats:
        """Read part of a prompt into a row.

        Args:
            row: of the cache.
            ids: tokens, at least one.
            start: how many tokens the row holds before them.

        Returns:
            float32 [vocabulary], logits of what follows.

        Raises:
            InferenceError: the engine failed; the row's content means nothing then.
        """
        logits, _ = self._run(self._bound(1, len(ids), row, [len(ids) - 1]), [ids], [start])
        row_logits: Floats = logits[0, 0]
        return row_logits

    def judge(self, row: int, ids: list[int], start: int) -> Ints:
        """Read tokens into a row like `prefill`, and return for each the token that is likeliest to follow it.

        Returns:
            int64 [tokens].

        Raises:
            InferenceError: the engine failed; the row's content means nothing then.
        """
        _, likeliest = self._run(self._bound(1, len(ids), row, range(len(ids))), [ids], [start])
        of_row: Ints = likeliest[0]
        return of_row

    def step(self, tokens: list[int], lengths: list[int]) -> tuple[Floats, Ints]:
        """Advance the first rows by one token each.

        Args:
            tokens: the latest token of rows 0, 1, ...
            lengths: how many tokens each of these rows holds before it.

        Returns:
            float32 [rows, vocabulary], logits of what follows; int64 [rows], the likeliest token. Both are overwritten
            by the next step of as many rows.

        Raises:
            InferenceError: the engine failed; these rows mean nothing then.
        """
        rows = len(tokens)
        if rows not in self._steps:  # to bind anew takes 3% of a step
            self._steps[rows] = self._bound(rows, 1, 0, [0])
        logits, likeliest = self._run(self._steps[rows], [[token] for token in tokens], lengths)
        return logits[:, 0], likeliest[:, 0]

    def move(self, source: int, target: int, length: int) -> None:
        """Copy a row's first `length` tokens to another row."""
        for buffer in self._cache.values():
            buffer[target, :, :length] = buffer[source, :, :length]

    def swap(self, left: int, right: int, length: int) -> None:
        """Exchange the first `length` tokens of two rows."""
        for buffer in self._cache.values():
            kept = buffer[left, :, :length].copy()
            buffer[left, :, :length] = buffer[right, :, :length]
            buffer[right, :, :length] = kept

    def _empty(self) -> None:
        self._cache = {name: np.zeros((self.slots, *self._row), np.float32) for name in self._names}
        self._steps: dict[int, _Pass] = {}

    def _bound(self, rows: int, width: int, first: int, wanted: Sequence[int]) -> "_Pass":
        """Bind one pass over rows [first, first + rows), `width` tokens each, to memory of its own and to the cache."""
        binding = self.session.binding()
        made = _Pass(
            binding,
            np.zeros((rows, width), np.int64),
            np.zeros((rows, width), np.int64),
            np.zeros(rows, np.int32),
            np.zeros(1, np.int32),
            np.array(wanted, np.int64),
            np.empty((rows, len(wanted), self.vocabulary), np.float32),
            np.empty((rows, len(wanted)), np.int64),
        )
        for name in ("ids", "places", "last", "total", "wanted"):
            array = getattr(made, name)
            binding.bind_input(name, "cpu", 0, array.dtype, list(array.shape), array.ctypes.data)
        for name, buffer in self._cache.items():
            at = buffer.ctypes.data + first * buffer.strides[0]
            binding.bind_input(f"past_{name}", "cpu", 0, np.float32, [rows, *self._row], at)
            binding.bind_output(f"present_{name}", "cpu", 0, np.float32, [rows, *self._row], at)
        for name in ("logits", "likeliest"):
            array = getattr(made, name)
            binding.bind_output(name, "cpu", 0, array.dtype, list(array.shape), array.ctypes.data)
        return made

    def _run(self, bound: "_Pass", tokens: Sequence[Sequence[int]], before: Sequence[int]) -> tuple[Floats, Ints]:
        """Run one pass; `before` says how many tokens each row holds."""
        width = bound.ids.shape[1]
        bound.ids[:] = tokens
        places = np.array(before)[:, None] + np.arange(width)
        bound.places[:], bound.last[:], bound.total[0] = places, places[:, -1], places[:, -1].max() + 1
        self.session.run_bound(bound.binding)
        return bound.logits, bound.likeliest


@dataclass(frozen=True)
class _Pass:
    """A binding and the memory that it reads and writes: what is in `logits` and `likeliest` lasts until the next run.

    Attributes:
        binding: to the arrays and to rows of the cache.
        ids: int64 [rows, width].
        places: int64 [rows, width].
        last: int32 [rows], each row's length after the pass, less 1.
        total: int32 [1], the longest row's length after it.
        wanted: int64 [wanted], which tokens' successors are computed.
        logits: float32 [rows, wanted, vocabulary].
        likeliest: int64 [rows, wanted].
    """

    binding: ort.IOBinding
    ids: Ints
    places: Ints
    last: npt.NDArray[np.int32]
    total: npt.NDArray[np.int32]
    wanted: Ints
    logits: Floats
    likeliest: Ints
