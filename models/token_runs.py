"""Groups token sequences of similar length into runs, within a budget of tokens, to keep padding small.

One run is one forward pass. Its cost is rows x longest row, padding included, and so is its memory.
"""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]


def cut_into_runs(lengths: Sequence[int], token_budget: int) -> list[list[int]]:
    """Group the positions of sequences into runs.

    Args:
        lengths: tokens of each sequence.
        token_budget: rows x longest row of a run stays within it; a sequence above it runs alone.

    Returns:
        Runs of positions, shortest sequences first; every position once. Equal lengths keep their order.
    """
    runs: list[list[int]] = []
    for position in sorted(range(len(lengths)), key=lengths.__getitem__):
        # The newest sequence is the longest of its run: it sets the width.
        if runs and (len(runs[-1]) + 1) * lengths[position] <= token_budget:
            runs[-1].append(position)
        else:
            runs.append([position])
    return runs


def pad(sequences: Sequence[Sequence[int]], pad_id: int) -> tuple[Ints, Ints]:
    """One run as arrays.

    Args:
        sequences: token ids, at least one sequence, none empty.
        pad_id: what fills the right side.

    Returns:
        Token ids and mask (1 a token, 0 padding), both int64 [rows, longest].
    """
    longest = max(len(sequence) for sequence in sequences)
    ids = np.full((len(sequences), longest), pad_id, np.int64)
    mask = np.zeros((len(sequences), longest), np.int64)
    for row, sequence in enumerate(sequences):
        ids[row, : len(sequence)] = sequence
        mask[row, : len(sequence)] = 1
    return ids, mask
