"""Praise of another product that is blame of this one: "My old one was better than this", 楼下的都比这个好用.

    "My old one was better than this. Oh well." ─▶ "My old one was better than this. This is worse. Oh well."

The layers see the praise, but not which product it is for. If the comparison is denied ("It doesn't get better than
this", 没有比这更好的) the praise is for this product. Refuses to know: models.
"""

import re
from typing import NamedTuple

_MORE = (
    "(?:better|nicer|stronger|sturdier|faster|quicker|quieter|sharper|brighter|softer|smoother|comfier|tastier|cleaner"
    "|safer|tougher|prettier|superior"
    "|more (?:comfortable|durable|reliable|powerful|accurate|useful|effective|solid|robust|stable))"
)
_THIS = "(?:than|to) (?:this|these)(?: new(?:er)?)?(?: (?:ones?|things?|junk|rubbish|crap))?"
_EARLIER = (
    "(?:old|previous|former|earlier|original)(?: \\S+){0,3} "
    "(?:is|was|were|are|works?|worked|sounds?|sounded|fits?|tastes?|tasted)(?: (?:so|far|much|way|a lot)){0,2}"
)
_LONGEST = 200
"""Characters of a sentence that are looked at for a denial."""
_GOES_ON = "(?=\\s*(?:[.!,;:)\u2026\u2013\u2014]|$|(?:and|but|for|in|at)\\b))"


class _Comparing(NamedTuple):
    """Patterns of a language: praise of another product, its denial, a sentence's end; and the verdict to add."""

    praised: re.Pattern[str]
    denied: re.Pattern[str]
    ends: re.Pattern[str]
    verdict: str


_ENGLISH = _Comparing(
    re.compile(f"\\b(?:{_MORE}(?: \\w+){{0,2}} {_THIS}|{_EARLIER} {_MORE}){_GOES_ON}", re.IGNORECASE),
    re.compile(
        "\\b(?:no|not|never|nothing|none|nobody|nowhere|neither|hardly|rarely|seldom|without|cannot|if|anything|finding"
        "|ever|who|what|where|how|doubt|yet to|defy|good luck|(?<!a )(?<!last )(?<!past )few"
        "|(?:hard|difficult|tough) to (?:find|get|beat|imagine))\\b|n['\u2019]t\\b",
        re.IGNORECASE,
    ),
    re.compile("[.!?\u2026;]+(?=\\s|$)"),
    " This is worse.",
)
_CHINESE = _Comparing(
    re.compile(
        "(?:比[这這][个個款家里本台双件种只些边]?|(?<![这這])(?<![这這]\\w)(?<![这這]\\w{2})(?<![这這]\\w{3})比(?:它|他们家?))"
        "(?:要|还|還|都|更|做得)?"
        "(?:好|强|強|香|棒|耐用|舒服|结实|靠谱|实惠|划算|新鲜)(?!用?的(?:很少|不多|少见|没有))"
        "|(?:^|(?<=[\uff0c,\u3002\uff01!\uff1b;\\s]))(?:质量|做工|音质|味道|服务|效果|简直|真的?)?(?:还|远远?)不如"
    ),
    re.compile("[没沒無无不别哪谁什]|难道|如果|要是"),
    re.compile("(?=[\uff0c,\u3002\uff01!\uff1f?\uff1b;~\\s])"),
    "\uff0c这个更差",
)


def spelled_out(plain: str) -> str:
    """Return a plain text with the verdict added that its praise of another product implies; mostly unchanged."""
    for comparing in (_ENGLISH, _CHINESE):
        for found in reversed(list(comparing.praised.finditer(plain))):
            if not comparing.denied.search(plain, _start(plain, found.start(), comparing.ends), found.start()):
                end = comparing.ends.search(plain, found.end())
                place = end.end() if end else len(plain)
                return plain[:place] + comparing.verdict + plain[place:]
    return plain


def _start(plain: str, before: int, ends: re.Pattern[str]) -> int:
    """Where the sentence around a place begins; at most _LONGEST characters before it."""
    first = max(before - _LONGEST, 0)
    return max((found.end() for found in ends.finditer(plain, first, before) if found.end() < before), default=first)
