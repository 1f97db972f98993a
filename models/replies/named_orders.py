"""Which orders a ticket names: the chosen one, the customer's own ids in its words, and ids that look like another's.

    text ─▶ own ids as the shop spells them (pf 20388, order 20388 ─▶ PF-20388) ─▶ ids ─▶ own, or like an id and not own

A product's own number (WH-1000XM4) is no order if the customer's orders are written in another form.
"""

import re
from collections.abc import Collection, Sequence

from models.replies.order_slots import KnownOrder

# Chinese is written without spaces, so only ASCII is part of an id.
_ORDER_ID = re.compile(r"(?<!\w)(?=[\w-]*\d)[\w]+(?:-[\w]+)*(?!\w)", re.ASCII)
_NAMES_ORDER = re.compile(r"\b(?:order|parcel|package|number|no\.?|id)\b|订单|单号|#", re.IGNORECASE)
_BEFORE_NUMBER = r"((?:\b(?:order|parcel|package|number|no|id)\b\.?|订单|单号|#)[\s:\uff1a#号]{0,3})"
_DAY = re.compile(r"(?:19|20)\d\d(?:-\d{1,2}-\d{1,2})?")
"""A year, or a day as ISO 8601 has it."""
_MEASURE = re.compile(
    r"\d+(?:mm|cm|km|ml|mg|kg|mah|wh|kwh|mhz|ghz|hz|gb|mb|tb|lm|rpm|px|dpi|kcal|kpa|psi|nm|ft|lbs?|oz|[gklmpvw]|x\d+)",
    re.IGNORECASE,
)
"""A number with its unit: 1370mm, 5000mAh, 1080p, 1920x1080."""
_BESIDE = re.compile(
    r"\b(?:my|the|order|parcel|number|no|id|is|hi|hello|please)\b|我|的|订单|单号|编号|号|你好|您好", re.IGNORECASE
)
"""What stands beside a number and wants nothing."""
_LEAST_ID = 4


def named_orders(text: str, order_id: str | None, orders: Sequence[KnownOrder]) -> list[str]:
    """Find the ids, each once; an own parcel's tracking number names its order.

    Args:
        text: of the ticket.
        order_id: the order that the customer chose; None if none was chosen.
        orders: the customer's own.
    """
    own = {order.order_id for order in orders}
    tracked = {order.tracking_number for order in orders}
    named, rest = _own_and_rest(text, own)
    spoken = _NAMES_ORDER.search(text) is not None
    candidates = [found.group() for found in _ORDER_ID.finditer(rest)]
    named += [order.order_id for order in orders if order.tracking_number in candidates]
    others = [each for each in candidates if each not in tracked]
    strange = [each for each in others if _like_an_id(each, own, spoken=spoken and not (named and not each.isdigit()))]
    strange += _begun_like_own(rest, own)
    return list(dict.fromkeys([*([order_id] if order_id else []), *named, *strange]))


def is_bare(text: str, orders: Sequence[KnownOrder]) -> bool:
    """Whether a text is nothing but numbers of orders, or of what may be one."""
    named, rest = _own_and_rest(text, {order.order_id for order in orders})
    left = _ORDER_ID.sub(" ", rest)
    return (bool(named) or left != rest) and not any(map(str.isalpha, _BESIDE.sub(" ", left)))


def meant_order(named: Sequence[str], orders: Sequence[KnownOrder]) -> KnownOrder | None:
    """Return the order that is meant: the one that is named, or the only one."""
    if named:
        return next((order for order in orders if order.order_id == named[0]), None)
    return orders[0] if len(orders) == 1 else None


def _like_an_id(word: str, own: Collection[str], *, spoken: bool) -> bool:
    """Tell whether a word that is no own id may be an order's.

    A short one must have the letters of an own id (o24 beside o23). A long one must have an own id's form; it may have
    any form if the ticket speaks of an order and names none of the customer's, or if the customer has none. A plain
    number is an order's only if the ticket speaks of an order.
    """
    if sum(map(str.isdigit, word)) < _LEAST_ID:
        return not word.isdigit() and _numbers_out(word) in map(_numbers_out, own)
    if _DAY.fullmatch(word) or (_MEASURE.fullmatch(word) and _form(word) not in map(_form, own)):
        return False
    if word.isdigit():
        return spoken
    return spoken or not own or _form(word) in map(_form, own)


def _begun_like_own(text: str, own: Collection[str]) -> list[str]:
    """Words behind one for an order that have no digit and begin as an own id does: `order o-tk` beside o-23.

    More than three letters make a word: `order t-shirt` beside T-1001.
    """
    begins = {begin for each in own for begin in re.findall(r"^[^\W\d_]+[-_/.]", each)}
    if not begins:
        return []
    like = re.compile(
        rf"{_BEFORE_NUMBER}((?:{'|'.join(map(re.escape, sorted(begins)))})[a-z]{{1,3}})(?![\w-])", re.I | re.A
    )
    return [found[2] for found in like.finditer(text)]


def _own_and_rest(text: str, own: Collection[str]) -> tuple[list[str], str]:
    """The customer's own ids that a text names, whatever signs they have, and the text without them."""
    spelled = _spelled_out(text, own)
    if not own:
        return [], spelled
    ids = "|".join(map(re.escape, sorted(own, key=len, reverse=True)))
    finds = re.compile(rf"(?<![\w-])(?:{ids})(?![\w-])", re.ASCII)
    return finds.findall(spelled), finds.sub(" ", spelled)


def _spelled_out(text: str, own: Collection[str]) -> str:
    """Return the text with the customer's own ids as the shop writes them.

    The case of letters and the signs between an id's pieces do not matter. Behind a word for an order the last number
    is enough, if the customer has no other order with that number.
    """
    numbers = [_last_number(each) for each in own]
    for each in sorted(own):
        pieces, number = re.findall(r"\d+|[^\W\d_]+", each), _last_number(each)
        written = each.replace("\\", r"\\")
        if len(pieces) > 1:
            whole = r"[ _/.-]?".join(map(re.escape, pieces))
            text = re.sub(rf"(?<![\w-]){whole}(?![\w-])", written, text, flags=re.IGNORECASE | re.ASCII)
        if len(number) >= _LEAST_ID and numbers.count(number) == 1:
            text = re.sub(
                rf"{_BEFORE_NUMBER}{number}(?![\w-])", rf"\g<1>{written}", text, flags=re.IGNORECASE | re.ASCII
            )
    return text


def _last_number(order_id: str) -> str:
    numbers: list[str] = re.findall(r"\d+", order_id)
    return numbers[-1] if numbers else ""


def _numbers_out(word: str) -> str:
    """Return a word without its numbers and its letters' case: `o-0` for both O-23 and o-117."""
    return re.sub(r"\d+", "0", word).lower()


def _form(word: str) -> str:
    """Return its signs, and where it has letters and numbers: `a-0` for PF-20388."""
    return re.sub(r"[^\W\d_]+", "a", _numbers_out(word))
