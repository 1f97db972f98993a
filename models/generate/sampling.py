"""How the next token is chosen from logits: the most likely, or a draw by temperature and top-p with its own seed."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Sampling:
    """How one request chooses.

    Attributes:
        temperature: divides the logits; 0 takes the likeliest token.
        top_p: only the likeliest tokens whose probabilities reach this sum are drawn from.
        seed: of this request's draws: the same request with the same seed gives the same tokens.
    """

    temperature: float = 0.0
    top_p: float = 1.0
    seed: int = 0

    def __post_init__(self) -> None:
        """Refuse what is no probability.

        Raises:
            ValueError: the temperature is negative, or top_p is not in (0, 1].
        """
        if not self.temperature >= 0 or not 0 < self.top_p <= 1:
            raise ValueError(f"temperature {self.temperature} must be >= 0, top_p {self.top_p} in (0, 1]")


GREEDY = Sampling()


def draw(logits: Floats, sampling: Sampling, dice: np.random.Generator) -> int:
    """One token by nucleus sampling (Holtzman et al. 2020); the likeliest where the temperature is 0.

    Args:
        logits: float32 [vocabulary].
        sampling: how.
        dice: this request's own.
    """
    if sampling.temperature == 0:
        return int(logits.argmax())
    scaled = (logits.astype(np.float64) - logits.max()) / sampling.temperature
    probabilities = np.exp(scaled)
    probabilities /= probabilities.sum()
    order = np.argsort(-probabilities, kind="stable")
    sums = np.cumsum(probabilities[order])
    kept = order[: int(np.searchsorted(sums, sampling.top_p)) + 1]
    weights = probabilities[kept] / probabilities[kept].sum()
    return int(kept[min(int(np.searchsorted(np.cumsum(weights), dice.random(), side="right")), len(kept) - 1)])
