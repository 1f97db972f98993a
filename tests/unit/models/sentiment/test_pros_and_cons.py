"""Which lists of pros and cons are empty, and which only look so."""

import pytest

from models.sentiment.pros_and_cons import split_at_lists
from tests.cost import assert_in_proportion


@pytest.mark.parametrize(
    ("text", "earlier", "later"),
    [
        ("Pros: light, quiet Cons: none", "Pros: light, quiet", "No complaints."),
        ("Pros: light. Cons: can\u2019t think of any!", "Pros: light.", "No complaints."),
        ("Sturdy. Downsides? None so far.", "Sturdy.", "No complaints."),
        ("PROS - Sturdy CONS - N/A", "PROS - Sturdy", "No complaints."),
        ("What I like: the fit. What I don't like: nothing", "What I like: the fit.", "No complaints."),
        ("Pros: none. Cons: heavy, hot", "Cons: heavy, hot", "There is nothing good about it."),
    ],
)
def test_an_empty_list_is_a_later_word(text: str, earlier: str, later: str) -> None:
    assert split_at_lists(text, chinese=False) == (earlier, later)


@pytest.mark.parametrize(
    ("text", "earlier", "later"),
    [
        ("优点:轻薄、速度快 缺点:暂时没发现", "优点:轻薄、速度快", "没有缺点"),
        ("优点:无 缺点:卡、发热", "缺点:卡、发热", "没有优点"),
        ("缺点没有,优点很多", "优点很多", "没有缺点"),
    ],
)
def test_an_empty_chinese_list_is_a_later_word(text: str, earlier: str, later: str) -> None:
    assert split_at_lists(text, chinese=True) == (earlier, later)


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("Cons: none", "No complaints."),
        ("Pros: absolutely nothing!", "There is nothing good about it."),
        ("Cons: nothing bad so far", "No complaints."),
        ("缺点:没有", "没有缺点"),
        ("优点\uff1a无。", "没有优点"),
        ("缺点:没发现什么毛病", "没有缺点"),
    ],
)
def test_an_empty_list_alone_is_its_verdict(text: str, verdict: str) -> None:
    assert split_at_lists(text, chinese=not text.isascii()) == (verdict,)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Pros: cheap, light. Cons: flimsy, loud.",
        "Pros: it was cheap. Cons: everything it was bought for.",
        "Great lamp. Cons: nothing works",
        "Great lamp. Cons: no instructions",
        "It has pros and cons, none of them large.",
        "好看。缺点:没有发票",
        "这个包的缺点没有人说",
        "不足5公斤没有问题",
        "Cons: not good",
        "Good: not bad at all",
        "优点是没有缺点",
        "缺点:没有优点",
    ],
)
def test_lists_with_something_in_them_are_texts(text: str) -> None:
    assert split_at_lists(text, chinese=not text.isascii()) is None


@pytest.mark.parametrize("unit", ["Cons: none ", "cons: no", "缺点没有", "缺点没", "cons: not any single thing "])
def test_what_a_long_text_costs_grows_with_its_length(unit: str) -> None:
    assert_in_proportion(lambda n: split_at_lists(("Good. " + unit * n)[:n], chinese=False), 30_000)
