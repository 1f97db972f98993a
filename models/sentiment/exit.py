"""Early exit: a small network on the lower layers' output that decides easy windows, so that no upper layer runs.

    states [tokens, dim] ─▶ their mean ─▶ hidden units ─▶ probabilities ─┬─▶ confident enough: the result
                              (Chinese: with its text's phrases) ────────┴─▶ else: the upper layers

It was trained to agree with all layers. Each window is computed on its own, so that no result depends on its batch.
Refuses to know: texts, graphs.
"""

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt

from models.artifact import Artifact
from models.errors import ArtifactError
from models.sentiment.phrases import weighed

EXIT = "exit"
"""The setting that names an artifact's file of weights; without it (earlier artifacts) all layers read each text."""
SURE = {"en": "exit_sure_en", "zh": "exit_sure_zh"}
"""The settings with the exit's confidence thresholds, for Chinese texts and for all others."""
ARRAYS = ("first", "first_bias", "second", "second_bias")
"""Of the file: [dim, units], [units], [units, labels], [labels]."""

Floats = npt.NDArray[np.float32]


class Exit:
    """The small network, and its confidence thresholds."""

    def __init__(self, weights: Mapping[str, npt.NDArray[np.generic]], sure: Mapping[str, float], trust: float) -> None:
        """Keep them.

        Args:
            weights: arrays as ARRAYS names them.
            sure: by language, the probability of a label from which on the exit decides.
            trust: factor on the layers' log-odds where phrases are added to them.

        Raises:
            KeyError: an array is missing.
            ValueError: the arrays do not fit each other.
        """
        first, first_bias, second, second_bias = (weights[name].astype(np.float32) for name in ARRAYS)
        if first.shape[1:] != first_bias.shape or second.shape != (*first_bias.shape, *second_bias.shape):
            raise ValueError("its arrays do not fit each other")
        self._first, self._first_bias, self._second, self._second_bias = first, first_bias, second, second_bias
        self._sure, self._trust = dict(sure), trust

    def said(self, states: Floats) -> Floats:
        """Calibrated probabilities, float32 [labels], of the states of a window, float32 [tokens, dim], no padding."""
        return self.said_of_mean(states.mean(axis=0))

    def said_of_mean(self, mean: Floats) -> Floats:
        """The same, of the mean of a window's states, float32 [dim]."""
        hidden = np.maximum(mean @ self._first + self._first_bias, 0)
        logits = hidden @ self._second + self._second_bias
        chances = np.exp(logits - logits.max())
        shares: Floats = chances / chances.sum()
        return shares

    def decides(self, said: Floats, score: float | None) -> bool:
        """Whether a window needs no upper layers.

        Args:
            said: what `said` returned for it.
            score: the score of its text's phrases; None if it is not Chinese.
        """
        found = with_phrases(said.tolist(), self._trust, score)
        return max(found) >= self._sure["en" if score is None else "zh"]


def with_phrases(said: Sequence[float], trust: float, score: float | None) -> Sequence[float]:
    """Return probabilities with the phrases' score added; unchanged if there is no score."""
    return said if score is None else weighed(said, trust, score)


def exit_of(artifact: Artifact, trust: float) -> Exit | None:
    """The artifact's exit; None if it has none.

    Raises:
        ArtifactError: it cannot be used.
    """
    settings = artifact.manifest.settings
    if EXIT not in settings:
        return None
    try:
        with np.load(artifact.path(str(settings[EXIT])), allow_pickle=False) as weights:
            sizes, dim = weights["first"].shape, artifact.manifest.inputs[0].axes[-1]
            if sizes[0] != dim:
                raise ValueError(f"it reads {sizes[0]} numbers a token, the layers {dim}")
            return Exit(weights, {language: float(str(settings[name])) for language, name in SURE.items()}, trust)
    except (OSError, ValueError, KeyError) as err:
        raise ArtifactError(artifact.folder, f"its exit cannot be used ({err})") from err
