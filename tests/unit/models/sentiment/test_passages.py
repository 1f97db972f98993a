"""Which passages of a long text are read once more."""

import pytest

from models.sentiment.passages import edges, sentences

FACTS = "The box is thirty centimetres long, 2.5 wide and weighs half a kilo with its lid. " * 20
CHINESE = "盒子长三十厘米,重半公斤,白色的,周三送到。" * 20


@pytest.mark.parametrize(
    ("text", "chinese", "first", "last"),
    [
        (f"Avoid! It stinks and leaks. {FACTS}", False, "Avoid! It stinks and leaks. ", None),
        (f"{FACTS}All in all it is worth the money.", False, None, "All in all it is worth the money."),
        (f"{FACTS}Verdict: rubbish. Avoid.", False, None, "Verdict: rubbish. Avoid."),
        (f"垃圾。千万别买。{CHINESE}", True, "垃圾。千万别买。", None),
        (f"{CHINESE}总的来说非常满意,推荐。", True, None, "总的来说非常满意,推荐。"),
        ("a" * 500, False, "a" * 120, "a" * 120),
        ("Short.", False, "Short.", "Short."),
        ("", False, "", ""),
    ],
)
def test_an_edge_is_as_many_sentences_as_a_verdict_needs(
    text: str, chinese: bool, first: str | None, last: str | None
) -> None:
    found = edges(text, chinese=chinese)
    assert found[0] == first or first is None
    assert found[1] == last or last is None


@pytest.mark.parametrize(
    ("text", "chinese", "found"),
    [
        ("It is 2.5 wide. No. We sent it back.", False, ["It is 2.5 wide. ", "No. We sent it back."]),
        ("It leaks. It stinks of glue! Bad", False, ["It leaks. It stinks of glue! Bad"]),
        ("Oh. It leaks and stinks! We sent it back.", False, ["Oh. It leaks and stinks! ", "We sent it back."]),
        ("周三送到。白色的。千万别买!" + "真的。", True, ["周三送到。", "白色的。千万别买!真的。"]),
        ("no end " * 40, False, ["no end " * 40]),
        ("", False, [""]),
    ],
)
def test_a_sentence_that_is_too_short_for_a_verdict_stands_beside_the_next(
    text: str, chinese: bool, found: list[str]
) -> None:
    assert sentences(text, chinese=chinese) == found
