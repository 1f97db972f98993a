"""A piece goes on with a word where two letters touch, but for scripts that leave no spaces."""

import pytest

from models.logistics.continuations import going_on


@pytest.mark.parametrize(
    ("text", "places", "found"),
    [
        ("Baker St", [(0, 3), (3, 5), (6, 8)], [False, True, False]),
        ("12b", [(0, 2), (2, 3)], [False, False]),
        ("O'Neil", [(0, 1), (1, 2), (2, 6)], [False, False, False]),
        ("Kraków", [(0, 4), (4, 6)], [False, True]),
        ("西湖区", [(0, 2), (2, 3)], [False, False]),
        ("a b", [(0, 1), (1, 1), (2, 3)], [False, False, False]),
        ("Straß\x7f\x7fe", [(0, 5), (7, 8)], [False, True]),
        ("", [], []),
    ],
)
def test_only_a_letter_beside_a_letter_goes_on(text: str, places: list[tuple[int, int]], found: list[bool]) -> None:
    assert going_on(text, places) == found
