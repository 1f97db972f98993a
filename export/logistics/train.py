"""Train the token layers on states: a seeded loop in bfloat16 with checkpoints, so that a build can go on where it was.

Texts of about one length share a batch. The schedule is a short warm-up, then linear to zero.
"""

from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import torch

from export.encoder.states import batch
from export.logistics.examples import LEFT_OUT, Lessons
from export.logistics.graph import TokenLayers

_WIDTHS = 16
KEEP_EVERY = 100


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


def train_tokens(
    layers: TokenLayers,
    data: Lessons,
    recipe: TokenRecipe,
    kept: Path | None,
    told: Callable[[float, float], None],
    *,
    keep_every: int = KEEP_EVERY,
) -> None:
    """Train in place.

    Args:
        layers: theirs are the only weights that change.
        data: training texts.
        recipe: how.
        kept: file of checkpoints; what it holds of the same recipe is gone on with. None: no checkpoints.
        told: called now and then with the share of the steps that are done, and the mean loss since the last call.
        keep_every: steps between two checkpoints.

    Blocks for minutes.
    """
    torch.manual_seed(recipe.seed)
    torch.set_num_threads(recipe.threads)
    steps = list(_batches(data, recipe))
    optimiser = torch.optim.AdamW(
        [
            {"params": list(layers.layers.parameters()), "lr": recipe.rate},
            {"params": list(layers.classify.parameters()), "lr": recipe.head_rate},
        ],
        weight_decay=recipe.decay,
        fused=True,
    )
    schedule = torch.optim.lr_scheduler.LambdaLR(optimiser, lambda step: _rate(step, len(steps), recipe.warm_up))
    layers.eval()
    begun, losses = _restore(kept, recipe, layers, optimiser, schedule), []
    for step in range(begun, len(steps)):
        loss = batch_loss(layers, data, steps[step])
        optimiser.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(layers.parameters(), 1.0)
        optimiser.step()
        schedule.step()
        losses.append(float(loss.detach()))
        if step % 20 == 0:
            told(step / len(steps), float(np.mean(losses)))
            losses = []
        if kept is not None and (step + 1) % keep_every == 0:
            _keep(kept, recipe, step + 1, layers, optimiser, schedule)


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


def _keep(kept: Path, recipe: TokenRecipe, step: int, *parts: object) -> None:
    made = kept.with_suffix(".new")
    torch.save({"recipe": asdict(recipe), "step": step, "parts": [part.state_dict() for part in parts]}, made)  # type: ignore[attr-defined]
    made.replace(kept)


def _restore(kept: Path | None, recipe: TokenRecipe, *parts: object) -> int:
    """The step to go on with; 0 where there is nothing to go on with."""
    if kept is None or not kept.exists():
        return 0
    found = torch.load(kept, weights_only=True)
    if found["recipe"] != asdict(recipe):
        return 0
    for part, state in zip(parts, found["parts"], strict=True):
        part.load_state_dict(state)  # type: ignore[attr-defined]
    return int(found["step"])
