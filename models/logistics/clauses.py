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
    r"\b(?:can|could|(?:would|will) (?:you|u)|would it be|mind|possible|chance|ok|okay|alright|fine|please|pls|plz"
    r"|(?:how|what) about|works?|suits?)\b"
    "|能|可以|可否|麻[烦煩]|[请請](?![问問])|帮|幫|[行好][吗嗎不]",
    re.IGNORECASE,
)
_AMID = frozenset(
    "i i've i'll i'd we we've we'll we'd you you've u he she it they me us him them my your our his her its their the"
    " this that these those a some any no every to of for from with than as into will won't would shall should can"
    " can't could may might must do does doesn't did didn't has have had been be was were get got need want not never"
    " only who which what when where why how whether because while although".split()
)
"""Words that no label has right before a wish: behind them a clause goes on."""
_WANTED = re.compile(
    r"\b(?:like|want|need|prefer|rather|love|appreciate|grateful)\b.{0,20}?"
    r" (?:(?:you|u|(?:the|your) (?:\w+ )?(?:driver|courier|postman|guy))(?: (?:to|could|can|would))?"
    r"|it (?:(?:was|were|is|to be) )?(?=left|put|kept|handed|placed|hidden|brought))\b ?"
)
"""Who is to do something: "I'd like you to", "I want it left"."""
_DEED = re.compile(
    r"\b(?:(?:leave|put|knock|ring|call|text|phone|hand|give|drop|use|buzz|ask|wait|hide|press|deliver)\b"
    r"|(?:do not|don't) )|[放按敲打送交走][^了过過的]",
    re.IGNORECASE,
)
"""What drivers are asked for most."""
_LATER = re.compile(r"[,;，；]\s*")
_HOURS_ANEW = re.compile(r"(?:any\w*|after|before|from|between|until|till|not|only|or|so|but|best) ", re.IGNORECASE)
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
    r"(?:like|instead|than|because|which|who|has|i|she|that(?!'s)"
    r"|let (?:me|us) know(?! (?:by |before|(?:when|once|as soon as) (?:you|u|he|the (?:driver|courier|van))\b)))\b"
    "|上次|之前|昨天|[没沒]有?人$",
    re.IGNORECASE,
)
_SHOPS = re.compile(
    r"^(?:(?:re)?send (?!(?:(?:me|us) )?(?:an? )?(?:text|sms|message|photo)|it (?:up|down)\b)"
    r"|(?:ship|redirect|reroute|forward|change|update|cancel|swap|refund"
    r"|exchange)\b)|^[请請麻烦煩帮幫我忙]{0,4}[换換](?!到)|客服|换[货大小成个]|換[貨大小成個]|退[货貨款]|尺[码碼]|下[单單]|付款"
    r"|填[错錯]|改(?![天放])",
    re.IGNORECASE,
)
"""What is asked of the shop, not of the driver."""
_VERB = re.compile(
    r"(?:have|had|(?:would|could|can) (?!you|u\b|the|someone)|wouldn't|couldn't|can't|won't|said|left"
    r"|(?!red|need|feed|bed|shed)[a-z]+ed)\b"
)
_TELLS = re.compile(
    r"\b(?:is|are|was|were|do|does|did|has|have|had|will|would|when|what|why|who|how|which|where|i|we|it|u|you|he|she"
    r"|they|my|your|the|nobody|somebody|someone|anyone)(?:'\w+)?\b|[\u4e00-\u9fff]",
    re.IGNORECASE,
)
"""A question without one is short for a wish: "after 5?"."""
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
    " arrive call ring me usually normally generally always up".split()
)
_NEED = re.compile(
    r"\b(?:need|want|must|can|could|would|prefer|like|love|rather|happy|grateful|appreciate|(?:accept|take|receive)s?"
    r"|reachable|back|staffed|manned|on duty)\b|'d\b"
)
"""Words of wishes and of who is there: behind them hours are meant."""
_NOT_YET = re.compile(r"(?:before|until|till)\b", re.IGNORECASE)
_NOT = re.compile(r"(?<!\bdid)(?<!\bwas)(?<!\bwere)(?<!\bhad)(?:n't| not)\b")
"""With both together somebody is there from then on: "not home before 6"."""
_ABSENT = re.compile(r".?(?:[没沒]有?人|不在|不方便|[会會]到)")
_ELSE = re.compile(
    r"(?=[\u4e00-\u9fff])"
    r"(?![\u4e00-\u9fff]{0,11}(?:[送收派配来來取放打行开開谢謝别]|[在到回]家|有人|可以|方便|到[了货貨]?$|[联聯]|快递"
    r"|[最较較]好|合[适適]|[都也]行|有空))"
)


def corrected(spans: Sequence[Span], text: str) -> dict[int, Span | None]:
    """Correct instructions and time windows that start elsewhere, or that ask nothing of the driver.

    Args:
        spans: in order.
        text: which they lie in.

    Returns:
        By its place in the list each wrong span as it should be; None if it should be dropped.
    """
    found: dict[int, Span | None] = {}
    begin = 0
    for place, span in enumerate(spans):
        kept: Span | None = span
        lead = _lead(text, begin, span.start)
        if span.field == "instructions":
            kept = _wish(span, text, lead) or _later(span, text)
            if kept and _toward(spans, place, text):
                kept = None
        elif span.field == "time_window" and _told_hours(spans, place, text, lead):
            kept = _later(span, text)
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
    wanted = _wanted(words, lead)
    if wanted is not None:
        deed = words[wanted:]
        return span._replace(start=span.start + wanted) if deed and not _SHOPS.search(deed) else None
    if lead and lead[-1] in _AMID and not _ASKING.search(" ".join(lead)):
        if lead[-1] in _MODAL and _OTHERS.match(words):
            return span
        so = _SO.search(words)
        return span._replace(start=span.start + so.end()) if so else None
    told = (
        (lead and lead[-1] not in _JOINS and _VERB.match(words))
        or (lead and lead[-1] in _IS and _DOING.match(words))
        or (_GOES_ON.match(words) and not (words[:7].lower() == "instead" and _DEED.search(words)))
        or _SHOPS.search(words)
        or (_OPEN.search(words) and _MORE.match(text, span.end))
        or _GOES_ON_BEHIND.match(text, span.end)
        or _question(span, text)
    )
    return None if told else span


def _wanted(words: str, lead: list[str]) -> int | None:
    """Where in a span a deed begins that somebody wants of a driver; None if nobody says so."""
    before = " ".join(lead)
    said = f"{before} {words}"
    ends = (each for each in _WANTED.finditer(said) if each.start() <= len(before) + 1 and each.end() >= len(before))
    found = next(ends, None)
    return max(found.end() - len(before) - 1, 0) if found else None


def _later(span: Span, text: str) -> Span | None:
    """What is asked behind the last comma of a span that begins with what is told; None if nothing is."""
    comma = max((each.end() for each in _LATER.finditer(text, span.start, span.end)), default=span.end)
    later = span._replace(start=comma)
    asks = _DEED if span.field == "instructions" else _HOURS_ANEW
    if not asks.match(text, comma, span.end) or _question(later, text):
        return None
    return _wish(later, text, []) if span.field == "instructions" else later


def _toward(spans: Sequence[Span], place: int, text: str) -> bool:
    """Tell whether something goes to an address: "the sofa must go to 6 Mail Coach Road"."""
    after = spans[place + 1] if place + 1 < len(spans) else None
    return bool(after and after.field in ADDRESS_FIELDS and _TOWARD.fullmatch(text, spans[place].end, after.start))


def _told_hours(spans: Sequence[Span], place: int, text: str, lead: list[str]) -> bool:
    """Tell whether hours are a house's number, those of an absence, or of something that somebody tells."""
    span = spans[place]
    if _NUMBER.fullmatch(text, span.start, span.end) or _question(span, text):
        return True
    not_yet = _NOT_YET.match(text, span.start) and _NOT.search(" ".join(lead))
    if lead and lead[-1] not in _ANEW and lead[-2:] != ["at", "work"] and not not_yet and _told_lead(lead):
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
    more = _TELLS.search(text, begin, span.start) or _TELLS.match(text, span.start)
    return bool(more) and not _REQUEST.search(text, begin, end.start())
