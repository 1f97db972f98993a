"""Forward decay: an event weighs 2^((t - landmark) / half-life), and sums are scaled only when they are read.

Sums of such weights do not depend on the order of events, add up over partitions, and lose an event by subtraction.
Cormode, Shkapenyuk, Srivastava and Xu, "Forward Decay", ICDE 2009.
"""

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Weights = tuple[float, float, float]

DAY_S = 86_400
HALF_LIVES_DAYS = (4, 30, 120)
SHORT, MIDDLE, LONG = range(3)
LANDMARK_S = 1_767_225_600
"""2026-01-01. With a half-life of 4 days a double holds weights of ten years on either side of it."""
_MOST_HALVINGS = 1000.0
_PER_S = tuple(1 / (days * DAY_S) for days in HALF_LIVES_DAYS)


def weights(at: int) -> Weights:
    """The weights of an event at a time, one a half-life.

    Args:
        at: seconds since 1970.
    """
    passed = at - LANDMARK_S
    short, middle, long = (2.0 ** min(_MOST_HALVINGS, max(-_MOST_HALVINGS, passed * rate)) for rate in _PER_S)
    return short, middle, long


def scales(now: npt.NDArray[np.int64]) -> Floats:
    """Return what turns sums of weights into decayed counts.

    Args:
        now: int64 [n], seconds since 1970.

    Returns:
        float64 [n, half-lives].
    """
    halvings = (now[:, None] - LANDMARK_S) * np.array(_PER_S)
    scale: Floats = 2.0 ** -np.clip(halvings, -_MOST_HALVINGS, _MOST_HALVINGS)
    return scale
