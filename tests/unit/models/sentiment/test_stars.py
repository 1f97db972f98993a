"""Which stars a text has once it is printed."""

import pytest

from models.sentiment.stars import rating_in, with_printed_stars


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
    assert with_printed_stars(mark) == stars


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
    assert with_printed_stars(text) == text


def test_stars_of_a_keyboard_are_those_of_print() -> None:
    assert with_printed_stars("⭐⭐⭐ and ⭐\ufe0f") == "★★★ and ★"


@pytest.mark.parametrize(
    ("text", "stars"),
    [
        ("Two stars, and that is generous.", "★★☆☆☆"),
        ("Zero stars if I could", "☆☆☆☆☆"),
        ("Average price. Three stars.", "★★★☆☆"),
        ("10/10 would buy again", "★★★★★"),
        ("Gave it 2 stars. Fast, though.", "★★☆☆☆"),
        ("Two stars. Now it lies in a drawer", "★★☆☆☆"),
        ("Changed from 5 stars to 1. It leaks.", "★☆☆☆☆"),
        ("I wanted to love it but have to change my rating from 5 stars to 2.", "★★☆☆☆"),
        ("5 stars. Dropping my review from five to two stars", "★★☆☆☆"),
        ("后来换了新的,改五星。", "★★★★★"),
        ("只能给两颗星,包装还行", "★★☆☆☆"),
        ("五星好评!", "★★★★★"),
    ],
)
def test_a_mark_in_a_text_is_a_clause_of_its_own_or_a_change(text: str, stars: str) -> None:
    assert rating_in(text) == stars


@pytest.mark.parametrize(
    "text",
    [
        "",
        "A 5 star hotel.",
        "Five stars for the lamp, one star for the delivery.",
        "Five stars. One star.",
        "I'd give it five stars if it worked",
        "Would have been 5 stars with a cover.",
        "3/5 of the screws were bent",
        "I turned it down from 5 to 2.",
        "四星,房间旧",
        "看了五颗星才买的",
        "上次打了五星",
        "They wanted me to update my review from 1 star to 5 stars for a refund.",
        "The seller offered me money to change from 1 star to 5.",
        "I will not change my rating from 1 star to 5 stars.",
        "I refuse to change it from 1 star to 5.",
        "I gave it 5 stars. Now it broke",
        "Rated it five stars, then the motor burnt out.",
    ],
)
def test_stars_of_another_or_of_a_part_are_no_mark(text: str) -> None:
    assert rating_in(text) is None
