"""States that were computed once, on disk: a training that is taken up again does not compute them anew.

Files are written aside and renamed; one that is there is whole.
"""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import numpy.typing as npt

from export.intents.layers import States


def kept(file: Path, compute: Callable[[], States]) -> list[npt.NDArray[np.float16]]:
    """What the file holds, or what is computed and kept in it.

    Args:
        file: named for everything that the states follow from.
        compute: float16 [tokens, dim] of each text.
    """
    if not file.exists():
        states = compute()
        file.parent.mkdir(parents=True, exist_ok=True)
        aside = file.with_suffix(".new")
        with aside.open("wb") as stream:
            np.savez(stream, tokens=np.concatenate(states), lengths=np.array([len(each) for each in states]))
        aside.replace(file)
    with np.load(file) as stored:
        tokens, lengths = stored["tokens"], stored["lengths"]
    return np.split(tokens, np.cumsum(lengths)[:-1])
