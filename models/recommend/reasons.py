"""Why a product is on a list, in a word that a shop can show."""

from collections.abc import Callable

BOUGHT, LOOKED, SEARCHED = "bought before", "looked at before", "matches your search"
GOES_WITH, SIMILAR, POPULAR, NEW_HERE = "goes with {}", "similar to {}", "popular", "new here"
_LONGEST_TITLE = 60


def reason(*, count: float, looked: float, goes_with: int, similar_to: int, title: Callable[[int], str]) -> str:
    """The strongest reason that is true.

    Args:
        count: how often this customer bought it.
        looked: what its looks weigh.
        goes_with: row of the product that it goes with; -1 for none.
        similar_to: row of the product whose text it is like; -1 for none.
        title: of a row.
    """
    if count > 0:
        return BOUGHT
    if looked > 0:
        return LOOKED
    if goes_with >= 0:
        return GOES_WITH.format(_short(title(goes_with)))
    if similar_to >= 0:
        return SIMILAR.format(_short(title(similar_to)))
    return POPULAR


def _short(title: str) -> str:
    return title if len(title) <= _LONGEST_TITLE else title[: _LONGEST_TITLE - 1] + "…"
