"""Teach upper layers what tickets want: a seeded, resumable loop in bfloat16 over states that lower layers gave.

    states of each take of each text ─▶ batches of about one length ─▶ AdamW ─▶ layers, head

A take is a text as somebody else would type it (noise.py); each step draws one. Tokens are left out at random, so that
a form is known by what it says and not by single words. Lower layers learn more slowly than upper ones. The same
machine, versions and recipe give the same weights, whether or not the training was interrupted.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import torch

from export.checkpoint import Checkpoint, load_checkpoint, save_checkpoint
from export.encoder.states import batch
from export.encoder.teaching import (
    batches,
    falling_rates,
    learn,
    optimiser_of,
    share_of_rate,
    thinned,
    thinning,
)
from export.intents.layers import IntentLayers, States

_WIDTHS = 8
_POOL = 8


@dataclass(frozen=True)
class Recipe:
    """How to train.

    Attributes:
        depths: after which layers above the shared ones means are taken, 1 for the first; the last is the last layer.
        takes: noisy ones of each text, beside the text itself.
        epochs: passes over the texts.
        rows: texts a step.
        rate: peak learning rate of the last layer.
        fall: of the rate, from each layer to the one below.
        head_rate: peak learning rate of the linear layer.
        decay: weight decay.
        warm_up: share of the steps in which the rate rises.
        smoothing: of the labels.
        left_out: share of a text's tokens that a step leaves out, and of the means.
        seed: of everything random.
        threads: of torch; the result depends on it.
        save_every: steps between checkpoints.
    """

    depths: tuple[int, ...] = (2, 4, 6)
    takes: int = 3
    epochs: int = 4
    rows: int = 48
    rate: float = 1.5e-4
    fall: float = 0.9
    head_rate: float = 2e-3
    decay: float = 0.02
    warm_up: float = 0.1
    smoothing: float = 0.1
    left_out: float = 0.1
    seed: int = 20261126
    threads: int = 1
    save_every: int = 40


def train_intents(
    layers: IntentLayers,
    takes: Sequence[States],
    labels: npt.NDArray[np.int64],
    recipe: Recipe,
    *,
    checkpoints: Path,
    progress: Callable[[float], None],
) -> None:
    """Train in place.

    Args:
        layers: all of its weights change.
        takes: float16 [tokens, dim] of each text, the first of the texts as they are written.
        labels: int64 [texts].
        recipe: how.
        checkpoints: a folder of this recipe and these takes; an interrupted training resumes from it.
        progress: called with the share of the steps that are done.

    Raises:
        CheckpointError: the checkpoint in the folder is of another model, or damaged.

    Blocks for minutes.
    """
    torch.set_num_threads(recipe.threads)
    layers.eval()  # no dropout: drawing the masks costs a fifth of a step
    rates = falling_rates(recipe.rate, recipe.fall, recipe.head_rate, len(layers.layers))
    optimiser = optimiser_of(layers.layers, layers.classify, recipe.decay)
    state = load_checkpoint(checkpoints, layers, optimiser) or Checkpoint(0, [])
    an_epoch = -(-len(labels) // recipe.rows)
    total = recipe.epochs * an_epoch
    lengths = np.array([len(each) for each in takes[0]])
    for step in range(state.step, total):
        order = np.random.default_rng([recipe.seed, step // an_epoch, 1])
        rows = batches(np.arange(len(lengths)), lengths, recipe.rows, _POOL, order)[step % an_epoch]
        dice = np.random.default_rng([recipe.seed, step])
        values, mask = batch(_drawn(takes, rows, recipe, dice), _WIDTHS)
        with torch.autocast("cpu", dtype=torch.bfloat16):
            means = layers.means(values, mask)
        logits = layers.classify(means.float() * thinning(means.shape, recipe.left_out, dice))
        wanted = torch.from_numpy(labels[rows])
        loss = torch.nn.functional.cross_entropy(logits, wanted, label_smoothing=recipe.smoothing)
        learn(optimiser, loss, rates, share_of_rate(step, total, recipe.warm_up))
        progress((step + 1) / total)
        if (step + 1) % recipe.save_every == 0 or step + 1 == total:
            save_checkpoint(checkpoints, layers, optimiser, Checkpoint(step + 1, []))


def _drawn(
    takes: Sequence[States], rows: Sequence[int], recipe: Recipe, dice: np.random.Generator
) -> list[npt.NDArray[np.float16]]:
    """One take of each text, some of its tokens left out."""
    drawn = [takes[int(dice.integers(len(takes)))] for _ in rows]
    return [thinned(take[row], recipe.left_out, dice) for take, row in zip(drawn, rows, strict=True)]
