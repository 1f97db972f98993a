"""Which stars a text has once it is printed."""

import pytest

from models.stars import printed


@pytest.mark.parametrize(
    ("mark", "stars"),
    [
        ("0/10", "☆☆☆☆☆"),
        ("1/100", "★☆☆☆☆"),
        ("5/10", "★★★☆☆"),
        ("4.5/5", "★★★★★"),
        ("7 / 10!", "★★★★☆"),
        ("11/10", "★★★★★"),
        ("4⭐", "★★★★☆"),
        ("3 ⭐\ufe0f", "★★★☆☆"),
        ("2★", "★★☆☆☆"),
        ("5*", "★★★★★"),
        ("Two stars.", "★★☆☆☆"),
        ("ONE STAR!", "★☆☆☆☆"),
        ("2.5 stars", "★★★☆☆"),
        ("Rating: 1 out of 5", "★☆☆☆☆"),
        ("ten out of ten", "★★★★★"),
        ("给两颗星", "★★☆☆☆"),
        ("5星", "★★★★★"),
    ],
)
def test_a_mark_alone_is_stars_of_five(mark: str, stars: str) -> None:
    assert printed(mark) == stars


@pytest.mark.parametrize(
    "text",
    [
        "3/5 of the screws were bent",
        "24/11",
        "4/5/2026",
        "1/2",
        "10",
        "5/5 😡",
        "4⭐ nice",
        "-5 stars",
        "四星酒店",
        "两星,不能再多",
        "two",
        "f\u0131ve stars",
        "F\u0130VE STARS",
        "1 out of f\u0131ve",
    ],
)
def test_what_is_more_than_a_mark_stays(text: str) -> None:
    assert printed(text) == text


def test_stars_of_a_keyboard_are_those_of_print() -> None:
    assert printed("⭐⭐⭐ and ⭐\ufe0f") == "★★★ and ★"
