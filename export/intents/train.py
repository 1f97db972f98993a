"""Teach upper layers what tickets want: a seeded loop in bfloat16 over states that the shipped lower layers gave.

The lower layers stay as they are, so their states are computed once. Tokens are left out at random: a form is known by
what it says, not by each of its words.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import torch

from export.encoder.graph import UpperLayers
from export.sentiment.examples import batch

States = Sequence[npt.NDArray[np.float16]]
_WIDTHS = 16


@dataclass(frozen=True)
class Recipe:
    """How to train.

    Attributes:
        layers: of the encoder above the shared ones.
        epochs: passes over the texts.
        rows: texts a step.
        rate: peak learning rate of the layers.
        head_rate: peak learning rate of the last, new layer.
        decay: weight decay.
        warm_up: steps in which the rate rises.
        smoothing: of the labels.
        left_out: share of a text's tokens that a step leaves out.
        seed: of everything random.
        threads: of torch; the result depends on it.
    """

    layers: int = 4
    epochs: int = 12
    rows: int = 32
    rate: float = 2e-4
    head_rate: float = 3e-3
    decay: float = 0.02
    warm_up: int = 40
    smoothing: float = 0.1
    left_out: float = 0.1
    seed: int = 20261126
    threads: int = 1


def train_intents(
    upper: UpperLayers,
    states: States,
    labels: npt.NDArray[np.int64],
    recipe: Recipe,
    told: Callable[[float], None],
) -> None:
    """Train in place.

    Args:
        upper: the layers and the head; theirs are the only weights that change.
        states: float16 [tokens, dim] of each text.
        labels: int64 [texts].
        recipe: how.
        told: called with the share of the steps that are done.

    Blocks for minutes. The same machine, versions and recipe give the same weights.
    """
    torch.manual_seed(recipe.seed)
    torch.set_num_threads(recipe.threads)
    dice = np.random.default_rng(recipe.seed)
    groups = [
        {"params": list(upper.layers.parameters()), "lr": recipe.rate},
        {"params": list(upper.classify.parameters()), "lr": recipe.head_rate},
    ]
    optimiser = torch.optim.AdamW(groups, weight_decay=recipe.decay)
    steps = recipe.epochs * -(-len(states) // recipe.rows)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimiser, lambda step: min(1.0, (step + 1) / recipe.warm_up) * max(0.0, 1 - step / steps)
    )
    upper.eval()
    for step, rows in enumerate(_batches(states, recipe, dice)):
        values, mask = batch([_thinned(states[row], recipe.left_out, dice) for row in rows], _WIDTHS)
        with torch.autocast("cpu", dtype=torch.bfloat16):
            logits = upper(values, mask)
        wanted = torch.from_numpy(labels[rows])
        loss = torch.nn.functional.cross_entropy(logits.float(), wanted, label_smoothing=recipe.smoothing)
        optimiser.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(upper.parameters(), 1.0)
        optimiser.step()
        schedule.step()
        told((step + 1) / steps)


def _batches(states: States, recipe: Recipe, dice: np.random.Generator) -> Iterator[list[int]]:
    """Texts of about one length, in random order, each once an epoch."""
    lengths = np.array([len(each) for each in states])
    pool = 8 * recipe.rows
    for _ in range(recipe.epochs):
        order = dice.permutation(len(states))
        pools = [order[start : start + pool] for start in range(0, len(order), pool)]
        ordered = np.concatenate([each[np.argsort(lengths[each], kind="stable")] for each in pools])
        parts = [ordered[start : start + recipe.rows].tolist() for start in range(0, len(ordered), recipe.rows)]
        for place in dice.permutation(len(parts)):
            yield parts[place]


def _thinned(states: npt.NDArray[np.float16], share: float, dice: np.random.Generator) -> npt.NDArray[np.float16]:
    """A text without some of its tokens; its first, which every text has, stays."""
    kept = dice.random(len(states)) >= share
    kept[0] = True
    return states[kept]
