"""Vectors of texts by what they want: the means of the layers, whitened, so that wishes that nobody taught differ, too.

    means of the training forms ─▶ covariance within intents, shrunk ─▶ whitened ─▶ axes of the greatest variance

What varies within an intent (who writes, and how) is made small against what tells intents apart (within-class
covariance normalisation; Hatch, Kajarekar and Stolcke 2006). An intent has a centre for its forms in each language;
intents that are no particular wish have none.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from models.replies.own_wishes import NAMES_NO_WISH

AXES = 512
SHRUNK = 0.2
"""Share of the identity in the covariance: intents have some hundred forms each, the means a thousand values."""

Floats = npt.NDArray[np.float32]
Doubles = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Space:
    """How means become vectors.

    Attributes:
        origin: float32 [values], the mean of all means.
        axes: float32 [values, dim].
        centres: float32 [intents x languages, dim], unit length.
    """

    origin: Floats
    axes: Floats
    centres: Floats


def fit_space(means: Floats, intents: Sequence[str], languages: Sequence[str], axes: int = AXES) -> Space:
    """Fit it on texts that were learned.

    Args:
        means: float32 [texts, values].
        intents: of each text.
        languages: of each text.
        axes: how many are kept, at most as many as there are values.

    Blocks for seconds.
    """
    values, labels = means.astype(np.float64), np.array(intents)
    origin = values.mean(axis=0)
    within = np.stack([_scatter(values[labels == name]) for name in np.unique(labels)]).sum(axis=0) / len(values)
    ground = np.eye(len(within)) * np.trace(within) / len(within)
    lengths, directions = np.linalg.eigh((1 - SHRUNK) * within + SHRUNK * ground)
    white = directions / np.sqrt(lengths)
    _, spread = np.linalg.eigh(white.T @ _scatter(values) @ white)
    kept = white @ spread[:, ::-1][:, :axes]
    vectors = unit((values - origin) @ kept)
    pairs = zip(intents, languages, strict=True)
    groups = np.array(["" if intent in NAMES_NO_WISH else f"{intent} {language}" for intent, language in pairs])
    centres = unit(np.stack([vectors[groups == name].mean(axis=0) for name in np.unique(groups) if name]))
    return Space(*(each.astype(np.float32) for each in (origin, kept, centres)))


def unit(vectors: Doubles) -> Doubles:
    """Rows of length one."""
    lengths: Doubles = np.linalg.norm(vectors, axis=1, keepdims=True)
    return vectors / np.maximum(lengths, 1e-12)


def _scatter(values: Doubles) -> Doubles:
    centred = values - values.mean(axis=0)
    found: Doubles = centred.T @ centred
    return found
