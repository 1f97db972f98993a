"""Train the upper layers on states: a seeded loop in bfloat16, one random window of each text an epoch.

A text of a source without neutral is judged between negative and positive alone: its loss leaves neutral out, so that
Chinese learns neutral from English through the shared encoder. The schedule is a short warm-up, then linear to zero.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import torch

from export.data.labelled import LABELS
from export.encoder.graph import UpperLayers
from export.encoder.states import batch
from export.sentiment.examples import Examples

NEUTRAL = LABELS.index("neutral")
_LEFT_OUT = -1e4
# torch makes new kernels for every new shape, which cost more than the padding.
_WIDTHS = 16


@dataclass(frozen=True)
class Recipe:
    """How to train.

    Attributes:
        epochs: passes over the texts.
        rows: windows a step.
        rate: peak learning rate of the layers.
        head_rate: peak learning rate of the last, new layer.
        decay: weight decay.
        warm_up: share of the steps in which the rate rises.
        smoothing: of the labels.
        seed: of everything random.
        threads: of torch; the result depends on it.
    """

    epochs: int = 3
    rows: int = 48
    rate: float = 1.2e-4
    head_rate: float = 1e-3
    decay: float = 0.01
    warm_up: float = 0.06
    smoothing: float = 0.05
    seed: int = 20261124
    threads: int = 1


def train(
    upper: UpperLayers, data: Examples, repeats: npt.NDArray[np.int64], recipe: Recipe, told: Callable[[float], None]
) -> None:
    """Train in place.

    Args:
        upper: the layers; theirs are the only weights that change.
        data: training texts.
        repeats: int64 [texts], how often each text is shown an epoch.
        recipe: how.
        told: called now and then with the share of the steps that are done.

    Blocks for minutes. The same machine, versions and recipe give the same weights.
    """
    torch.manual_seed(recipe.seed)
    torch.set_num_threads(recipe.threads)
    rng = np.random.default_rng(recipe.seed)
    shown = np.repeat(np.arange(len(data.labels)), repeats)
    steps = recipe.epochs * -(-len(shown) // recipe.rows)
    optimiser = torch.optim.AdamW(_groups(upper, recipe), weight_decay=recipe.decay, fused=True)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimiser, lambda step: _rate(step, steps, recipe.warm_up))
    upper.eval()  # no dropout: with three epochs smoothing of the labels is enough, and drawing the masks cost a third
    for step, texts in enumerate(_batches(data, shown, recipe, rng)):
        windows = [data.windows_of[text][rng.integers(len(data.windows_of[text]))] for text in texts]
        loss = batch_loss(upper, data, windows, recipe.smoothing)
        optimiser.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(upper.parameters(), 1.0)
        optimiser.step()
        schedule.step()
        if step % 20 == 0:
            told(step / steps)


def batch_loss(upper: UpperLayers, data: Examples, windows: Sequence[int], smoothing: float) -> torch.Tensor:
    """The mean loss of windows, a scalar."""
    texts = [data.owner[window] for window in windows]
    logits = masked(_logits(upper, data, windows), torch.from_numpy(data.two_class[texts]))
    return _cross_entropy(
        logits, torch.from_numpy(data.labels[texts]), torch.from_numpy(data.two_class[texts]), smoothing
    )


def masked(logits: torch.Tensor, two_class: torch.Tensor) -> torch.Tensor:
    """Logits [rows, labels] with neutral left out in the rows of sources that do not know it."""
    neutral = torch.arange(logits.shape[1]) == NEUTRAL
    return logits.masked_fill(two_class[:, None] & neutral[None, :], _LEFT_OUT)


def text_logits(upper: UpperLayers, data: Examples) -> npt.NDArray[np.float32]:
    """Logits [texts, labels] of whole texts: the mean of their windows', weighted by tokens; for figures on the way."""
    found = np.zeros((len(data.states), len(LABELS)), np.float32)
    order = sorted(range(len(data.states)), key=lambda window: len(data.states[window]))
    with torch.inference_mode():
        for start in range(0, len(order), 64):
            part = order[start : start + 64]
            found[part] = _logits(upper, data, part).numpy()
    return np.stack([np.average(found[w], axis=0, weights=[data.weights[i] for i in w]) for w in data.windows_of])


def _logits(upper: UpperLayers, data: Examples, windows: Sequence[int]) -> torch.Tensor:
    states, mask = batch([data.states[window] for window in windows], _WIDTHS)
    with torch.autocast("cpu", dtype=torch.bfloat16):
        logits: torch.Tensor = upper(states, mask)
    return logits.float()


def _cross_entropy(
    logits: torch.Tensor, labels: torch.Tensor, two_class: torch.Tensor, smoothing: float
) -> torch.Tensor:
    """Cross-entropy with smoothed labels, the smoothing shared by the labels that a row's source knows."""
    known = torch.ones_like(logits)
    known[two_class, NEUTRAL] = 0
    target = known / known.sum(dim=1, keepdim=True) * smoothing
    target[torch.arange(len(labels)), labels] += 1 - smoothing
    return -(target * torch.log_softmax(logits, dim=1)).sum(dim=1).mean()


def _groups(upper: UpperLayers, recipe: Recipe) -> list[dict[str, object]]:
    layers = {"params": list(upper.layers.parameters()), "lr": recipe.rate}
    return [layers, {"params": list(upper.classify.parameters()), "lr": recipe.head_rate}]


def _rate(step: int, steps: int, warm_up: float) -> float:
    return min(1.0, step / max(1.0, warm_up * steps)) * max(0.0, 1 - step / steps)


def _batches(
    data: Examples, shown: npt.NDArray[np.int64], recipe: Recipe, rng: np.random.Generator
) -> Iterator[list[int]]:
    """Batches of texts of about one length, in random order."""
    lengths = np.array([min(sum(data.weights[w] for w in windows), 128) for windows in data.windows_of])
    for _ in range(recipe.epochs):
        mixed = rng.permutation(shown)
        pools = [mixed[start : start + 40 * recipe.rows] for start in range(0, len(mixed), 40 * recipe.rows)]
        ordered = [pool[np.argsort(lengths[pool], kind="stable")] for pool in pools]
        parts = [
            pool[start : start + recipe.rows].tolist() for pool in ordered for start in range(0, len(pool), recipe.rows)
        ]
        for place in rng.permutation(len(parts)):
            yield parts[place]
