"""Labelled texts as the encoder's states: computed once by the shipped 8-bit graph, since the layers above learn.

text ─▶ plain text ─▶ windows ─▶ int8 encoder ─▶ float16 states [tokens, dim] of each window
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from export.data.labelled import LABELS, Labelled
from export.encoder.states import states_of
from models.encoder import Encoder
from models.plain_text import plain_text


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
    weights: list[float]
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
        states_of(sequences, encoder),
        owner,
        [weight for windows in cut for weight in windows.weights],
        windows_of,
        np.array([LABELS.index(each.label) for each in texts]),
        np.array([each.two_class for each in texts]),
    )
