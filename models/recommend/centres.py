"""What all texts of one language share: two texts are alike in what they share beyond it.

    titles of all kinds of shops (the artifact) ─┐
    the shop's own texts, as they come and go ───┴▶ a mean vector for each language

Vectors of all texts of a language point one way, and another way than those of another language. A shop of a dozen
products cannot know how much of what they share is the language's and how much is its trade's, so the artifact's titles
count as if the shop had ten of their mean, too.
"""

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]

_GENERAL_COUNTS = 10
"""As much as this many texts of the shop. Chosen on invented shops (docs/log.md)."""


class Centres:
    """Means of the texts of each language. Not thread-safe."""

    def __init__(self, dim: int, general: Floats | None = None) -> None:
        """Begin without a text.

        Args:
            dim: of the vectors.
            general: float32 [languages, dim], means of titles of all kinds; the last is that of what is written without
                spaces. None: nothing is known of two languages, one of them without spaces.
        """
        self._general = np.zeros((2, dim)) if general is None else general.astype(np.float64)
        self._sums, self._counted = np.zeros_like(self._general), np.zeros((len(self._general), 1))

    @property
    def values(self) -> Floats:
        """Return the mean of each language, float32 [languages, dim]."""
        found: npt.NDArray[np.float64] = (self._sums + _GENERAL_COUNTS * self._general) / (
            self._counted + _GENERAL_COUNTS
        )
        return found.astype(np.float32)

    def language(self, vector: npt.NDArray[np.floating], *, unspaced: bool) -> int:
        """Return the language of a text: by its writing, else the one whose general mean is nearest to its vector."""
        if unspaced:
            return len(self._general) - 1
        return int(((self._general[:-1] - vector) ** 2).sum(axis=1).argmin())

    def count(self, language: int, vector: npt.NDArray[np.floating], sign: int) -> None:
        """Add a text's vector, [dim], or take it away; one of zeros is none."""
        if vector.any():
            self._sums[language] += sign * vector.astype(np.float64)
            self._counted[language] += sign
