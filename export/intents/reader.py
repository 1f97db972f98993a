"""Both parts of the intent model as one module, and what it is fed."""

from collections.abc import Sequence

import numpy as np
import torch

from export.encoder.states import batch, state_inputs
from export.intents.layers import IntentLayers
from export.intents.lexicon import Lexicon
from export.proof import Arrays
from models.manifest import TensorSpec
from models.replies.words import BUCKETS, bucket_arrays

_MOST_RANDOM = 40


class Reader(torch.nn.Module):
    """Logits of the layers on the encoder, and the scores of the words as far as they are trusted."""

    def __init__(self, upper: IntentLayers, lexicon: Lexicon, trust: float) -> None:
        """Join the parts."""
        super().__init__()
        self.upper, self.lexicon, self.trust = upper, lexicon, trust

    def forward(
        self, states: torch.Tensor, attention_mask: torch.Tensor, buckets: torch.Tensor, counts: torch.Tensor
    ) -> torch.Tensor:
        """float32 [rows, intents], not calibrated."""
        logits: torch.Tensor = self.upper(states, attention_mask) + self.trust * self.lexicon(buckets, counts)
        return logits


def inputs(dim: int) -> list[TensorSpec]:
    """The contract of the graph's inputs."""
    return [
        *state_inputs(dim),
        TensorSpec("buckets", "int64", ["rows", "pieces"]),
        TensorSpec("counts", "float32", ["rows", "pieces"]),
    ]


def feed(states: Sequence[np.ndarray], texts: Sequence[str]) -> Arrays:
    """One batch as the graph's inputs."""
    values, mask = batch(states)
    buckets, counts = bucket_arrays(texts)
    return {"states": values.numpy(), "attention_mask": mask.numpy(), "buckets": buckets, "counts": counts}


def random_feed(rows: int, tokens: int, dim: int) -> Arrays:
    """Made-up inputs; the first row is padded on the right."""
    dice = np.random.default_rng(rows * 1000 + tokens)
    mask = np.ones((rows, tokens), np.int64)
    mask[0, max(1, tokens - 2) :] = 0
    pieces = int(dice.integers(1, _MOST_RANDOM))
    buckets = dice.integers(1, BUCKETS, (rows, pieces))
    counts = dice.uniform(1, 2, (rows, pieces)).astype(np.float32)
    buckets[0, pieces // 2 + 1 :], counts[0, pieces // 2 + 1 :] = 0, 0
    states = dice.standard_normal((rows, tokens, dim)).astype(np.float32)
    return {"states": states, "attention_mask": mask, "buckets": buckets, "counts": counts}
