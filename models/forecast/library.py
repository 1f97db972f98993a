"""The methods of a library, statsforecast (Apache-2.0), which imports pandas and scipy: only for fitting processes.

Each takes a past and returns the next HORIZON prices; None if the model cannot be fitted to it.
"""

from collections.abc import Callable
from typing import Any

import numpy as np
from statsforecast.models import AutoETS, CrostonClassic, Theta

from models.forecast.candidates import Candidate, Candidates, Floats, Past
from models.forecast.question import HORIZON
from models.untyped_errors import UntypedError, untyped_errors

# Too short («tiny datasets» is a NotImplementedError), singular, or beyond what floating point holds.
UNFITTED = (ArithmeticError, IndexError, RuntimeError, ValueError, np.linalg.LinAlgError)
NO_MODEL = "no model able to be fitted"
"""What AutoETS says in an error without a type."""


def library_candidates() -> Candidates:
    """Return them by name."""
    return {
        # ETS with additive errors and a level: with a trend it did worse (docs/log.md).
        "exponential smoothing": _of(AutoETS(season_length=1, model="ANN"), _filled),
        "theta": _of(Theta(season_length=1), _filled),
        # Only the smoothed size of Croston's two parts: weeks without a sale say nothing of a price.
        "croston": _of(CrostonClassic(), _seen),
    }


def _of(model: Any, series: Callable[[Past], Floats]) -> Candidate:
    def forecast(past: Past) -> Floats | None:
        try:
            with untyped_errors():
                found: Floats = np.asarray(model.forecast(series(past), h=HORIZON)["mean"], np.float64)
        except UNFITTED:
            return None
        except UntypedError as error:
            if str(error) != NO_MODEL:
                raise
            return None
        return found if np.isfinite(found).all() else None

    return forecast


def _filled(past: Past) -> Floats:
    return past.filled


def _seen(past: Past) -> Floats:
    return past.seen
