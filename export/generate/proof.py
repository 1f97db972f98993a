"""Checks of a decoding graph before it is written: logits at many shapes, then greedy tokens, each one equal."""

from collections.abc import Sequence

import numpy as np
import torch
from transformers import GPT2LMHeadModel

from export.errors import ProofError
from export.proof import FLOAT_TOLERANCE
from models.generate.decoder import Decoder
from models.generate.guesses import Guesses
from models.generate.slots import Generation, Request, Slots

PARTS = ((1,), (7,), (3, 1), (16, 5, 1), (33,), (1, 1, 1), (20, 30))
"""Prompts as the parts in which they are read: empty caches and filled ones."""
ROWS = (1, 2, 3, 5, 8)
"""Rows of a step, each of another length."""
_SEED = 3


def check_logits(model: GPT2LMHeadModel, decoder: Decoder) -> float:
    """Compare logits with the framework's, prompts in parts and steps of many rows.

    Returns:
        The largest difference.

    Raises:
        ProofError: it is above FLOAT_TOLERANCE.
    """
    dice = np.random.default_rng(_SEED)
    worst = max(
        *(_parts_difference(model, decoder, parts, dice) for parts in PARTS),
        *(_step_difference(model, decoder, rows, dice) for rows in ROWS if rows <= decoder.slots),
    )
    if worst > FLOAT_TOLERANCE:
        raise ProofError("the difference to the framework", worst, FLOAT_TOLERANCE)
    return worst


def check_greedy(model: GPT2LMHeadModel, decoder: Decoder, prompts: Sequence[list[int]], tokens: int) -> int:
    """Decode prompts at once in the slots, without guesses and with, and alone in the framework.

    Args:
        model: the framework's.
        decoder: ours.
        prompts: token ids.
        tokens: to write after each.

    Returns:
        How many tokens were compared.

    Raises:
        ProofError: a token differs.
    """
    wanted = [greedy(model, prompt, tokens) for prompt in prompts]
    guessing = Slots(decoder, Guesses())
    for slots in (Slots(decoder), guessing, guessing, guessing):  # what was written twice is guessed
        numbers = [slots.add(Request(prompt, tokens, end_id=-1)) for prompt in prompts]
        done: dict[int, Generation] = {}
        while slots.busy:
            done |= slots.step(0.0)
        for ids, number in zip(wanted, numbers, strict=True):
            if done[number].ids != ids:
                raise ProofError("a greedy continuation", str(done[number].ids[:20]), str(ids[:20]))
    return len(prompts) * tokens


def greedy(model: GPT2LMHeadModel, prompt: list[int], tokens: int, threads: int = 1) -> list[int]:
    """What transformers' `generate` writes after a prompt, that many tokens, whatever they are."""
    ids = torch.tensor([prompt])
    torch.set_num_threads(threads)
    with torch.inference_mode():
        found = model.generate(  # type: ignore[misc]  # its own annotation names another class
            ids,
            attention_mask=torch.ones_like(ids),
            max_new_tokens=tokens,
            min_new_tokens=tokens,
            do_sample=False,
            pad_token_id=0,
            eos_token_id=None,
        )
    continuation: list[int] = found[0, len(prompt) :].tolist()
    return continuation


def _parts_difference(
    model: GPT2LMHeadModel, decoder: Decoder, parts: Sequence[int], dice: np.random.Generator
) -> float:
    ids = dice.integers(0, decoder.vocabulary, sum(parts)).tolist()
    start, worst = 0, 0.0
    for part in parts:
        found = decoder.prefill(0, ids[start : start + part], start)
        start += part
        worst = max(worst, float(np.abs(found - _logits(model, ids[:start])).max()))
    return worst


def _step_difference(model: GPT2LMHeadModel, decoder: Decoder, rows: int, dice: np.random.Generator) -> float:
    texts = [dice.integers(0, decoder.vocabulary, 2 + 5 * row).tolist() for row in range(rows)]
    for row, ids in enumerate(texts):
        decoder.prefill(row, ids[:-1], 0)
    found, likeliest = decoder.step([ids[-1] for ids in texts], [len(ids) - 1 for ids in texts])
    wanted = np.stack([_logits(model, ids) for ids in texts])
    if likeliest.tolist() != found.argmax(axis=1).tolist():
        raise ProofError("the likeliest token", str(likeliest), str(found.argmax(axis=1)))
    return float(np.abs(found - wanted).max())


def _logits(model: GPT2LMHeadModel, ids: list[int]) -> np.ndarray[tuple[int, ...], np.dtype[np.float32]]:
    with torch.inference_mode():
        logits: np.ndarray[tuple[int, ...], np.dtype[np.float32]] = model(torch.tensor([ids])).logits[0, -1].numpy()
    return logits
