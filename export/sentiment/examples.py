"""Labelled texts as the encoder's states: computed once by the shipped 8-bit graph, since the layers above learn.

text ─▶ plain text ─▶ windows ─▶ int8 encoder ─▶ float16 states [tokens, dim] of each window
"""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import torch

from export.data.labelled import LABELS, Labelled
from models.encoder import Encoder
from models.plain_text import plain_text
from models.token_runs import cut_into_runs, pad

_BUDGET = 2048
_THREADS = 2


@dataclass(frozen=True)
class Examples:
    """Texts as windows of states.

    Attributes:
        states: float16 [tokens, dim] of each window.
        owner: of each window, the position of its text.
        weights: of each window, its tokens of the text.
        windows_of: the positions of each text's windows.
        labels: int64 [texts], place in LABELS.
        two_class: bool [texts], True where the label says nothing about neutral.
    """

    states: list[npt.NDArray[np.float16]]
    owner: list[int]
    weights: list[int]
    windows_of: list[list[int]]
    labels: npt.NDArray[np.int64]
    two_class: npt.NDArray[np.bool_]


def examples(texts: Sequence[Labelled], encoder: Encoder) -> Examples:
    """Compute the states of all windows of all texts.

    Blocks: some 20,000 tokens a second on two cores. Keeps 768 bytes a token.
    """
    cut = encoder.tokenizer.windows([plain_text(each.text) for each in texts])
    owner = [position for position, windows in enumerate(cut) for _ in windows.sequences]
    sequences = [sequence for windows in cut for sequence in windows.sequences]
    windows_of: list[list[int]] = [[] for _ in texts]
    for window, position in enumerate(owner):
        windows_of[position].append(window)
    return Examples(
        _states(sequences, encoder),
        owner,
        [weight for windows in cut for weight in windows.weights],
        windows_of,
        np.array([LABELS.index(each.label) for each in texts]),
        np.array([each.two_class for each in texts]),
    )


def states_of(texts: Sequence[str], encoder: Encoder) -> list[npt.NDArray[np.float16]]:
    """The states of each text's first window, float16 [tokens, dim]; blocks like `examples`.

    Args:
        texts: plain, none empty.
        encoder: the shipped one.
    """
    return _states([windows.sequences[0] for windows in encoder.tokenizer.windows(list(texts))], encoder)


def _states(sequences: list[list[int]], encoder: Encoder) -> list[npt.NDArray[np.float16]]:
    runs = cut_into_runs([len(sequence) for sequence in sequences], _BUDGET)
    found = [np.empty(0, np.float16)] * len(sequences)

    def fill(run: list[int]) -> None:
        ids, mask = pad([sequences[window] for window in run], encoder.tokenizer.pad_id)
        for window, states in zip(run, encoder.states(ids, mask), strict=True):
            found[window] = states[: len(sequences[window])].astype(np.float16)

    with ThreadPoolExecutor(_THREADS) as pool:
        list(pool.map(fill, runs))
    return found


def batch(states: Sequence[npt.NDArray[np.float16]], multiple: int = 1) -> tuple[torch.Tensor, torch.Tensor]:
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
