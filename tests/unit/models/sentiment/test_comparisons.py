"""Praise of another product is said of this one, too; praise of this one stays as it is."""

import pytest

from models.sentiment.comparisons import spelled_out
from tests.cost import assert_in_proportion


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("My old $15 one was better than this.", "My old $15 one was better than this. This is worse."),
        ("My old one was better than this. Oh well.", "My old one was better than this. This is worse. Oh well."),
        ("The free ones are sturdier than these", "The free ones are sturdier than these This is worse."),
        ("Even a tap sounds nicer than this new one.", "Even a tap sounds nicer than this new one. This is worse."),
        ("The previous model was so much better!", "The previous model was so much better! This is worse."),
        ("Bad. Any tap sounds nicer than this thing, really.", None),
        ("十块钱的都比这个强啊,真的", "十块钱的都比这个强啊,这个更差,真的"),
        ("For a few days I had the old one, and a tap is better than this", None),
        ("这价钱,楼下的比它好", "这价钱,楼下的比它好,这个更差"),
        ("质量还不如地摊货", "质量还不如地摊货,这个更差"),
    ],
)
def test_praise_of_another_product_says_that_this_one_is_worse(text: str, told: str | None) -> None:
    found = spelled_out(text).replace("\uff0c", ",")
    assert found == told if told else found.endswith(" This is worse.")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "It doesn't get better than this",
        "Nothing I own is more comfortable than these.",
        "You won't find a better blender than this for the price.",
        "Better than this? I doubt it exists.",
        "Way better than the one I had before.",
        "I have an old one that is better than nothing",
        "没有比这更好的了",
        "不知道会不会比这个好一点。",
        "比我以前的好用多了",
        "求医不如求己",
        "I doubt that you will find better than this.",
        "There are few better than this.",
        "I've yet to find better than this.",
        "Good luck getting better than this!",
        "It is hard to find better than this.",
        "这个比它好",
        "这款手机比它好用",
        "这个质量比他们家好",
        "比这个好用的很少",
    ],
)
def test_other_texts_stay_as_they_are(text: str) -> None:
    assert spelled_out(text) == text


@pytest.mark.parametrize(
    "unit", ["A tap is better than this. ", "nothing is better than this ", "十块钱的都比这个强", "better " * 3]
)
def test_what_a_long_text_costs_grows_with_its_length(unit: str) -> None:
    assert_in_proportion(lambda n: spelled_out((unit * n)[:n]), 30_000)
