"""Chinese phrases, added to the layers' odds: runs of one to four characters, each with a learned weight.

    str ─▶ runs of 1 to 4 signs, hashed ─▶ those learned ─▶ 1 + ln(times) x rarity ─▶ unit length ─▶ x weights ─▶ score

The edges of a text count as signs: 绝了 as a whole text is another run than 绝了 in a sentence, and so are first and
last words. A run is known by a hash of 32 bits; one that was not learned adds nothing. A score depends on its own text
alone. Refuses to know: a text's language, the layers.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from models.artifact import Artifact
from models.errors import ArtifactError
from models.sentiment.phrase_table import Table, unpacked

PHRASES = "phrases"
"""The setting that names an artifact's table of phrases; earlier artifacts have none."""
LONGEST = 4
COUNTING = "a dictionary of signs and edges"
"""How runs are counted; a table that was learned otherwise is refused."""
_FACTOR, _MIX, _UPPER = np.uint64(0x9E3779B97F4A7C15), np.uint64(29), np.uint64(16)
_BITS = np.uint64(32)
_PREFIX = 18
"""Bits of a run by which it is looked up: as many prefixes as some 200,000 runs have entries."""
_BEHIND, _LAST = np.uint32(32 - _PREFIX), np.uint32(0xFFFFFFFF)
_END, _EDGE = 0, 1
"""What parts the texts, and what stands at both edges of each; in a text they are spaces."""
_NO_SIGNS = str.maketrans({_END: " ", _EDGE: " "})

Ints = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Counted:
    """The different runs of signs of some texts.

    Attributes:
        text: int64 [runs], the position of the text, ascending.
        run: uint32 [runs], a hash of the signs, ascending in each text.
        weight: float64 [runs], 1 + ln(times in the text).
    """

    text: Ints
    run: npt.NDArray[np.uint32]
    weight: npt.NDArray[np.float64]


def counted(texts: Sequence[str]) -> Counted:
    """Count the runs of one to LONGEST signs and edges in plain texts of any script, in lower case.

    An edge alone is no run, as every text has it.
    """
    joined = chr(_END).join(f"{chr(_EDGE)}{text.lower().translate(_NO_SIGNS)}{chr(_EDGE)}" for text in texts)
    signs = np.frombuffer(joined.encode("utf-32-le", "surrogatepass"), np.uint32).astype(np.uint64)
    owner, within = np.cumsum(signs == _END).astype(np.uint64), signs != _END
    keys, hashed, whole = [], np.zeros(len(signs), np.uint64), np.ones(len(signs), np.bool_)
    for size in range(LONGEST):
        last = slice(size, None)
        starts = len(signs) - size
        if starts <= 0:
            break
        hashed, whole = hashed[:starts], whole[:starts] & within[last]
        hashed = (hashed ^ (signs[last] + np.uint64(1))) * _FACTOR
        hashed ^= hashed >> _MIX
        counting = whole & (signs != _EDGE) if size == 0 else whole
        runs = (hashed[counting] >> _UPPER).astype(np.uint32)
        keys.append(owner[:starts][counting] << _BITS | runs)
    ordered = np.sort(np.concatenate(keys)) if keys else np.zeros(0, np.uint64)
    # np.unique would do the same, but for a short text it would take a third of all the time.
    ends = np.append(np.flatnonzero(ordered[1:] != ordered[:-1]), np.arange(len(ordered))[-1:])
    found, times = ordered[ends], np.diff(ends, prepend=-1)
    return Counted((found >> _BITS).astype(np.int64), found.astype(np.uint32), 1 + np.log(times))


class Phrases:
    """The runs that were learned, with weights and rarities, and how much they count."""

    def __init__(self, table: Table, scale: float) -> None:
        """Keep them.

        Args:
            table: as `models.sentiment.phrase_table` packs them.
            scale: of the weights.

        Raises:
            ValueError: the table is none.
        """
        runs, weights, rarities = unpacked(table)
        self._runs = np.append(runs, _LAST)
        self._weights, self._rarities = np.append(weights, np.int8(0)), np.append(rarities, np.int8(0))
        self._first = np.searchsorted(runs, np.arange(1 << _PREFIX, dtype=np.uint32) << _BEHIND)
        self._scale = scale

    def scores(self, texts: Sequence[str]) -> npt.NDArray[np.float64]:
        """Score plain texts: float64 [texts], log-odds of positive against negative; 0 if no run was learned."""
        runs, rows = counted(texts), len(texts)
        places = self._places(runs.run)
        values = runs.weight * self._rarities[places]
        said = np.bincount(runs.text, values * self._weights[places], rows)
        length = np.sqrt(np.bincount(runs.text, values * values, rows))
        scores: npt.NDArray[np.float64] = said / np.maximum(length, 1.0) * self._scale
        return scores

    def _places(self, runs: npt.NDArray[np.uint32]) -> Ints:
        """Find the place of each run; for a run that was not learned the last place, which adds nothing.

        It begins at the first run with the same prefix and goes on from there: a search takes five times as long.
        """
        places: Ints = self._first[runs >> _BEHIND]
        behind = np.flatnonzero(self._runs[places] < runs)
        while len(behind):
            places[behind] += 1
            behind = behind[self._runs[places[behind]] < runs[behind]]
        places[self._runs[places] != runs] = len(self._runs) - 1
        return places


def weighed(probabilities: Sequence[float], trust: float, score: float) -> tuple[float, float, float]:
    """Return the layers' probabilities with the phrases' score added; neutral stays as it is.

    Args:
        probabilities: of the layers: negative, neutral, positive.
        trust: factor on the layers' log-odds of positive against negative.
        score: log-odds of the phrases.
    """
    negative, neutral, positive = (max(each, 1e-12) for each in probabilities)
    odds = trust * float(np.log(positive / negative)) + score
    share = float(1 / (1 + np.exp(-odds)))
    rest = 1 - neutral
    return rest * (1 - share), neutral, rest * share


def phrases_of(artifact: Artifact) -> Phrases | None:
    """The artifact's phrases; None if it has none.

    Raises:
        ArtifactError: they cannot be used.
    """
    settings = artifact.manifest.settings
    if PHRASES not in settings:
        return None
    if settings.get("phrases_counting") != COUNTING:
        raise ArtifactError(artifact.folder, f"its phrases were not counted by {COUNTING}")
    try:
        table = np.load(artifact.path(str(settings[PHRASES])), allow_pickle=False)
        return Phrases(table, float(str(settings["phrases_scale"])))
    except (OSError, ValueError, KeyError) as err:
        raise ArtifactError(artifact.folder, f"its phrases cannot be used ({err})") from err


def trust_of(artifact: Artifact) -> float:
    """The factor on the log-odds of an artifact's layers where phrases are added to them."""
    return float(str(artifact.manifest.settings.get("layers_trust", 1.0)))
