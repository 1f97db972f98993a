"""Which sentences of a long text are its edges."""

import pytest

from models.sentiment.edges import edges

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
