"""Train the token layers on states: a seeded loop in bfloat16 with checkpoints, so that a build can be resumed.

Texts of about one length share a batch. The schedule is a short warm-up, then linear to zero.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch

from export.checkpoint import Checkpoint, load_checkpoint, save_checkpoint
from export.encoder.states import batch
from export.encoder.teaching import falling_rates, learn, optimiser_of
from export.logistics.examples import LEFT_OUT, Lessons
from export.logistics.graph import TokenLayers

_WIDTHS = 16


@dataclass(frozen=True)
class TokenRecipe:
    """How to train.

    Attributes:
        epochs: passes over the texts.
        tokens: of a batch, padding included, at most.
        layers: of BERT, above the shared ones.
        rate: peak learning rate of the layers.
        head_rate: peak learning rate of the last, new layer.
        decay: weight decay.
        warm_up: share of the steps in which the rate rises.
        seed: of everything random.
        threads: of torch; the result depends on it.
        save_every: steps between checkpoints.
    """

    epochs: int = 3
    tokens: int = 2_048
    layers: int = 2
    rate: float = 2.5e-4
    head_rate: float = 1e-3
    decay: float = 0.01
    warm_up: float = 0.06
    seed: int = 20261126
    threads: int = 1
    save_every: int = 100


def train_tokens(
    layers: TokenLayers, data: Lessons, recipe: TokenRecipe, *, checkpoints: Path, progress: Callable[[float], None]
) -> None:
    """Train in place.

    Args:
        layers: theirs are the only weights that change.
        data: training texts.
        recipe: how.
        checkpoints: a folder of this recipe and these texts; an interrupted training resumes from it.
        progress: called with the share of the steps that are done.

    Raises:
        CheckpointError: the checkpoint in the folder is of another model, or damaged.

    Blocks for minutes.
    """
    torch.manual_seed(recipe.seed)
    torch.set_num_threads(recipe.threads)
    layers.eval()
    optimiser = optimiser_of(layers.layers, layers.classify, recipe.decay)
    rates = falling_rates(recipe.rate, 1.0, recipe.head_rate, len(layers.layers))
    state = load_checkpoint(checkpoints, layers, optimiser) or Checkpoint(0, [])
    steps = list(_batches(data, recipe))
    for step in range(state.step, len(steps)):
        loss = batch_loss(layers, data, steps[step])
        learn(optimiser, loss, rates, _rate(step, len(steps), recipe.warm_up))
        progress((step + 1) / len(steps))
        if (step + 1) % recipe.save_every == 0 or step + 1 == len(steps):
            save_checkpoint(checkpoints, layers, optimiser, Checkpoint(step + 1, []))


def batch_loss(layers: TokenLayers, data: Lessons, texts: list[int]) -> torch.Tensor:
    """The mean loss of the tokens of these texts, a scalar."""
    states, mask = batch([data.states[text] for text in texts], _WIDTHS)
    tags = torch.full(mask.shape, LEFT_OUT)
    for row, text in enumerate(texts):
        tags[row, : len(data.tags[text])] = torch.from_numpy(data.tags[text])
    with torch.autocast("cpu", dtype=torch.bfloat16):
        logits: torch.Tensor = layers(states, mask)
    found: torch.Tensor = torch.nn.functional.cross_entropy(
        logits.float().flatten(0, 1), tags.flatten(), ignore_index=LEFT_OUT
    )
    return found


def _batches(data: Lessons, recipe: TokenRecipe) -> Iterator[list[int]]:
    """Batches of texts of about one length, in random order, of all epochs."""
    rng = np.random.default_rng(recipe.seed)
    lengths = np.array([len(states) for states in data.states])
    for _ in range(recipe.epochs):
        order = np.argsort(lengths + rng.integers(0, 8, len(lengths)), kind="stable")
        parts: list[list[int]] = [[]]
        for text in order.tolist():
            if (len(parts[-1]) + 1) * (-(-lengths[text] // _WIDTHS) * _WIDTHS) > recipe.tokens:
                parts.append([])
            parts[-1].append(text)
        for place in rng.permutation(len(parts)):
            yield parts[place]


def _rate(step: int, steps: int, warm_up: float) -> float:
    return min(1.0, step / max(1.0, warm_up * steps)) * max(0.0, 1 - step / steps)
