"""What a form alone decides about pieces of a text, whatever the model thinks: 〒150-0001 is a postcode.

    text ─▶ forms found ─▶ pieces that must be, cannot be or begin a field ─▶ the model's scores, with some ruled out

A form is kept only if labels of the training texts do not contradict it (docs/adr/0117). If the model agrees with it,
nothing changes. Refuses to know: which sequence of tags is the likeliest (tags.py).
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from itertools import chain
from typing import NamedTuple

import numpy as np

from models.encoder import Floats
from models.logistics.chinese_forms import chinese_forms
from models.logistics.english_forms import english_forms
from models.logistics.local_forms import local_forms
from models.logistics.spans import ADDRESS_FIELDS, FIELDS
from models.logistics.vietnamese_forms import vietnamese_forms

RULED_OUT = -1e6
"""Far below any score, and far above what forbids a step between tags: a row stays valid whatever forms say."""

_TELEPHONE = re.compile(
    r"\+\d[\d ().-]{6,8}"
    r"|(?<!\d)[01]\d{9,11}(?!\d)"
    r"|(?<!\d)0\d{4} ?\d{3} ?\d{3}(?!\d)|(?<!\d)0\d{3} \d{3} \d{3,4}(?!\d)|(?<!\d)0\d{2} \d{4} \d{4}(?!\d)"
    r"|(?<!\d)0\d(?:[ .]\d\d){4}(?!\d)|(?<!\d)0\d{2} \d{3} \d{2} \d{2}(?!\d)"
    r"|(?<![\d-])0\d{1,3}-\d{2,4}-\d{3,4}(?![\d-])|(?<![\d-])0\d{2,3}[ /-]\d{5,8}(?!\d)"
    r"|(?<!\d)(?<!\d[ -])\(?\d{3}\)?[ .-]\d{3}[ .-]\d{4}(?!\d)(?! \d)"
    r"|(?<!\d)(?<!\d[ -])\d{3} \d{3} \d{3}(?!\d)(?! ?-?\d)"
    r"|(?<!\d)(?<!\d[ -])\d{4} \d{4}(?!\d)(?! ?-?\d)(?! ?[A-Za-z]{2}\b)"
)
_CODE = re.compile(
    r"(?:\b(?:gate|door|entry|access|key|garage|side|building|tor|tür|haus|porte?)[- ]?|digi|port|tür)"
    r"(?:code|keypad|kod|密码)(?: porte)?(?: is| ist)?:? ?[#*]?\d{3,6}[#*]?(?!\w)"
    r"|(?:门禁|门锁|单元门)密码:?：?\d{3,6}",
    re.IGNORECASE,
)
_HOURS = re.compile(
    r"\b(?:ab|bis|nach|vor|um|gegen) \d{1,2}(?:[:.]\d\d)? ?uhr\b|(?<![\w-])\d{1,2}(?:[:.]\d\d)? ?(?:am|pm|uhr)\b"
    r"|\b(?:après|avant|vers|dès) \d{1,2} ?h(?:\d\d)?\b",
    re.IGNORECASE,
)
_YEAR = re.compile(
    r"\b(?:january|february|march|april|may|june|july|august|september|october|november|december|"
    r"jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)\.? \d{1,2}(?:st|nd|rd|th)?,? (20[2-9]\d)(?![\w-])",
    re.IGNORECASE,
)
_WEIGHT = re.compile(
    r"(?<![\w.,-])"
    r"(?:(?:about|around|approx\.?|approximately|roughly|circa|ca\.?|under|over|up to|max\.?|etwa|environ) )?"
    r"\d{1,4}(?:[.,]\d{1,3})? ?(?:kgs?|kilos?|kilograms?)\b(?!(?-i: [A-Z]|(?<=K[Gg])\. [A-Z]))",
    re.IGNORECASE,
)
"""Not before a name: "26 KG Marg" is a house in a street, `Lot 12 Kg Baru` a lot in a village."""
_NUMBERED = re.compile(
    r"(?<!post )(?<!postal )(?<!zip )(?<!pin )"
    r"\b(?:orders?|ref(?:erence)?|sku|item|article|artikel|model|product|code|invoice|booking|ticket|serial|part"
    r"|bestellung|bestellnummer|auftrag|rechnung|commande|facture|référence)\.?"
    r"(?: (?:no|number|nr|num|code|id)\b\.?)?(?: is)?[ :#№°]{1,3}"
    r"(?!\d{1,5}(?:[a-z]|st|nd|rd|th)(?![\w-]))"
    r"(?:\d{3} \d{3}(?!\d)|\d{6,}|(?=[a-z]*\d)(?=\d*[a-z])[a-z\d][a-z\d-]{4,}|[a-z]\d{2} [a-z\d]{4})(?![\w-])",
    re.IGNORECASE,
)
_PARCEL = re.compile(r"(?<![A-Za-z\d])(?:1Z[A-Z\d]{16}|[A-Z]{1,4}\d{9,}[A-Z]{0,2})(?![A-Za-z\d])", re.IGNORECASE)
_BRITISH = re.compile(
    r"\b(?:[A-PR-UWYZ](?:\d{1,2}|[A-HK-Y]\d{1,2}|\d[A-HJKPSTUW]|[A-HK-Y]\d[ABEHMNPRVWXY]))"
    r" ?(?!1st|2nd|3rd|\dth)\d[ABD-HJLNP-UW-Z]{2}\b",
    re.IGNORECASE | re.ASCII,
)
_PREFECTURE = r"(?:東京都|北海道|京都府|大阪府|(?:神奈川|和歌山|鹿児島|[\u4e00-\u9fff]{2})県)"
_JAPANESE = re.compile(rf"〒 ?(\d{{3}}[-−]?\d{{4}})(?!\d)|(?<![\d-])(\d{{3}}[-−]\d{{4}})\s*(?={_PREFECTURE})")
_PREFECTURES = re.compile(rf"(?<![\u4e00-\u9fff]){_PREFECTURE}")
_AUSTRALIAN = re.compile(r"\b(?:NSW|QLD|VIC|TAS|ACT|NT|SA|WA),? (\d{4})(?![\w-])")
_BOXED = re.compile(r"(?<=[^\W\d_] )(\d{1,4}[A-Za-z]?)(?=,? (?:bte|boîte|bus)\.? ?\d)", re.IGNORECASE)
_BOX = re.compile(r"(?<=\d )(?:bte|boîte|bus)\.? ?\d+[A-Za-z]?(?!\w)", re.IGNORECASE)
_SINGAPORE_UNIT = re.compile(r"(?<![\w#])#\d{2}-\d{2,4}[A-Za-z]?\b")
_WHOLE = re.compile(
    r"\b(?:ave(?:nue)?|st(?:reet)?|road|rd|drive|dr|cres(?:cent)?) \d{1,2}(?=,? (?:#\d\d-|singapore\b))"
    r"|\b(?:ul|al|os)\. [^\W\d_]+",
    re.IGNORECASE,
)
_LINE = re.compile(r"(?<=\n)[^\S\n]*(?=\S)")
_UNIT = re.compile(
    r"\b(?:(?:flat|unit|apt|apartment)(?:[/ ](?:flat|unit|apt|apartment))?|suite|ste|room|rm|bldg|lot)\.?"
    r" ?(?:\d{1,4}[a-z]?|[a-z]\d{1,3})(?![\w/-])"
    r"|\b(?:flat|unit|apt|apartment|bldg) [a-z](?![\w'’.-])"
    r"|(?<!the )\b(?:shop|villa|block|blk|arch|kiosk) ?\d{1,4}[a-z]?(?![\w/-])"
    r"|\b(?:stiege|top|tür|wohnung|whg\.?|zimmer|bureau|appt?\.?|appartement|piso|puerta|interno|int\.) \d{1,4}[a-z]?"
    r"(?![\w/-])|\b(?:bâtiment|bât\.?|escalier|esc\.?|scala) (?:[a-z]|\d{1,3})(?![\w'’.-])"
    r"|\bstudio \d{1,3}[a-z]?(?=[ ,;]*(?:[,;\n]|$))"
    r"|\b(?:top|basement|garden|(?:ground|first|second|third|upper|lower)(?: floor)?|\d(?:st|nd|rd|th) floor) flat\b",
    re.IGNORECASE,
)
_BEFORE_WORD = re.compile(r"[ \t]+(?=\w)")
_BEHIND_WORD = re.compile(r"(?<=[^\W\d_] )(?<!mail )")


class Form(NamedTuple):
    """What a form says of a part of a text.

    Attributes:
        start: its first character.
        end: the character after its last.
        fields: those that it may belong to; None: no field.
        begins: whether a field begins with it, if it is in one; one whose field is certain is that field's whole.
    """

    start: int
    end: int
    fields: frozenset[str | None]
    begins: bool


_ANY: frozenset[str | None] = frozenset((None, *FIELDS))
_NOWHERE = _ANY - set(ADDRESS_FIELDS)
_ELSEWHERE: frozenset[str | None] = frozenset((None, "recipient", "unit"))
_DOOR: frozenset[str | None] = frozenset((None, "unit", "instructions"))
_ONE: dict[str, frozenset[str | None]] = {field: frozenset({field}) for field in FIELDS}
_NAMED: dict[str, frozenset[str | None]] = _ONE | {"elsewhere": _ELSEWHERE, "nothing": frozenset({None})}
_CERTAIN = (
    (_BRITISH, "postcode", True),
    (_AUSTRALIAN, "postcode", True),
    (_JAPANESE, "postcode", True),
    (_PREFECTURES, "region", True),
    (_BOXED, "house_number", True),
    (_BOX, "unit", True),
    (_SINGAPORE_UNIT, "unit", False),
)
"""Forms of one field, and whether it begins with them."""
_SAY_NOWHERE = (_CODE, _TELEPHONE, _HOURS, _YEAR, _PARCEL)


def forms(text: str) -> list[Form]:
    """Return what forms say of a text.

    Args:
        text: as the model reads it.
    """
    units = _found(_UNIT, text)
    begun = [end for _, end in _found(_LINE, text)]
    begun += [start for start, _ in units if _BEHIND_WORD.match(text, start)]
    begun += [spaces.end() for _, end in units if (spaces := _BEFORE_WORD.match(text, end))]
    found = [Form(start, start + 1, _ANY, begins=True) for start in begun]
    certain = [Form(*place, _ONE[field], begins) for form, field, begins in _CERTAIN for place in _found(form, text)]
    for name, start, end in chain(vietnamese_forms(text), local_forms(text), english_forms(text), chinese_forms(text)):
        if not _within(certain, start, end):
            certain.append(Form(start, end, _NAMED[name], begins=True))
    nowhere = [place for form in _SAY_NOWHERE for place in _found(form, text)]
    for fields, places in (
        (_NOWHERE, nowhere),
        (_NAMED["nothing"], _found(_WEIGHT, text)),
        (_DOOR, [*units, *_found(_NUMBERED, text)]),
    ):
        found += [Form(*place, fields, begins=False) for place in places if not _within(certain, *place)]
    return [*found, *certain]


def _within(certain: Iterable[Form], start: int, end: int) -> bool:
    return any(each.start < end and start < each.end for each in certain)


def wholes(text: str) -> list[tuple[int, int]]:
    """Return parts of a text inside which no field begins or ends: `Blk 215`, a street's name with its number."""
    return sorted([*_found(_WHOLE, text), *_found(_UNIT, text)])


def ruled(scores: Floats, text: str, places: Sequence[tuple[int, int]]) -> Floats:
    """Return the scores without what forms rule out; the same array if they rule out nothing that was likeliest.

    Args:
        scores: float32 [pieces, tags], log-probabilities.
        text: as the model reads it.
        places: start and end of each piece.

    Returns:
        RULED_OUT for each tag that a form forbids. If a piece's likeliest tag is forbidden, the probabilities of its
        other tags sum to one again: the form is certain, and the rest is what the model thinks, given the form.
    """
    found = forms(text)
    if not found or not len(scores):
        return scores
    starts, ends = [start for start, _ in places], [end for _, end in places]
    out = np.zeros(scores.shape, np.bool_)
    for form in found:
        first, after = bisect_right(ends, form.start), bisect_left(starts, form.end)
        if first < after and starts[first] < form.start and text[starts[first]].isalpha():
            first += 1  # a piece of two words, as the mayor in Xi'an's Chang'an district: the word before has it
        out[first:after] |= _FORBIDDEN[form.fields]
        if form.begins and first < after:
            out[first, 2::2] = True
            if len(form.fields) == 1:
                out[first + 1 : after, 1::2] = True
    overruled = out[np.arange(len(scores)), scores.argmax(axis=1)]
    kept = np.where(out, np.float32(RULED_OUT), scores)
    if overruled.any():
        rows = kept[overruled]
        kept[overruled] = np.where(out[overruled], RULED_OUT, rows - _sum(rows))
    return kept


def _sum(rows: Floats) -> Floats:
    """Logarithms of the sums of probabilities, [rows, 1]."""
    most = rows.max(axis=1, keepdims=True)
    sums: Floats = most + np.log(np.exp(rows - most).sum(axis=1, keepdims=True))
    return sums


def _found(form: re.Pattern[str], text: str) -> list[tuple[int, int]]:
    """Return where a form was found: the group that matched, or all of it."""
    return [each.span(each.lastindex or 0) for each in form.finditer(text)]


def _tags_without(fields: Iterable[str | None]) -> "np.ndarray[tuple[int], np.dtype[np.bool_]]":
    """Tell for each tag whether its field is none of these."""
    kept = set(fields)
    return np.array([None not in kept, *(field not in kept for field in FIELDS for _ in "BI")])


_FORBIDDEN = {kinds: _tags_without(kinds) for kinds in (_ANY, _NOWHERE, _DOOR, *_NAMED.values())}
