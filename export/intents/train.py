"""Teach upper layers what tickets want: a seeded, resumable loop in bfloat16 over states that lower layers gave.

    takes of each text ─▶ states below the taught layers, once ─▶ batches of about one length ─▶ AdamW ─▶ layers, head

A take is a text as somebody else would type it (noise.py); each step draws one. The layers that do not learn are run
once. Tokens are left out at random: a form is known by what it says, not by each of its words. The same machine,
versions and recipe give the same weights, whether or not the training was interrupted.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np
import numpy.typing as npt
import torch

from export.encoder.states import batch
from export.intents.kept import kept
from export.intents.layers import Floats, IntentLayers, States, start, states_after
from export.replies.checkpoint import Checkpoint, load_checkpoint, save_checkpoint

_WIDTHS = 8


@dataclass(frozen=True)
class Recipe:
    """How to train.

    Attributes:
        depths: after which layers above the shared ones means are taken, 1 for the first; the last is the last layer.
        taught: the upper ones of the layers; the others stay as they are.
        takes: noisy ones of each text, beside the text itself.
        epochs: passes over the texts.
        rows: texts a step.
        rate: peak learning rate of the layers.
        head_rate: peak learning rate of the linear layer.
        decay: weight decay.
        warm_up: steps in which the rate rises.
        smoothing: of the labels.
        left_out: share of a text's tokens that a step leaves out.
        seed: of everything random.
        threads: of torch; the result depends on it.
        save_every: steps between checkpoints.
    """

    depths: tuple[int, ...] = (2, 4, 6)
    taught: int = 2
    takes: int = 1
    epochs: int = 1
    rows: int = 48
    rate: float = 4e-5
    head_rate: float = 1e-3
    decay: float = 0.02
    warm_up: int = 30
    smoothing: float = 0.1
    left_out: float = 0.1
    seed: int = 20261126
    threads: int = 1
    save_every: int = 10


def train_intents(
    layers: IntentLayers,
    takes: Sequence[Callable[[], States]],
    labels: npt.NDArray[np.int64],
    recipe: Recipe,
    *,
    checkpoints: Path,
    told: Callable[[float], None],
) -> None:
    """Train in place.

    Args:
        layers: of its weights the taught layers' and the linear layer's change.
        takes: each gives float16 [tokens, dim] of each text, the first of the texts as they are written.
        labels: int64 [texts].
        recipe: how.
        checkpoints: a folder of this recipe and these takes; a training that was interrupted goes on from it.
        told: called with the share of the steps that are done.

    Raises:
        CheckpointError: what lies in the folder is of another model, or damaged.

    Blocks for minutes.
    """
    torch.set_num_threads(recipe.threads)
    layers.eval()
    below = len(layers.layers) - recipe.taught
    learned = [
        kept(checkpoints / f"take-{number}.npz", partial(_passed, layers, take, below))
        for number, take in enumerate(takes)
    ]
    optimiser = torch.optim.AdamW(
        [
            {"params": list(layers.layers[below:].parameters()), "lr": recipe.rate},
            {"params": list(layers.classify.parameters()), "lr": recipe.head_rate},
        ],
        weight_decay=recipe.decay,
    )
    state = load_checkpoint(checkpoints, layers, optimiser)
    if state is None:
        begin_with = [np.concatenate([means, _above(layers, states, below)], axis=1) for states, means in learned]
        start(layers, np.concatenate(begin_with), np.tile(labels, len(learned)), recipe.seed)
        state = Checkpoint(0, [])
        save_checkpoint(checkpoints, layers, optimiser, state)
    an_epoch = -(-len(labels) // recipe.rows)
    total = recipe.epochs * an_epoch
    lengths = np.array([len(each) for each in learned[0][0]])
    for step in range(state.step, total):
        rows = _batches(lengths, recipe, step // an_epoch)[step % an_epoch]
        for group, rate in zip(optimiser.param_groups, (recipe.rate, recipe.head_rate), strict=True):
            group["lr"] = rate * _share(step, total, recipe)
        states_of_rows, means = _drawn(learned, rows, recipe, step)
        values, mask = batch(states_of_rows, _WIDTHS)
        with torch.autocast("cpu", dtype=torch.bfloat16):
            above = layers.means(values, mask, below)
        logits = layers.classify(torch.cat([means, above.float()], dim=1))
        wanted = torch.from_numpy(labels[rows])
        _learn(layers, optimiser, torch.nn.functional.cross_entropy(logits, wanted, label_smoothing=recipe.smoothing))
        told((step + 1) / total)
        if (step + 1) % recipe.save_every == 0 or step + 1 == total:
            save_checkpoint(checkpoints, layers, optimiser, Checkpoint(step + 1, []))


def _passed(layers: IntentLayers, take: Callable[[], States], below: int) -> tuple[States, Floats]:
    return states_after(layers, take(), below)


def _above(layers: IntentLayers, states: States, below: int) -> Floats:
    """The means after the depths that lie above, float32 [texts, dim x depths]."""
    found = []
    order = sorted(range(len(states)), key=lambda place: len(states[place]))
    with torch.inference_mode(), torch.autocast("cpu", dtype=torch.bfloat16):
        for begin in range(0, len(order), 64):
            values, mask = batch([states[place] for place in order[begin : begin + 64]])
            found.append(layers.means(values, mask, below).float().numpy())
    means = np.concatenate(found)
    back = np.empty_like(means)
    back[order] = means
    return back


def _drawn(
    learned: Sequence[tuple[States, Floats]], rows: Sequence[int], recipe: Recipe, step: int
) -> tuple[list[npt.NDArray[np.float16]], torch.Tensor]:
    """One take of each text, some of its tokens left out, and its means from below."""
    dice = np.random.default_rng([recipe.seed, step])
    takes = [learned[int(dice.integers(len(learned)))] for _ in rows]
    states = [_thinned(take[0][row], recipe.left_out, dice) for take, row in zip(takes, rows, strict=True)]
    return states, torch.from_numpy(np.stack([take[1][row] for take, row in zip(takes, rows, strict=True)]))


def _learn(layers: IntentLayers, optimiser: torch.optim.AdamW, loss: torch.Tensor) -> None:
    optimiser.zero_grad()
    loss.backward()
    torch.nn.utils.clip_grad_norm_(layers.parameters(), 1.0)
    optimiser.step()


def _share(step: int, total: int, recipe: Recipe) -> float:
    """Of the peak rate: it rises, then falls to nothing."""
    return min(1.0, (step + 1) / recipe.warm_up) * (1 - step / total)


def _batches(lengths: npt.NDArray[np.int64], recipe: Recipe, epoch: int) -> list[list[int]]:
    """Texts of about one length, in an order that seed and epoch give, each once."""
    dice = np.random.default_rng([recipe.seed, epoch, 1])
    pool, order = 8 * recipe.rows, dice.permutation(len(lengths))
    pools = [order[begin : begin + pool] for begin in range(0, len(order), pool)]
    ordered = np.concatenate([each[np.argsort(lengths[each], kind="stable")] for each in pools])
    parts = [ordered[begin : begin + recipe.rows].tolist() for begin in range(0, len(ordered), recipe.rows)]
    return [parts[place] for place in dice.permutation(len(parts))]


def _thinned(states: npt.NDArray[np.float16], share: float, dice: np.random.Generator) -> npt.NDArray[np.float16]:
    """A text without some of its tokens; its first, which every text has, stays."""
    kept = dice.random(len(states)) >= share
    kept[0] = True
    return states[kept]
