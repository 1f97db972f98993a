"""What a carrier's line says of a parcel: one code, and a time if the line has one.

    text ─▶ lines ─▶ a line that begins like a carrier's ─▶ code; the words behind ─▶ time, seen from the event's own
                                            └─▶ other languages: status_abroad.py

A wish is no status ("Delivered, left with neighbour" is one, "leave it with the neighbour" is not), so a line must
begin with the words. Refuses to know: what day it is. The caller says when the text was written.
"""

import re
from datetime import UTC, datetime
from typing import NamedTuple

from models.logistics.readable import MAX_CHARACTERS
from models.logistics.status_abroad import code_abroad
from models.logistics.status_time import time_abroad, time_in

_SENDER = (
    r"(?:(?:dear|hi|hello)\b[^,:：]{0,40},\s*)?"
    r"(?:(?:(?:\w{1,20} ){0,2}\w{1,20} ?[:：]|\[[^\]]*\]|【[^】]*】|\d[\d\-/: ]*)\s*)?"
)
"""Who writes, and when: a greeting, `PostNL:`, 【顺丰速运】, a date."""
_SUBJECT = _SENDER + (
    r"(?:(?:your|the|this|my)?\s*(?:item|parcel|package|shipment|order|delivery|it)\s+"
    r"(?:is|was|has been|has|will be)?\s*"
    r"|(?:您的|你的|该|此)?(?:快件|包裹|快递|订单|邮件|货物)?(?:已经|已于[\d年月日号]*|已|正在|正|现)?)?(?:now\s+|currently\s+)?"
)
_DEPOT = r"(?:\w+ )?(?:depot|hub|facility|warehouse|station|sorting cent(?:re|er))"
_CARRIER = (
    r"(?:the |our |your |a )?(?:\w+ )?(?:carrier|courier|driver|airline|logistics|partner|depot|royal mail|post\b"
    r"|usps|ups|dhl|dpd|fedex|evri|hermes|gls|yodel|tnt)"
)
_SHOP = r"(?:the )?(?:sender|seller|shop|shipper|merchant|retailer)\b"
_NEIGHBOUR = r"(?:a |your |the )?(?:neighbou?r|safe ?place|porch)"
CODES: tuple[tuple[str, str], ...] = (
    (
        "expected",
        r"will (?:now )?(?:be (?:delivered|with you)|arrive(?! home))\b"
        r"|due (?:for delivery|to (?:arrive|be delivered))"
        r"|(?:your |our |the )?driver(?: [A-Z][a-z]+)? will be with you\b",
    ),
    (
        "attempted",
        r"(?:delivery )?attempt(?:ed)?\b|(?:failed|missed|unsuccessful) delivery"
        r"|delivery (?:attempt )?(?:failed|unsuccessful|(?:was )?not possible)|refused by"
        r"|(?:could not|couldn't|cannot|can't|unable to) (?:be )?deliver"
        r"|(?:sorry,? (?:but )?)?we (?:tried|called|missed|couldn't|could not|were unable)"
        r"|undeliverable|notice left|(?:we )?left a (?:card|notice)"
        r"|(?:派件|派送|投递|配送|送货)(?:失败|不成功|未成功)|未(?:能)?妥投|(?:收件人|客户|买家)已?拒[收签]",
    ),
    (
        "returned",
        r"(?:being )?return(?:ed|ing)? to (?:the )?(?:sender|seller|shop|shipper|merchant|retailer)"
        r"|return (?:in progress|initiated|started)|sent back|退回|退件",
    ),
    (
        "customs_cleared",
        r"cleared (?:by )?customs|customs cleared|released (?:by|from) customs|清关完成|海关放行"
        r"|(?:customs )?clearance (?:process(?:ing)? )?(?:is |was |has been )?complete[d]?\b",
    ),
    (
        "customs",
        r"(?:being |still )?(?:held|stuck|waiting|delayed)? ?(?:at|in|by) customs|customs\b|clearance"
        r"|(?:awaiting|waiting for|pending) (?:payment of )?(?:import )?(?:dut(?:y|ies)|customs)"
        r"|import (?:dut(?:y|ies)|charges|tax|vat)"
        r"|清关|海关|滞留海关|\S{0,6}在海关",
    ),
    (
        "ready_for_pickup",
        r"ready (?:for collection|for pick-?up|to collect)|available for (?:pick-?up|collection)"
        r"|held at .{2,60}? for (?:collection|pick-?up)"
        rf"|(?:awaiting|waiting for) (?:collection|pick-?up)(?! by {_CARRIER}| from {_SHOP})"
        r"|waiting (?:for you )?at"
        r"|到(?:站|店|达?驿站)[，,]?\s*请?凭"
        r"|到达驿站|放入\S{0,6}柜|送达\S{0,8}(?:柜|驿站)|待取件|存入",
    ),
    (
        "out_for_delivery",
        r"out (?:for delivery|with (?:the |our |your )?(?:driver|courier))|with (?:our |the |your )?(?:driver|courier)"
        r"|loaded on(?:to)? (?:the |our |a )?(?:delivery )?(?:vehicle|van)|on (?:its|the) way to you"
        r"|到达[^，,]{0,20}[，,]\s*(?:正在|正|现)?(?:派送|派件)"
        r"|派送中|派送途中|派件中|快递员正在派|派送|派件",
    ),
    (
        "delivered",
        rf"delivered\b|signed for|handed (?:over(?! to {_CARRIER})|to (?!{_CARRIER}))|left (?:with|in|on) {_NEIGHBOUR}"
        r"|collected by (?:the )?(?:customer|recipient)|签收|由\S{0,8}签收|已由\S{0,8}代收|妥投",
    ),
    (
        "delayed",
        r"(?:there(?:'s| is) a )?delay(?:ed)?\b|running late|delivery exception|(?:put )?on hold|held\b"
        r"|(?:delivery )?rescheduled"
        r"|address (?:incomplete|incorrect|query|problem)|滞留|延误|因\S{0,8}延误|清关资料不全",
    ),
    (
        "lost",
        r"(?:package |parcel )?(?:(?:declared|considered|presumed|reported|marked)(?: as)? )?lost\b"
        r"|missing in transit|丢失",
    ),
    (
        "damaged",
        r"(?:(?:arrived|received|found) )?damaged\b|破损"
        r"|(?:(?:we're |we are )?sorry,? (?:but )?)?(?:(?:some|part) of )?(?:the |its )?contents "
        r"(?:of (?:your|the|this) (?:item|parcel|package|shipment|order) )?"
        r"(?:were|was|are|is|(?:have|has) been) damaged",
    ),
    (
        "collected",
        rf"(?:picked up|collected)\b|handed (?:over )?to {_CARRIER}|(?:we've|we have) got (?:it|your)|揽收|揽件"
        r"|[被由][^，,。]{1,30}(?:揽收|揽件|收件)",
    ),
    (
        "in_transit",
        r"in transit|(?:arrived|received|processed|sorted) (?:at|in|through)|departed"
        rf"|left (?:the |our )?{_DEPOT}|at (?:the )?local {_DEPOT}|on (?:its|the) way to (?:the|our|your|a) {_DEPOT}"
        rf"|(?:your |the |my )?(?:item|parcel|package|shipment) is (?:now |currently )?at (?:the|our|your|a) {_DEPOT}"
        r"|on its way\b|dispatched|shipped\b|shipment departed|parcel sorted"
        r"|运输中|在途|到达 ?\S{0,12}(?:中心|分拨|网点)|商家已发货|离开|发往|发货|在\S{0,8}完成分拣",
    ),
    (
        "announced",
        r"label (?:created|printed)|shipment information|(?:order )?information received|order received|pre-?advice"
        r"|(?:being )?(?:prepared|packed) for (?:shipment|dispatch)"
        rf"|(?:awaiting|waiting for) (?:collection|pick-?up|acceptance|hand-?over) (?:by {_CARRIER}|from {_SHOP})"
        r"|等待揽收",
    ),
    (
        "expected",
        r"arriv(?:ing|es)\b|scheduled (?:for|to be) deliver(?:y|ed)"
        r"|expected delivery|expected\b|estimated delivery|(?:new )?delivery date|预计",
    ),
)
"""What each code is said by; a line that fits several has the first of them."""

_FORMS = tuple((code, re.compile(_SUBJECT + f"(?:{words})", re.IGNORECASE)) for code, words in CODES)
_NAMED = re.compile(_SENDER, re.IGNORECASE)
_ANY = re.compile(_SUBJECT + f"(?:{'|'.join(words for _, words in CODES)})", re.IGNORECASE)
_NUMBER = (
    r"(?<![A-Za-z\d])(?:(?:number|nummer|nr|no|numéro|número|numero|n[°º]|单号|運單號|运单号)[.:：]? ?)?"
    r"(?:1Z[A-Z\d]{16}|\d?[A-Z]{0,6}\d{9,}[A-Z]{0,2})(?![A-Za-z\d])"
)
_NUMBERS = re.compile(
    rf"^[ \t]*(?:(?:\w+ ){{0,2}}{_NUMBER} ?[:：,，] ?|(?:(?:tracking|consignment|waybill) )?{_NUMBER}[ :：,，()-]*)"
    rf"|{_NUMBER}",
    re.IGNORECASE | re.MULTILINE,
)
"""A parcel's number, wherever in its line it stands, and what is between one at its beginning and the words."""
_WISH = re.compile(
    r"派送前|派送到|等通知再发货|尽快发货|发货[吧谢]|请在?|麻烦|什么时候|怎么|\d{1,2}:\d\d ?[-至到]"
    r"|before delivery|(?:please|pls|can you|could you|do|when|where|if)\b|expected to be"
    r"|.*\b(?:last time|wrong (?:house|address|door|flat)|I)\b",
    re.IGNORECASE,
)
"""How a line begins that is none of a carrier's, or what a carrier does not say."""
_PLACE = re.compile(
    r"(?:the )?[^\W\d_]+ (?:house|farm|cottage|mews|quay|wharf|street|road|lane|avenue|close|court|square)\b",
    re.IGNORECASE,
)
"""A house or a street that is named like a status: Customs House, Lost Farm."""
_AHEAD = re.compile(r"scheduled|delivery date|arriving|expected|until\b", re.IGNORECASE)
"""A line that tells a time to come, whatever happened."""
_LINES = re.compile(r"[\r\n;；。!！]+|(?<=[?？])|(?<!\d\.\d)(?<!\d\.\d\d)\.\s+")
"""A question mark stays with its line: who asks is no carrier. The point of a German date (24.11.) ends no line."""
_ASKED = ("?", "？")


class CarrierStatus(NamedTuple):
    """What happened last, and when, if the text says so."""

    code: str
    at: datetime | None


def status_of(text: str, written_at: datetime) -> CarrierStatus | None:
    """Return the status that a text tells.

    Args:
        text: any str.
        written_at: when, with a zone; days and hours without a date are the last ones before it, in its zone (if
            something is expected, the next ones after it).

    Returns:
        The status of the last line that tells one; None if none does.
    """
    lines = _LINES.split(_unnumbered(text[:MAX_CHARACTERS]))
    for line in reversed([part.strip() for part in lines if part.strip()]):
        if found := None if line.endswith(_ASKED) else _told(line, written_at):
            return found
    return None


def told_in(text: str) -> list[tuple[int, int]]:
    """Return the lines of a text that a carrier's status begins, each by its first character and that after its last.

    Args:
        text: any str.
    """
    starts, ends = [0], []
    for between in _LINES.finditer(text):
        ends.append(between.start())
        starts.append(between.end())
    lines = zip(starts, [*ends, len(text)], strict=True)
    return [(start, end) for start, end in lines if _tells(_unnumbered(text[start:end]).strip())]


def _unnumbered(text: str) -> str:
    kept = _NUMBERS.sub("", text)
    return text if kept == text else re.sub(" {2,}", " ", kept)


def _told(line: str, written_at: datetime) -> CarrierStatus | None:
    code, read = _code(line), time_in if _ANY.match(line) else time_abroad
    if code is None:
        return None
    at = read(line, written_at, ahead=code == "expected" or _AHEAD.search(line) is not None)
    return CarrierStatus(code, at.astimezone(UTC) if at else None)


def _code(line: str) -> str | None:
    if _PLACE.match(line):
        return None
    if not _ANY.match(line):
        return code_abroad(line) or code_abroad(_NAMED.sub("", line))
    return None if _WISH.match(line) else next(code for code, form in _FORMS if form.match(line))


def _tells(line: str) -> bool:
    return not line.endswith(_ASKED) and _code(line) is not None
