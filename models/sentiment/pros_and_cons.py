"""Lists of pros and cons of which one is empty: an author who lists no cons is content.

    "Pros: light, quiet. Cons: none" ─▶ earlier "Pros: light, quiet.", later "No complaints."
    优点:无 缺点:卡、发热           ─▶ earlier 缺点:卡、发热, later 没有优点
    "Pros: none."                    ─▶ "There is nothing good about it."

If both lists have entries, the text is read like any other. Refuses to know: models.
"""

import re

from models.sentiment.last_word import Updated

_PROS = "pros?|plus(?:es)?|likes?|(?:the )?good|upsides?|positives?|advantages?|what i liked?"
_CONS = (
    "cons?|minus(?:es)?|dislikes?|(?:the )?bad|(?:only )?(?:downsides?|drawbacks?)|negatives?|disadvantages?|faults?"
    "|complaints?|what i (?:disliked?|do(?:n['\u2019]t| not) like|did(?:n['\u2019]t| not) like)"
)
_CHINESE_PROS, _CHINESE_CONS = "优点|優點|好处|优势|亮点", "缺点|缺點|不足(?:之处)?|坏处|槽点"
_LIST = re.compile(
    "(?:^|(?<=[\\s.!?;,\u3002\uff01\uff1b\uff0c]))(?:"
    f"(?:(?P<pros>{_PROS})|(?P<cons>{_CONS}))\\s?(?:[:\uff1a?\uff1f]|[-\u2013\u2014](?=\\s))"
    f"|(?:(?P<zh_pros>{_CHINESE_PROS})|(?P<zh_cons>{_CHINESE_CONS}))\\s?[:\uff1a?\uff1f是]?)\\s*",
    re.IGNORECASE,
)
_SENTENCE = re.compile("([^.!\u2026;\u3002\uff01\uff1b]{0,80})[.!\u2026;\u3002\uff01\uff1b~\\s]*")
_WORDS = re.compile(r"[a-z][a-z/]*(?:'[a-z]+)?")
_NONE = frozenset(
    re.findall(r"\S+", "none nothing zero zilch nada nil n/a no nope not never can't cannot couldn't haven't yet")
)
_BESIDE = frozenset(
    re.findall(
        r"\S+",
        "absolutely literally really honestly pretty much one any anything a single thing so far at all whatsoever to "
        "report speak of for me as now i can could think see find name that have i've found noticed discovered still "
        "looking it ever complain about mention worth yet been but",
    )
)
_CHINESE_NONE = re.compile(
    "(?=.*[没沒無无零未不])(?:[没沒有無无零未不还暂也都的真吧呢啊哦啥到出来]|暂时|目前|至今|到现在|几乎|基本上?|完全|一点|实在|任何|什么|"
    "发现|發現|找|想|看|挑|感觉)+"
)
_OF_CONS = re.compile(r"\bbad\b|缺点|缺點|不足|毛病|坏处|槽点", re.IGNORECASE)
_OF_PROS = re.compile(r"\bgood\b|优点|優點|好处", re.IGNORECASE)
"""What an empty list may repeat ("Cons: nothing bad"); "not good" among cons, or 没有缺点 among pros, is an entry."""
_CONTENT, _NOT_CONTENT = ("No complaints.", "没有缺点"), ("There is nothing good about it.", "没有优点")


def split_at_lists(plain: str, *, chinese: bool) -> Updated | tuple[str] | None:
    """Split a plain text in which a list of pros or cons is empty into the rest and the verdict that this implies.

    Returns:
        The verdict alone if there is no rest; None if no list is empty.
    """
    lists = list(_LIST.finditer(plain))
    behind = [*(each.start() for each in lists), len(plain)][1:]
    for found, end in zip(lists, behind, strict=False):
        first = _SENTENCE.match(plain, found.end(), end)
        cons = bool(found["cons"] or found["zh_cons"])
        if first and _is_nothing((_OF_CONS if cons else _OF_PROS).sub("", first[1])):
            verdicts = _CONTENT if cons else _NOT_CONTENT
            earlier = f"{plain[: found.start()]} {plain[first.end() :]}".strip()
            return Updated(earlier, verdicts[chinese]) if earlier else (verdicts[chinese],)
    return None


def _is_nothing(said: str) -> bool:
    """Whether an entry says that there is nothing to list."""
    entry = said.strip(" ~()*-,\uff0c").lower().replace("\u2019", "'")
    if _CHINESE_NONE.fullmatch(entry):
        return True
    words = frozenset(_WORDS.findall(entry))
    return not _WORDS.sub("", entry).strip(" ,~") and bool(words & _NONE) and words <= _NONE | _BESIDE
