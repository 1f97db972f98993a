"""Several trainings from one start, each with its own order of the texts, and the mean of their weights.

    start ─┬─▶ training, order 1 ─┬─▶ mean of the weights
           └─▶ training, order 2 ─┘

From one start the trainings stay near enough to each other that their weights can be averaged (docs/adr/0106): the mean
judges better than each of them, and costs as much as one.
"""

import copy
from collections.abc import Callable
from pathlib import Path

import torch

from export.encoder.graph import UpperLayers
from export.sentiment.train import Lessons, Recipe, train


def train_orders(
    start: UpperLayers, lessons: Lessons, recipe: Recipe, *, checkpoints: Path, progress: Callable[[float], None]
) -> UpperLayers:
    """Train all orders one after the other.

    Args:
        start: where each of them begins; stays as it is.
        lessons: what to learn.
        recipe: how, and how many orders.
        checkpoints: a folder of this recipe and these lessons; orders that are done are read from it, and one that
            was interrupted goes on.
        progress: called with the share of all steps that is done.

    Returns:
        Layers with the mean of their weights.

    Raises:
        CheckpointError: a checkpoint is damaged.

    Blocks for some forty minutes of a free core.
    """
    found = []
    for done in range(recipe.orders):
        upper = copy.deepcopy(start)
        folder = checkpoints / f"order-{done + 1}"
        train(upper, lessons, recipe, done + 1, checkpoints=folder, progress=_part(progress, done, recipe.orders))
        found.append(upper)
    return mean(found)


def mean(models: list[UpperLayers]) -> UpperLayers:
    """New layers whose every weight is the mean of that of the models."""
    averaged = copy.deepcopy(models[0])
    with torch.no_grad():
        for weight, *others in zip(*(each.parameters() for each in (averaged, *models)), strict=True):
            weight.copy_(torch.stack(others).mean(dim=0))
    return averaged


def _part(progress: Callable[[float], None], done: int, parts: int) -> Callable[[float], None]:
    return lambda share: progress((done + share) / parts)
