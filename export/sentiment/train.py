"""Train the upper layers on states: a seeded, resumable loop in bfloat16, one random window of each text an epoch.

    states ─▶ an eighth of the tokens left out ─▶ layers ─▶ means, an eighth left out ─▶ logits ─▶ softened targets

A text of a source without neutral is judged between negative and positive alone: its loss leaves neutral out, so that
Chinese learns neutral from English through the shared encoder. Lower layers learn more slowly than upper ones. The rate
rises shortly, then falls to zero. The same machine, versions and recipe give the same weights, whether or not the
training was interrupted.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import torch

from export.calibration import LEFT_OUT
from export.checkpoint import Checkpoint, load_checkpoint, save_checkpoint
from export.data.labelled import LABELS
from export.encoder.graph import UpperLayers
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
from export.sentiment.examples import Examples
from export.sentiment.metrics import NEUTRAL

# torch makes new kernels for every new shape, which cost more than the padding.
_WIDTHS = 16
_POOL = 40


@dataclass(frozen=True)
class Recipe:
    """How to train.

    Attributes:
        epochs: passes over the texts.
        rows: windows a step.
        rate: peak learning rate of the last layer.
        fall: of the rate, from each layer to the one below.
        head_rate: peak learning rate of the linear layer.
        decay: weight decay.
        warm_up: share of the steps in which the rate rises.
        left_out: share of a text's tokens that a step leaves out, and of the means.
        seed: of the linear layer's start.
        orders: trainings whose weights are averaged; each has its own order of the texts.
        threads: of torch; the result depends on it.
        save_every: steps between checkpoints.
    """

    epochs: int = 3
    rows: int = 48
    rate: float = 1.5e-4
    fall: float = 0.9
    head_rate: float = 1e-3
    decay: float = 0.01
    warm_up: float = 0.06
    left_out: float = 0.12
    seed: int = 20261124
    orders: int = 2
    threads: int = 1
    save_every: int = 200


@dataclass(frozen=True)
class Lessons:
    """What to learn from.

    Attributes:
        data: training texts as states.
        targets: float32 [texts, labels], what to say of each.
        repeats: int64 [texts], how often each is shown an epoch.
    """

    data: Examples
    targets: npt.NDArray[np.float32]
    repeats: npt.NDArray[np.int64]


def train(
    upper: UpperLayers,
    lessons: Lessons,
    recipe: Recipe,
    order: int,
    *,
    checkpoints: Path,
    progress: Callable[[float], None],
) -> None:
    """Train in place, once.

    Args:
        upper: the layers; theirs are the only weights that change.
        lessons: what to learn.
        recipe: how.
        order: seed of the texts' order and of what is left out.
        checkpoints: a folder of this recipe, these lessons and this order; an interrupted training resumes from it.
        progress: called with the share of the steps that are done.

    Raises:
        CheckpointError: the checkpoint in the folder is of another model, or damaged.

    Blocks for half an hour of a core.
    """
    torch.set_num_threads(recipe.threads)
    upper.eval()  # no dropout: drawing the masks cost a third of a step
    optimiser = optimiser_of(upper.layers, upper.classify, recipe.decay)
    rates = falling_rates(recipe.rate, recipe.fall, recipe.head_rate, len(upper.layers))
    state = load_checkpoint(checkpoints, upper, optimiser) or Checkpoint(0, [])
    an_epoch = -(-int(lessons.repeats.sum()) // recipe.rows)
    total, parts = recipe.epochs * an_epoch, list[list[int]]()
    for step in range(state.step, total):
        epoch, place = divmod(step, an_epoch)
        if place == 0 or not parts:
            parts = _batches(lessons, recipe, [order, epoch, 1])
        loss = batch_loss(upper, lessons, parts[place], recipe.left_out, np.random.default_rng([order, step]))
        learn(optimiser, loss, rates, share_of_rate(step, total, recipe.warm_up))
        progress((step + 1) / total)
        if (step + 1) % recipe.save_every == 0 or step + 1 == total:
            save_checkpoint(checkpoints, upper, optimiser, Checkpoint(step + 1, []))


def batch_loss(
    upper: UpperLayers, lessons: Lessons, texts: Sequence[int], left_out: float, dice: np.random.Generator
) -> torch.Tensor:
    """The mean loss of one random window of each text, a scalar.

    Args:
        upper: the layers.
        lessons: what they learn.
        texts: positions of some.
        left_out: share of tokens and of means that is left out.
        dice: draws windows and what is left out.
    """
    data, chosen = lessons.data, list(texts)
    drawn = [data.windows_of[text][dice.integers(len(data.windows_of[text]))] for text in chosen]
    means = _means(upper, [thinned(data.states[window], left_out, dice) for window in drawn])
    means = means * thinning(means.shape, left_out, dice)
    unknown = torch.from_numpy(neutral_left_out(data.two_class[chosen]))
    logits = upper.classify(means).masked_fill(unknown, LEFT_OUT)
    return -(torch.from_numpy(lessons.targets[chosen]) * torch.log_softmax(logits, dim=1)).sum(dim=1).mean()


def neutral_left_out(two_class: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
    """Neutral, of texts whose sources do not know it, bool [texts, labels]; two_class bool [texts]."""
    left_out: npt.NDArray[np.bool_] = two_class[:, None] & (np.arange(len(LABELS)) == NEUTRAL)
    return left_out


def _means(upper: UpperLayers, windows: Sequence[npt.NDArray[np.float16]]) -> torch.Tensor:
    states, mask = batch(windows, _WIDTHS)
    with torch.autocast("cpu", dtype=torch.bfloat16):
        means = upper.means(states, mask)
    return means.float()


def _batches(lessons: Lessons, recipe: Recipe, seed: Sequence[int]) -> list[list[int]]:
    """Batches of texts of about one length, in an order that a seed gives."""
    data, dice = lessons.data, np.random.default_rng(seed)
    lengths = np.array([min(sum(data.weights[w] for w in windows), 128) for windows in data.windows_of])
    shown = np.repeat(np.arange(len(lengths)), lessons.repeats)
    return batches(shown, lengths, recipe.rows, _POOL, dice)
