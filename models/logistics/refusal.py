"""Whether spans are one address: what is too little to find a door by, and what is two addresses.

Spans in, a reason or none out.
"""

import re
from collections.abc import Sequence

from models.logistics.spans import ADDRESS_FIELDS, Span
from models.logistics.status import told_in

NO_ADDRESS = "no address in the text"
TWO_ADDRESSES = "more than one address in the text"
NO_WORDS = "no words in the text"
TOO_LONG = "the text is longer than 5,000 characters"
UNKNOWN_WORDS = "most of the text is not known to the model"

_BESIDE = 3
_PLACE = {"city", "district", "postcode", "region"}


def refusal(spans: Sequence[Span], text: str) -> str | None:
    """Say why these spans are no address to send a parcel to; None if they are one.

    A street with a house number is enough, and so is a street, a house or a unit with any place, or a town with its
    postcode; but not the place that a carrier's line names ("Departed Facility, MEMPHIS, TN"). Two different postcodes
    are two addresses, and so are two doors, in one street or in two.
    """
    fields = {span.field for span in spans}
    door = fields & {"street", "house_number", "unit"}
    if not ({"street", "house_number"} <= fields or (door and fields & _PLACE) or {"city", "postcode"} <= fields):
        return NO_ADDRESS
    if not {"street", "house_number"} <= fields and _is_scan(spans, text):
        return NO_ADDRESS
    if len({_plain(text, span) for span in spans if span.field == "postcode"}) > 1 or len(_doors(spans, text)) > 1:
        return TWO_ADDRESSES
    return None


def stray_numbers(spans: Sequence[Span]) -> set[int]:
    """Find house numbers that are not beside a street although another one is, as in "deliver 2 boxes to 77 Mill Rd".

    Args:
        spans: in order.
    """
    numbers = [place for place, span in enumerate(spans) if span.field == "house_number"]
    streets = [
        place
        for place in numbers
        if any(
            0 <= each < len(spans) and spans[each].field == "street" and _gap(spans[each], spans[place]) <= _BESIDE
            for each in (place - 1, place + 1)
        )
    ]
    return set(numbers) - set(streets) if streets else set()


def _is_scan(spans: Sequence[Span], text: str) -> bool:
    """Tell whether carriers' lines name all places, and nothing went to the first of them."""
    places = [span.start for span in spans if span.field in ADDRESS_FIELDS]
    lines = [] if text[: places[0]].lower().endswith(" to ") else told_in(text)
    return all(any(start <= place < end for start, end in lines) for place in places)


def _doors(spans: Sequence[Span], text: str) -> set[tuple[str, str]]:
    """Return the different doors: a street and a house number that are each other's nearest."""
    numbers = [
        _beside(spans, place, "house_number") if span.field == "street" else None for place, span in enumerate(spans)
    ]
    found = set()
    for place, number in enumerate(numbers):
        if number is not None and _beside(spans, number, "street") == place:
            found.add((_plain(text, spans[place]), _plain(text, spans[number])))
    return found


def _beside(spans: Sequence[Span], place: int, field: str) -> int | None:
    """Return the nearest neighbour of a span that is of this field and near enough."""
    near = [each for each in (place - 1, place + 1) if 0 <= each < len(spans) and spans[each].field == field]
    gaps = {each: _gap(spans[each], spans[place]) for each in near}
    return min((each for each in near if gaps[each] <= _BESIDE), key=lambda each: gaps[each], default=None)


def _gap(one: Span, other: Span) -> int:
    return max(one.start, other.start) - min(one.end, other.end)


def _plain(text: str, span: Span) -> str:
    return re.sub(r"\W", "", text[span.start : span.end]).lower()
