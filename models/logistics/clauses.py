"""Drops parts of sentences that were read as instructions or time windows: "I'd like to keep it that way".

    a span ─▶ the words before it in its clause, and its sentence ─▶ kept, with another start, or dropped

The training texts are notes, in which an instruction is a clause of its own. In a chat the model takes parts of any
sentence for instructions and hours. Closed classes of words decide, none of which precede one in the labels
(docs/adr/0160).
"""

import re
from collections.abc import Sequence

from models.logistics.spans import ADDRESS_FIELDS, Span

_CUT = re.compile(r"[.!?;,:\n()|/。，！？；：、（）]|(?<=\s)[-–—](?=\s)")
_SENTENCE_ENDS = re.compile(r"[.!?](?=\s|$)|[\n。！？]")
_SENTENCE_BEGINS = re.compile(r"[!?](?=\s)|\.(?=\s+[A-Z])|[\n。！？]")
"""Behind an abbreviation ("5 Smith St. before 10?") none begins."""
_REACH = 300
"""Characters of a clause that are looked at, so that a long text costs no more for each of its wishes."""
_REQUEST = re.compile(
    r"\b(?:can|could|(?:would|will) (?:you|u)|would it be|mind|possible|chance|ok|okay|alright|please|pls|plz)\b"
    "|能|可以|可否|麻[烦煩]|[请請](?![问問])|帮|幫",
    re.IGNORECASE,
)
_AMID = frozenset(
    "i i've i'll i'd we we've we'll we'd you you've u he she it they me us him them my your our his her its their the"
    " this that these those a some any no every to of for from with than as into will won't would shall should can"
    " can't could may might must do does doesn't did didn't has have had been be was were get got need want not never"
    " only who which what when where why how whether because while although".split()
)
"""Words that no label has right before a wish: behind them a clause goes on."""
_ASKING = re.compile(r"\b(?:can|could|would|will) (?:you|u)$")
_MODAL = frozenset(("can", "could", "would", "will"))
_YOU = re.compile(r"(?:you|u) ", re.IGNORECASE)
_OTHERS = re.compile(r"(?:someone|somebody|he|(?:the|your) (?:driver|courier|postman))\b", re.IGNORECASE)
_IS = frozenset("am is are i'm it's we're you're they're".split())
_DOING = re.compile(r"[a-z]{2,}ing\b|away\b", re.IGNORECASE)
_ARTICLE = frozenset(("a", "an", "no", "the"))
_JOINS = frozenset("please pls plz nb ps and & or so but then".split())
_SO = re.compile(r" so (?:please )?")
_GOES_ON = re.compile(
    r"(?:like|instead|than|because|which|who|has|i|she|that(?!'s)|let (?:me|us) know)\b"
    "|上次|之前|昨天|[没沒]有?人$",
    re.IGNORECASE,
)
_SHOPS = re.compile(
    r"^(?:(?:re)?send (?!an? (?:text|sms|message))|(?:ship|redirect|reroute|forward|change|update|cancel|swap|refund"
    r"|exchange)\b)|^[请請麻烦煩帮幫我忙]{0,4}[换換]|客服|换[货大小成个]|換[貨大小成個]|退[货貨款]|尺[码碼]|下[单單]|付款"
    r"|填[错錯]|改(?!天)",
    re.IGNORECASE,
)
"""What is asked of the shop, not of the driver."""
_VERB = re.compile(
    r"(?:have|had|(?:would|could|can) (?!you|u\b|the|someone)|wouldn't|couldn't|can't|won't|said|left"
    r"|(?!red|need|feed|bed|shed)[a-z]+ed)\b"
)
_OPEN = re.compile(r"\b(?:is|are|was|were|weighs|has|doesn't|didn't|won't|will be|so)$", re.IGNORECASE)
_MORE = re.compile(r"[ \t]+\w")
_GOES_ON_BEHIND = re.compile(
    r"[ \t]+(?:is|are|was|were|has|have|had|will|would|does|doesn't|did|didn't|of)\b|[了的过過]|[A-Za-z](?![A-Za-z])"
)
_TOWARD = re.compile(r" (?:to|at) ")
_NUMBER = re.compile(r"not #?\d{1,4}[a-z]?|(?:不是|(?<=是))\d{1,4}[号號]", re.IGNORECASE)
_SUBJECT = re.compile(
    r"\b(?:i|we|he|she|they)\b|\bthe (?:\w+ ){1,2}(?:is|will)\b|(?:^|\b(?:and|but|so|as|when|because) )(?:my|our) "
)
_AWAY = re.compile(
    r"n't\b|\bnot\b"
    r"|\b(?:i|we|he|she|they|it|driver|courier) (?:(?!need)[a-z]+ed|had|was|were|sat|came|went|got|left|did)\b"
)
_ANEW = frozenset("so but only best ideally preferably".split())
_THERE = frozenset(
    "home in there here available open deliver delivered come work free around at on by receiving receive hours"
    " arrive call ring me".split()
)
_NEED = re.compile(r"\b(?:need|want|must)\b")
_ABSENT = re.compile(r".?(?:[没沒]有?人|不在|不方便|[会會]到)")
_ELSE = re.compile(
    r"(?=[\u4e00-\u9fff])"
    r"(?![\u4e00-\u9fff]{0,11}(?:[送收派配来來取放打行开開谢謝别]|[在到回]家|有人|可以|方便|到[了货貨]?$|[联聯]|快递))"
)


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
        elif span.field == "time_window" and _told_hours(spans, place, text, lead):
            kept = None
        if kept != span:
            found[place] = kept
        begin = span.end if kept else begin
    return found


def _wish(span: Span, text: str, lead: list[str]) -> Span | None:
    """The wish where it begins; None if a clause goes on in it, or its sentence asks for no deed."""
    words = text[span.start : span.end]
    if len(lead) == 1 and lead[0] in _ARTICLE:
        return span._replace(start=len(text[: span.start].rstrip()) - len(lead[0]))
    if lead and lead[-1] in _MODAL and (you := _YOU.match(words)):
        return span._replace(start=span.start + you.end())
    if lead and lead[-1] in _AMID and not _ASKING.search(" ".join(lead)):
        if lead[-1] in _MODAL and _OTHERS.match(words):
            return span
        so = _SO.search(words)
        return span._replace(start=span.start + so.end()) if so else None
    told = (
        (lead and lead[-1] not in _JOINS and _VERB.match(words))
        or (lead and lead[-1] in _IS and _DOING.match(words))
        or _GOES_ON.match(words)
        or _SHOPS.search(words)
        or (_OPEN.search(words) and _MORE.match(text, span.end))
        or _GOES_ON_BEHIND.match(text, span.end)
        or _question(span, text)
    )
    return None if told else span


def _toward(spans: Sequence[Span], place: int, text: str) -> bool:
    """Tell whether something goes to an address: "the sofa must go to 6 Mail Coach Road"."""
    after = spans[place + 1] if place + 1 < len(spans) else None
    return bool(after and after.field in ADDRESS_FIELDS and _TOWARD.fullmatch(text, spans[place].end, after.start))


def _told_hours(spans: Sequence[Span], place: int, text: str, lead: list[str]) -> bool:
    """Tell whether hours are a house's number, those of an absence, or of something that somebody tells."""
    span = spans[place]
    if _NUMBER.fullmatch(text, span.start, span.end) or _question(span, text):
        return True
    if lead and lead[-1] not in _ANEW and lead[-2:] != ["at", "work"] and _told_lead(lead):
        return True
    behind = spans[place + 1].start if place + 1 < len(spans) else len(text)
    return bool(_ABSENT.match(text, span.end - 1) or _ELSE.match(text, span.end, behind))


def _told_lead(lead: list[str]) -> bool:
    """Tell whether a clause is of an absence, of what happened, or of somebody's plans: "we are moving"."""
    said = " ".join(lead)
    plans = _SUBJECT.search(said) and lead[-1] not in _THERE and not _NEED.search(said)
    return bool(_AWAY.search(said) or plans)


def _lead(text: str, begin: int, end: int) -> list[str]:
    """The words before a span in its own clause, in small letters."""
    return _CUT.split(text[max(begin, end - _REACH) : end])[-1].lower().replace("’", "'").split()


def _question(span: Span, text: str) -> bool:
    """Tell whether a span is in a question that asks for no deed."""
    end = _SENTENCE_ENDS.search(text, span.end, span.end + _REACH)
    if end is None or end.group() not in "?？":
        return False
    begin = max(span.start - _REACH, 0)
    begin = max((each.end() for each in _SENTENCE_BEGINS.finditer(text, begin, span.start)), default=begin)
    return not _REQUEST.search(text, begin, end.start())
