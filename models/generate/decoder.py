"""One GPT-2 graph and its KV cache: rows of a fixed capacity, written in place.

The graph's attention (ONNX Runtime's GroupQueryAttention) takes the cache as past and gives it back as present: one
buffer serves as both, so that a step copies nothing. Each row has its own length, left-aligned, so rows never wait for
each other. Refuses to know: requests, sampling, text.
"""

import numpy as np
import numpy.typing as npt

from models.artifact import Artifact
from models.errors import ArtifactError
from models.manifest import Device
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
        self.session, self.slots = Session(artifact, device), slots
        self._row = (heads, self.capacity, dim)
        self._cache = {
            f"{kind}{layer}": np.zeros((slots, *self._row), np.float32) for layer in range(layers) for kind in "kv"
        }

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
        tokens = np.array([ids], np.int64)
        places = np.arange(start, start + len(ids), dtype=np.int64)[None]
        logits, _ = self._run(tokens, places, np.array([start + len(ids) - 1], np.int32), row)
        row_logits: Floats = logits[0]
        return row_logits

    def step(self, tokens: list[int], lengths: list[int]) -> tuple[Floats, Ints]:
        """Advance the first rows by one token each.

        Args:
            tokens: the latest token of rows 0, 1, ...
            lengths: how many tokens each of these rows holds before it.

        Returns:
            float32 [rows, vocabulary], logits of what follows; int64 [rows], the likeliest token.

        Raises:
            InferenceError: the engine failed; these rows mean nothing then.
        """
        before = np.array(lengths, np.int64)
        return self._run(np.array(tokens, np.int64)[:, None], before[:, None], before.astype(np.int32), 0)

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

    def _run(self, tokens: Ints, places: Ints, last: npt.NDArray[np.int32], first: int) -> tuple[Floats, Ints]:
        """One pass over rows [first, first + rows); last: int32 [rows], each row's length after it, less 1."""
        rows, binding = len(tokens), self.session.binding()
        total = np.array([last.max() + 1], np.int32)
        for name, value in (("ids", tokens), ("places", places), ("last", last), ("total", total)):
            binding.bind_cpu_input(name, value)
        for name, buffer in self._cache.items():
            at = buffer.ctypes.data + first * buffer.strides[0]
            binding.bind_input(f"past_{name}", "cpu", 0, np.float32, [rows, *self._row], at)
            binding.bind_output(f"present_{name}", "cpu", 0, np.float32, [rows, *self._row], at)
        logits, likeliest = np.empty((rows, self.vocabulary), np.float32), np.empty(rows, np.int64)
        binding.bind_output("logits", "cpu", 0, np.float32, list(logits.shape), logits.ctypes.data)
        binding.bind_output("likeliest", "cpu", 0, np.int64, [rows], likeliest.ctypes.data)
        self.session.run_bound(binding)
        return logits, likeliest
