"""All methods that a fitting process tries in addition to those of `answer`; it imports pandas and scipy."""

from models.forecast.candidates import Candidates
from models.forecast.learned import LearnedPrice
from models.forecast.library import library_candidates


def repertoire() -> Candidates:
    """Return the library's candidates and the learned one."""
    return {**library_candidates(), "learned price": LearnedPrice.load()}
