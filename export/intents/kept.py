"""States that were computed once, on disk: a training that is taken up again does not compute them anew.

Files are written aside and renamed; one that is there is whole.
"""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import numpy.typing as npt

from export.intents.layers import Floats, States

_NAMES = ("tokens", "lengths", "means")


def kept(file: Path, compute: Callable[[], tuple[States, Floats]]) -> tuple[list[npt.NDArray[np.float16]], Floats]:
    """What the file holds, or what is computed and kept in it.

    Args:
        file: named for everything that the states follow from.
        compute: float16 [tokens, dim] of each text, and float32 [texts, means].
    """
    if not file.exists():
        states, means = compute()
        file.parent.mkdir(parents=True, exist_ok=True)
        aside = file.with_suffix(".new")
        with aside.open("wb") as stream:
            lengths = np.array([len(each) for each in states])
            np.savez(stream, tokens=np.concatenate(states), lengths=lengths, means=means)
        aside.replace(file)
    with np.load(file) as stored:
        tokens, lengths, means = (stored[name] for name in _NAMES)
    return np.split(tokens, np.cumsum(lengths)[:-1]), means
