"""Teach a GPT-2 to answer: loss on the answer alone, seeded, resumable, stopped when held-out loss rises.

    lessons ─▶ ids ─▶ batches of one length ─▶ AdamW, warm-up then linear to zero ─▶ best weights by held-out loss

The same machine, versions and recipe give the same weights, whether or not the training was interrupted: the order of
an epoch's batches comes from seed and epoch alone, and dropout is seeded by the step.
"""

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

import torch
from transformers import GPT2LMHeadModel

from export.checkpoint import Checkpoint, load_checkpoint, save_checkpoint

IGNORED = -100


@dataclass(frozen=True)
class Recipe:
    """How to train.

    Attributes:
        epochs: passes over the lessons at most.
        patience: epochs without a better held-out loss after which it stops.
        rows: lessons a step.
        rate: peak learning rate.
        decay: weight decay.
        warm_up: steps in which the rate rises.
        seed: of everything random.
        threads: of torch; the result depends on it.
        save_every: steps between checkpoints.
    """

    epochs: int = 2
    patience: int = 2
    rows: int = 24
    rate: float = 1.5e-3
    decay: float = 0.05
    warm_up: int = 40
    seed: int = 20261126
    threads: int = 1
    save_every: int = 10


@dataclass(frozen=True)
class Lesson:
    """Ids of one lesson: `ids[:answer_at]` is the prompt, the rest the answer with its end token."""

    ids: list[int]
    answer_at: int


def train(
    model: GPT2LMHeadModel,
    lessons: Sequence[Lesson],
    held_out: Sequence[Lesson],
    recipe: Recipe,
    *,
    checkpoints: Path,
    progress: Callable[[float, float], None],
) -> list[float]:
    """Train in place; ends with the weights of the best epoch.

    Args:
        model: as it begins; a checkpoint in the folder replaces its weights.
        lessons: to learn.
        held_out: to judge each epoch by.
        recipe: how.
        checkpoints: a folder; an interrupted training resumes from it.
        progress: called now and then with the share of the steps that are done and the latest loss.

    Returns:
        Mean held-out loss a token after each epoch, the best one's exponential is the perplexity.

    Blocks for minutes.
    """
    torch.set_num_threads(recipe.threads)
    optimiser = torch.optim.AdamW(model.parameters(), lr=recipe.rate, weight_decay=recipe.decay, betas=(0.9, 0.98))
    state = load_checkpoint(checkpoints, model, optimiser) or Checkpoint(0, [])
    steps_an_epoch = -(-len(lessons) // recipe.rows)
    total = recipe.epochs * steps_an_epoch
    step = state.step
    while step < total and not _stops(state.losses, recipe.patience):
        epoch, done = divmod(step, steps_an_epoch)
        for rows in list(_batches(lessons, recipe, epoch))[done:]:
            loss = _step(model, optimiser, rows, _rate(step, total, recipe), recipe.seed + step)
            step += 1
            progress(step / total, loss)
            if step % recipe.save_every == 0:
                save_checkpoint(checkpoints, model, optimiser, Checkpoint(step, state.losses))
        state.losses.append(held_out_loss(model, held_out, recipe.rows))
        best = state.losses[-1] == min(state.losses)
        save_checkpoint(checkpoints, model, optimiser, Checkpoint(step, state.losses), best=best)
    load_checkpoint(checkpoints, model, optimiser, best=True)
    model.eval()
    return state.losses


def held_out_loss(model: GPT2LMHeadModel, lessons: Sequence[Lesson], rows: int) -> float:
    """The mean loss of the answers' tokens, each counted once; in float32."""
    model.eval()
    total, tokens = 0.0, 0
    with torch.inference_mode():
        for start in range(0, len(lessons), rows):
            ids, labels = _tensors(lessons[start : start + rows])
            counted = int((labels[:, 1:] != IGNORED).sum())
            total += float(_loss(model(input_ids=ids).logits, labels)) * counted
            tokens += counted
    return total / tokens


def perplexity(loss: float) -> float:
    """The exponential of a mean loss."""
    return math.exp(loss)


def _step(
    model: GPT2LMHeadModel, optimiser: torch.optim.AdamW, rows: Sequence[Lesson], rate: float, seed: int
) -> float:
    model.train()
    torch.manual_seed(seed)
    for group in optimiser.param_groups:
        group["lr"] = rate
    ids, labels = _tensors(rows)
    with torch.autocast("cpu", dtype=torch.bfloat16):
        logits = model(input_ids=ids).logits
    loss = _loss(logits.float(), labels)
    optimiser.zero_grad()
    loss.backward()
    torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
    optimiser.step()
    return float(loss.detach())


def _loss(logits: torch.Tensor, labels: torch.Tensor) -> torch.Tensor:
    """Cross-entropy of each token's successor, over the answers alone."""
    return torch.nn.functional.cross_entropy(
        logits[:, :-1].reshape(-1, logits.shape[-1]), labels[:, 1:].reshape(-1), ignore_index=IGNORED
    )


def _tensors(rows: Sequence[Lesson]) -> tuple[torch.Tensor, torch.Tensor]:
    """Ids and labels, int64 [rows, longest rounded up to 16]; causal attention never sees the padding on the right."""
    width = -(-max(len(row.ids) for row in rows) // 16) * 16
    ids = torch.zeros((len(rows), width), dtype=torch.int64)
    labels = torch.full((len(rows), width), IGNORED, dtype=torch.int64)
    for number, row in enumerate(rows):
        ids[number, : len(row.ids)] = torch.tensor(row.ids)
        labels[number, row.answer_at : len(row.ids)] = torch.tensor(row.ids[row.answer_at :])
    return ids, labels


def _batches(lessons: Sequence[Lesson], recipe: Recipe, epoch: int) -> Iterator[list[Lesson]]:
    """An epoch's batches of about one length, in random order; the same for the same seed and epoch."""
    dice = Random(recipe.seed * 1_000 + epoch)  # noqa: S311  # no secret
    order = dice.sample(range(len(lessons)), len(lessons))
    pool = 20 * recipe.rows
    ordered = [
        place
        for start in range(0, len(order), pool)
        for place in sorted(order[start : start + pool], key=lambda place: len(lessons[place].ids))
    ]
    parts = [ordered[start : start + recipe.rows] for start in range(0, len(ordered), recipe.rows)]
    dice.shuffle(parts)
    yield from ([lessons[place] for place in part] for part in parts)


def _rate(step: int, steps: int, recipe: Recipe) -> float:
    return recipe.rate * min(1.0, (step + 1) / recipe.warm_up) * (1 - step / steps)


def _stops(losses: Sequence[float], patience: int) -> bool:
    """Whether the best of the losses lies `patience` or more epochs back."""
    return bool(losses) and len(losses) - 1 - losses.index(min(losses)) >= patience
