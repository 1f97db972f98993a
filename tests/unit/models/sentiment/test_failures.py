"""Which texts end with their product's failure."""

import pytest

from models.sentiment.failures import final_failure
from tests.cost import assert_in_proportion


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Well packed. Unfortunately it doesn't turn on.", "Unfortunately it doesn't turn on"),
        ("Nice, but it stopped working after two weeks.", "but it stopped working after two weeks"),
        ("Great looking lamp. Arrived broken!", "Arrived broken"),
        ("Lovely sound. They broke after 3 days.", "They broke after 3 days"),
        ("物流很快,可惜东西是坏的。", "可惜东西是坏的"),
        ("包装也好,用了三天就坏了", "用了三天就坏"),
    ],
)
def test_a_failure_at_the_end_is_found(text: str, told: str) -> None:
    found = final_failure(text)
    assert found is not None
    assert found.removesuffix("了") == told.removesuffix("了")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "It doesn't turn on.",
        "I bought this because my old one stopped working.",
        "It works. My previous one never worked",
        "A great knife, it never fails to work",
        "It stopped working, but a new one came the next day and is great.",
        "很好用,原来那个用了三天就坏了",
        "好用,两年了也没坏",
    ],
)
def test_other_texts_end_otherwise(text: str) -> None:
    assert final_failure(text) is None


@pytest.mark.parametrize("unit", ["it broke on the ", "not work ", "but ", "坏了"])
def test_what_a_long_text_costs_grows_with_its_length(unit: str) -> None:
    assert_in_proportion(lambda n: final_failure("Good. " + unit * n), 10_000)
