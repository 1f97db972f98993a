"""Matrices as bytes with a scale a column (or a row, for embeddings): a quarter of float32's file, float32's sums.

Only the stored weights are rounded; the graph widens them when it is opened. So no output depends on its batch, and the
framework's model, its weights rounded likewise, is the reference of parity.
"""

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]
LARGEST = 127


def scaled_by_row(name: str) -> bool:
    """Whether a weight's rows have scales of their own: embeddings, of which one row a token is read."""
    return name.endswith(("wte.weight", "wpe.weight", "lm_head.weight"))


def to_bytes(weight: Floats, *, by_row: bool) -> tuple[npt.NDArray[np.int8], Floats]:
    """Round a matrix.

    Args:
        weight: float32 [rows, columns].
        by_row: whether each row has a scale, else each column.

    Returns:
        int8 [rows, columns] and float32 scales, [rows, 1] or [1, columns]; their product is the rounded matrix, and
        rounding that again gives the same bytes.
    """
    largest = np.abs(weight).max(axis=1 if by_row else 0, keepdims=True)
    scale = np.where(largest > 0, largest / LARGEST, 1).astype(np.float32)
    return np.clip(np.rint(weight / scale), -LARGEST, LARGEST).astype(np.int8), scale


def rounded_to_bytes(weight: Floats, *, by_row: bool) -> Floats:
    """The matrix that the bytes stand for."""
    whole, scale = to_bytes(weight, by_row=by_row)
    return whole.astype(np.float32) * scale
