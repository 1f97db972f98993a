"""Texts as the encoder's states, which the layers above it are trained and quantised with.

token ids ─▶ shipped int8 encoder ─▶ float16 states [tokens, dim] ─▶ batches, of torch or as feeds of a graph
"""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import numpy.typing as npt
import torch

from models.encoder import Encoder
from models.manifest import TensorSpec
from models.token_runs import cut_into_runs, pad

States = npt.NDArray[np.float16]
Arrays = dict[str, npt.NDArray[np.generic]]
_BUDGET = 2048
_THREADS = 2
_FED, _ROWS_FED = 300, 10


def state_inputs(dim: int) -> list[TensorSpec]:
    """The contract of what a graph above the encoder reads: states and their mask."""
    return [
        TensorSpec("states", "float32", ["rows", "tokens", dim]),
        TensorSpec("attention_mask", "int64", ["rows", "tokens"]),
    ]


def states_of(
    sequences: Sequence[list[int]], encoder: Encoder, progress: Callable[[float], None] = lambda _: None
) -> list[States]:
    """Compute states, float16 [tokens, dim] of each sequence of token ids.

    Args:
        sequences: none longer than a window.
        encoder: the shipped one.
        progress: called with the share that is done, 0 to 1.

    Blocks: some 20,000 tokens a second on two cores. Keeps 768 bytes a token.
    """
    runs = cut_into_runs([len(sequence) for sequence in sequences], _BUDGET)
    found = [np.empty(0, np.float16)] * len(sequences)

    def fill(run: list[int]) -> None:
        ids, mask = pad([sequences[at] for at in run], encoder.tokenizer.pad_id)
        for at, states in zip(run, encoder.states(ids, mask), strict=True):
            found[at] = states[: len(sequences[at])].astype(np.float16)

    with ThreadPoolExecutor(_THREADS) as pool:
        for number, _ in enumerate(pool.map(fill, runs)):
            progress((number + 1) / len(runs))
    return found


def first_windows(texts: Sequence[str], encoder: Encoder) -> list[States]:
    """Compute the states of each text's first window; blocks like `states_of`.

    Args:
        texts: plain, none empty.
        encoder: the shipped one.
    """
    return states_of([windows.sequences[0] for windows in encoder.tokenizer.windows(list(texts))], encoder)


def batch(states: Sequence[States], multiple: int = 1) -> tuple[torch.Tensor, torch.Tensor]:
    """Windows as float32 [rows, tokens, dim] and their mask, int64 [rows, tokens].

    Args:
        states: of each window.
        multiple: tokens are the longest window's, rounded up to it.
    """
    longest = -(-max(len(each) for each in states) // multiple) * multiple
    values = np.zeros((len(states), longest, states[0].shape[1]), np.float32)
    mask = np.zeros((len(states), longest), np.int64)
    for row, each in enumerate(states):
        values[row, : len(each)] = each
        mask[row, : len(each)] = 1
    return torch.from_numpy(values), torch.from_numpy(mask)


def calibration_feeds(states: Sequence[States], seed: int) -> list[Arrays]:
    """Choose some windows to calibrate a graph's 8-bit ranges by; each feed holds ten of about one length."""
    chosen = np.random.default_rng(seed).choice(len(states), min(_FED, len(states)), replace=False)
    rows = sorted((states[at] for at in chosen), key=len)
    pairs = [batch(rows[start : start + _ROWS_FED]) for start in range(0, len(rows), _ROWS_FED)]
    return [{"states": values.numpy(), "attention_mask": mask.numpy()} for values, mask in pairs]


def random_states(rows: int, tokens: int, dim: int) -> Arrays:
    """Make a feed of noise, the first row with padding, to compare a graph with its source by."""
    rng = np.random.default_rng(rows * 1000 + tokens)
    mask = np.ones((rows, tokens), np.int64)
    mask[0, max(1, tokens - 2) :] = 0
    return {"states": rng.standard_normal((rows, tokens, dim)).astype(np.float32), "attention_mask": mask}
