"""Wishes and hours that are only told: "I'd like to keep it that way", "we are moving on the 14th".

    a wish or hours ─▶ what stands before them in their clause, and their sentence ─▶ asked of the driver, or only told

The network was taught notes, where a wish is a clause of its own. In a chat it takes a part of any sentence for one. What
decides is closed classes of words, none of which the labels have there (docs/adr/0160). Refuses to know: what wishes say.
"""

import re
from collections.abc import Sequence

from models.logistics.spans import ADDRESS_FIELDS, Span

_CUT = re.compile(r"[.!?;,:\n()|/。，！？；：、（）]|(?<=\s)[-–—](?=\s)")
_SENTENCE = re.compile(r"[.!?](?=\s|$)|[\n。！？]")
_REQUEST = re.compile(
    r"\b(?:can|could|(?:would|will) (?:you|u)|would it be|mind|possible|chance|ok|okay|alright|please|pls|plz)\b"
    "|能|可以|可否|麻[烦煩]|[请請](?![问問])|帮|幫",
    re.IGNORECASE,
)
_AMID = frozenset(
    "i i'm i've i'll i'd we we're we've we'll we'd you you're you've u he she it it's they they're me us him them my"
    " your our his her its their the this that these those a an some any no every to of for from with than as into"
    " will won't would shall should can can't could may might must do does doesn't did didn't has have had been be is"
    " are was were am get got getting need want not never only who which what when where why how whether because"
    " while although".split()
)
"""Words that no label has right before a wish: behind them a clause goes on."""
_ASKING = re.compile(
    r"\b(?:(?:can|could|would|will) (?:you|u)|(?:you|u|driver|courier|him|them|someone) to|(?:you|u) can)$"
)
_MODAL = frozenset(("can", "could", "would", "will"))
_YOU = re.compile(r"(?:you|u) ", re.IGNORECASE)
_BE = frozenset("is are it's we're i'm".split())
_ARTICLE = frozenset(("a", "an", "no"))
_SO = re.compile(r" so (?:please )?")
_GOES_ON = re.compile(
    r"(?:like|instead|than|because|which|who|that's|let (?:me|us) know|is|are|was|were|has|doesn't|didn't|isn't|says)\b"
    r"|(?:re)?send (?!an? (?:text|sms|message))|(?:ship|redirect|reroute|forward|change|update|cancel|swap|refund|exchange)\b"
    "|上次|之前|昨天|[没沒]有?人$|[请請麻烦煩帮幫我忙]{0,4}[改换換]",
    re.IGNORECASE,
)
_VERB = re.compile(
    r"(?:have|had|(?:would|could|can) (?!you|u\b|the|someone)|wouldn't|couldn't|can't|won't|said|left|(?!red|need|feed|bed|shed)[a-z]+ed)\b"
)
_BESIDE = re.compile(r"(?:behind|next to|opposite|above|near|beside|across from|between) ", re.IGNORECASE)
_OPEN = re.compile(r"\b(?:is|are|was|were|weighs|has|doesn't|didn't|won't|will be)$", re.IGNORECASE)
_MORE = re.compile(r"[ \t]+\w")
_GOES_ON_BEHIND = re.compile(
    r"[ \t]+(?:is|are|was|were|has|have|had|will|would|does|doesn't|did|didn't|of)\b|[了的过過]|[A-Za-z](?![A-Za-z])"
)
_TOWARD = re.compile(r" (?:to|at) ")
_NUMBER = re.compile(r"not #?\d{1,4}[a-z]?|(?:不是|(?<=是))\d{1,4}[号號]", re.IGNORECASE)
_SUBJECT = re.compile(r"\b(?:i|we|he|she|they|my|our|you)\b|\bthe (?:\w+ ){1,2}(?:is|will)\b")
_AWAY = re.compile(r"n't\b|\b(?:not|never|nobody|away|out|holiday|closed|shut|told|was|were)\b")
_ANEW = frozenset("only best ideally preferably".split())
_THERE = frozenset(
    "home in there here available open deliver delivered come work free around at on by receiving receive hours"
    " arrive call ring me".split()
)
_NEED = re.compile(r"\b(?:need|want|must)\b")
_AWAY_BEHIND = re.compile(r"[^是]?(?:[没沒]有?人|不在|不方便|出差|休息|[会會]到)")


def heard(spans: Sequence[Span], text: str) -> dict[int, Span | None]:
    """Say which wishes and hours begin elsewhere, or are asked of nobody.

    Args:
        spans: in order.
        text: which they lie in.

    Returns:
        By a span's place in the list the span as it should be; None if it is only told.
    """
    found: dict[int, Span | None] = {}
    begin = 0
    for place, span in enumerate(spans):
        kept: Span | None = span
        lead = _lead(text, begin, span.start)
        if span.field == "instructions":
            kept = _wish(span, text, lead)
            if kept and _toward(spans, place, text):
                kept = None
        elif span.field == "time_window" and _told_hours(span, text, lead):
            kept = None
        if kept != span:
            found[place] = kept
        begin = span.end if kept else begin
    return found


def _wish(span: Span, text: str, lead: list[str]) -> Span | None:
    """The wish where it begins; None if a clause goes on in it, or its sentence asks for no deed."""
    words = text[span.start : span.end]
    if len(lead) == 1 and lead[0] in _ARTICLE:
        return span._replace(start=text.rindex(" ", 0, span.start) - len(lead[0]))
    if lead and lead[-1] in _MODAL and (you := _YOU.match(words)):
        return span._replace(start=span.start + you.end())
    if lead and lead[-1] in _AMID and not _ASKING.search(" ".join(lead)):
        so = _SO.search(words)
        if lead[-1] in _BE and _BESIDE.match(words):
            return span
        return span._replace(start=span.start + so.end()) if so else None
    told = (
        (lead and _VERB.match(words))
        or _GOES_ON.match(words)
        or (_OPEN.search(words) and _MORE.match(text, span.end))
        or _GOES_ON_BEHIND.match(text, span.end)
        or _question(span, text)
    )
    return None if told else span


def _toward(spans: Sequence[Span], place: int, text: str) -> bool:
    """Tell whether something goes to an address: "the sofa must go to 6 Mail Coach Road"."""
    after = spans[place + 1] if place + 1 < len(spans) else None
    return bool(
        after and after.field in ADDRESS_FIELDS and _TOWARD.fullmatch(text, spans[place].end, after.start)
    )


def _told_hours(span: Span, text: str, lead: list[str]) -> bool:
    """Tell whether hours are a house's number, those of an absence, or of something that somebody tells."""
    if _NUMBER.fullmatch(text, span.start, span.end) or _question(span, text):
        return True
    said = " ".join(lead)
    if lead and lead[-1] not in _ANEW:
        if _AWAY.search(said) or (_SUBJECT.search(said) and lead[-1] not in _THERE and not _NEED.search(said)):
            return True
    return _AWAY_BEHIND.match(text, span.end - 1) is not None


def _lead(text: str, begin: int, end: int) -> list[str]:
    """The words before a span in its own clause, in small letters."""
    return _CUT.split(text[begin:end])[-1].lower().replace("’", "'").split()


def _question(span: Span, text: str) -> bool:
    """Tell whether a span is in a question that asks for no deed."""
    end = _SENTENCE.search(text, span.end)
    if end is None or end.group() not in "?？":
        return False
    begin = max((each.end() for each in _SENTENCE.finditer(text, 0, span.start)), default=0)
    return not _REQUEST.search(text, begin, end.start())
