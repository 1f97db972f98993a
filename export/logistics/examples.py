"""Tagged texts as the encoder's states with a tag a token: computed once by the shipped 8-bit graph.

text ─▶ pieces with places ─▶ one window ─▶ int8 encoder ─▶ float16 states [tokens, dim]; spans ─▶ tags [tokens]
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from export.encoder.states import states_of
from export.logistics.tagged import Tagged
from models.encoder import Encoder
from models.logistics.tags import tags_of

LEFT_OUT = -100
"""The tag of prefix and end: they are not judged (torch's number for it)."""


@dataclass(frozen=True)
class Lessons:
    """Texts as states.

    Attributes:
        states: float16 [tokens, dim] of each text, prefix and end included.
        tags: int64 [tokens] of each text; LEFT_OUT at prefix and end.
    """

    states: list[npt.NDArray[np.float16]]
    tags: list[npt.NDArray[np.int64]]


def lessons(texts: Sequence[Tagged], encoder: Encoder, progress: Callable[[float], None] = lambda _: None) -> Lessons:
    """Compute the states of all texts; what is longer than a window is cut there.

    Blocks: some 10,000 tokens a second on one core. Keeps 768 bytes a token.
    """
    tokenizer = encoder.tokenizer
    pieces = tokenizer.pieces([each.text for each in texts])
    sequences = [tokenizer.window(each.ids[: tokenizer.room]) for each in pieces]
    tags = [
        np.array([*[LEFT_OUT] * tokenizer.before, *tags_of(text.spans, each.places[: tokenizer.room]), LEFT_OUT])
        for text, each in zip(texts, pieces, strict=True)
    ]
    return Lessons(states_of(sequences, encoder, progress), tags)
