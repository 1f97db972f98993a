"""What one address has once: a town, and a street with its number. What stands beside it is something else.

spans of one address ─▶ the town beside the postcode, the street beside the number ─▶ the others: a district, a house's
name, the town that is missing, or left out. A wrong field costs more than none (docs/adr/0143).
"""

import re
from collections.abc import Sequence
from itertools import pairwise

from models.logistics.normalise.countries import code_of_name
from models.logistics.normalise.towns import country_of_town
from models.logistics.spans import Span

_HOUSE = re.compile(r"\b(?:building|bldg|towers?|residenc(?:es?|y)|apartments|mansions|house)\.?$", re.IGNORECASE)
_ROAD = re.compile(
    r"\b(?:street|st|road|rd|avenue|ave|lane|ln|drive|dr|way|close|crescent|mews|row|walk|terrace|hill|parade|boulevard"
    r"|blvd|highway|hwy)\.?$|\d",
    re.IGNORECASE,
)
_NO_TOWN = re.compile(
    r"[a-z]{1,3}|co(?:unty)?\.? .*|cornwall|[a-z ]+(?:shire|side|sex|folk)|kent|surrey|devon|dorset"
    r"|somerset|cumbria|berks|bucks|herts|hants"
    r"|lancs|leics|lincs|northants|notts|oxon|staffs|wilts|worcs|yorks|glos|cambs|beds|fife|gwynedd|powys|dyfed|gwent"
    r"|clwyd|avon|rutland|argyll|[a-z ]+glamorgan|northumberland|tyne and wear|(?:isle of )?(?:wight|anglesey)"
    r"|(?:scottish )?(?:highlands?|borders)|hunts|middx|(?:west )?midlands|greater london|merseyside|ceredigion"
    r"|[a-z]+ (?:ayrshire|lothian)|county durham|moray|orkney|shetland"
)
"""Abbreviations and counties."""
_BRITISH = re.compile(r"[a-z]{1,2}\d[a-z\d]? ?\d[a-z]{2}", re.IGNORECASE)
_LATIN_NAME = re.compile(r"(?!hongkong|taiwan|maca[ou])[a-z]{4,}")
_PARTED = re.compile(r" ?[,;\n|] ?")
_BEHIND = re.compile(r"[ ,\n-]{1,3}")
_BESIDE = re.compile(r"[ ,\n\r]{0,3}")


def settled(spans: Sequence[Span], text: str) -> dict[int, str | None]:
    """Say which spans are of another field than the model thought, or of none.

    Args:
        spans: of one address, in order.
        text: which they lie in.

    Returns:
        By a span's place in the list its field; None if it is to be left out.
    """
    told = _towns(spans, text) | _streets(spans, text) | _numbers(spans, text) | _regions(spans, text)
    told |= _houses(spans, text)
    for place in [each for each, field in told.items() if field is None]:
        if place and spans[place - 1].field == "recipient" and text[spans[place - 1].end : spans[place].start] == " ":
            told[place] = "recipient"  # a last name that looks like a town
    missing = not any(span.field == "city" for span in spans)
    for place, span in enumerate(spans):
        misnamed = told.get(place, "") is None or (span.field == "country" and not code_of_name(_words(text, span)))
        if missing and misnamed and _behind_postcode(spans, place, text):
            told[place], missing = "city", False
    return told


def _towns(spans: Sequence[Span], text: str) -> dict[int, str | None]:
    """Of several towns one stands beside the postcode or the region, else it is the last."""
    towns = [place for place, span in enumerate(spans) if span.field == "city"]
    if len({_words(text, spans[place]) for place in towns}) < 2:
        return {}
    near = [place for place in towns if _neighbour(spans, place, text) & {"postcode", "region"}]
    behind = [place for place in near if _behind_postcode(spans, place, text) and not _closed(spans, place - 1, text)]
    kept = _words(text, spans[behind[-1] if behind else near[0] if near else towns[-1]])
    others = [place for place in towns if _words(text, spans[place]) != kept]
    return {place: "district" if _stands_alone(spans, place, text) else None for place in others}


def _streets(spans: Sequence[Span], text: str) -> dict[int, str | None]:
    """Of several streets one has a number; a name before that number is the house's, a box has digits of its own."""
    streets = [place for place, span in enumerate(spans) if span.field == "street"]
    numbered = {_nearest_street(spans, place, text) for place, span in enumerate(spans) if span.field == "house_number"}
    if len(streets) < 2 or len(numbered) != 1 or None in numbered:
        return {}
    (kept,) = numbered
    streets = [place for place in streets if not re.search(r"\d", text[spans[place].start : spans[place].end])]
    return {
        place: "unit" if place + 2 == kept and _stands_alone(spans, place, text) else None
        for place in streets
        if place != kept
    }


def _houses(spans: Sequence[Span], text: str) -> dict[int, str | None]:
    """A street without a number behind a unit is a house's name if it says so, or if the street follows."""
    found: dict[int, str | None] = {}
    for place in range(1, len(spans) - 1):
        before, span, after = spans[place - 1 : place + 2]
        if (before.field, span.field) == ("unit", "street") and after.field != "house_number":
            named = text[span.start : span.end]
            house = _HOUSE.search(named) or (after.field == "street" and not _ROAD.search(named))
            if house and _stands_alone(spans, place, text):
                found[place] = "unit"
    return found


def _numbers(spans: Sequence[Span], text: str) -> dict[int, str | None]:
    """Of several numbers one is nearest to the street; one right behind a unit's word is the unit's."""
    numbers = [place for place, span in enumerate(spans) if span.field == "house_number"]
    nearest = {
        min(beside)[1]
        for street, span in enumerate(spans)
        if span.field == "street"
        and (beside := [(_gap(spans, place, street), place) for place in numbers if abs(place - street) == 1])
    }
    if len({_words(text, spans[place]) for place in numbers}) < 2 or len(nearest) != 1:
        return {}
    (kept,) = nearest
    same = _words(text, spans[kept])
    others = [place for place in numbers if _words(text, spans[place]) != same]
    return {place: "unit" if _behind_unit(spans, place, text) else None for place in others}


def _regions(spans: Sequence[Span], text: str) -> dict[int, str | None]:
    """A region has letters: one without any is the postcode, if there is none; one that is called a country is that.

    Right before its postcode it is the town if it is a large one ("Kothrud, Pune 411038"), or a British one.
    """
    there = {span.field for span in spans}
    found: dict[int, str | None] = {}
    for place, span in enumerate(spans):
        words = _words(text, span)
        if span.field == "region" and words.isdigit():
            found[place] = None if "postcode" in there else "postcode"
        elif span.field == "region" and "country" not in there and _LATIN_NAME.fullmatch(words) and code_of_name(words):
            found[place] = "country"
        elif span.field == "region" and "postcode" in _right_behind(spans, place, text):
            name, postcode = _said(text, span), _said(text, spans[place + 1])
            known = country_of_town(name, postcode)
            british = _BRITISH.fullmatch(postcode) and not _NO_TOWN.fullmatch(name.casefold())
            if "city" not in there and (known or british):
                found[place] = "city"
            elif known and place and spans[place - 1].field == "city":
                found |= {place - 1: "district", place: "city"}
    return found


def _nearest_street(spans: Sequence[Span], number: int, text: str) -> int | None:
    """The street that is right beside a house number; of two the nearer one."""
    beside = [
        (_gap(spans, place, number), place)
        for place in (number - 1, number + 1)
        if 0 <= place < len(spans)
        and spans[place].field == "street"
        and "house_number" in _neighbour(spans, place, text)
    ]
    return min(beside)[1] if beside else None


def _gap(spans: Sequence[Span], one: int, other: int) -> int:
    """Return how many characters are between two spans."""
    return max(spans[one].start, spans[other].start) - min(spans[one].end, spans[other].end)


def _right_behind(spans: Sequence[Span], place: int, text: str) -> set[str]:
    """The field of the span right behind this one, with a space, a comma or a dash between them."""
    after = spans[place + 1 : place + 2]
    return {each.field for each in after if _BEHIND.fullmatch(text, spans[place].end, each.start)}


def _neighbour(spans: Sequence[Span], place: int, text: str) -> set[str]:
    """Fields of the spans right beside this one."""
    pairs = ((place - 1, place), (place, place + 1))
    return {
        spans[other].field
        for (first, second), other in zip(pairs, (place - 1, place + 1), strict=True)
        if first >= 0 and second < len(spans) and _BESIDE.fullmatch(text, spans[first].end, spans[second].start)
    }


def _behind_postcode(spans: Sequence[Span], place: int, text: str) -> bool:
    before = spans[place - 1] if place else None
    return before is not None and before.field == "postcode" and text[before.end : spans[place].start] == " "


def _closed(spans: Sequence[Span], postcode: int, text: str) -> bool:
    """Tell whether a postcode ends an address: a town and its region, or their abbreviation, stand right before it."""
    if postcode < 2 or [span.field for span in spans[postcode - 2 : postcode]] != ["city", "region"]:
        return False
    parts = spans[postcode - 2 : postcode + 1]
    return all(_BESIDE.fullmatch(text, one.end, other.start) for one, other in pairwise(parts))


def _behind_unit(spans: Sequence[Span], place: int, text: str) -> bool:
    before = spans[place - 1] if place else None
    return before is not None and before.field == "unit" and text[before.end : spans[place].start] == " "


def _stands_alone(spans: Sequence[Span], place: int, text: str) -> bool:
    """Tell whether only a comma or a line's end is between a span and both of its neighbours."""
    if not 0 < place < len(spans) - 1:
        return False
    pairs = ((spans[place - 1], spans[place]), (spans[place], spans[place + 1]))
    return all(_PARTED.fullmatch(text[one.end : other.start].replace("\r", "")) for one, other in pairs)


def _said(text: str, span: Span) -> str:
    return text[span.start : span.end]


def _words(text: str, span: Span) -> str:
    return re.sub(r"\W", "", text[span.start : span.end]).casefold()
