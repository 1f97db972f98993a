"""An address parser of rules, as one writes it in an afternoon: the baseline that any model must beat.

Postcode and state by their form, a line that begins with a number and ends with a street's type, units by their word,
the town before the state or the postcode.
"""

import re

from models.logistics.normalise.countries import STATES
from models.logistics.spans import Span, joined, trimmed

_TYPES = (
    "street|st|avenue|ave|road|rd|drive|dr|lane|ln|boulevard|blvd|court|ct|place|pl|way|circle|cir|highway|hwy|parkway|"
    "pkwy|terrace|ter|trail|trl|square|sq|close|gardens|gdns|grove|crescent|cres|hill|mews|row|walk|view|rise"
)
_DIRECTION = r"(?:\s+(?:n|s|e|w|ne|nw|se|sw|north|south|east|west)\b\.?)?"
_STREET = re.compile(rf"\b(\d+[a-z]?(?:-\d+)?)\s+((?:[\w.'-]+\s+){{0,4}}?(?:{_TYPES})\b\.?{_DIRECTION})", re.IGNORECASE)
_BOX = re.compile(r"\bp\.?\s?o\.?\s*box\s+\w+", re.IGNORECASE)
_UNIT = re.compile(
    r"(?:\b(?:apt|apartment|suite|ste|unit|flat|floor|fl|room|rm|bldg|lot)\b\.?\s*#?\s*\w+|#\s*\w+)", re.IGNORECASE
)
_NAMES = "|".join(sorted((name.replace("_", " ") for name in STATES), key=len, reverse=True))
_CODES = "|".join(STATES.values())
_AMERICAN = re.compile(
    rf"\b({_NAMES}|{_CODES})\b\.?(?:[\s,]+(\d{{5}}(?:-\d{{4}})?))?\s*(?:$|[\n,.;]|usa?\b|united)", re.IGNORECASE
)
_ZIP = re.compile(r"\b\d{5}(?:-\d{4})?\b(?=\s*(?:$|[\n,.;]))")
_BRITISH = re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]?\s*\d[A-Z]{2}\b", re.IGNORECASE)
_TOWN = re.compile(r"([A-Za-z][A-Za-z.' -]*?)[\s,]*$")
_COUNTRY = re.compile(
    r"\b(usa|u\.s\.a\.|united states(?: of america)?|uk|united kingdom|england|scotland|wales)\s*[.]?\s*$",
    re.IGNORECASE,
)


def rule_spans(text: str) -> list[Span]:
    """The spans that the rules see in a text."""
    found: list[Span] = []
    if street := _STREET.search(text):
        found += [Span("house_number", *street.span(1)), Span("street", *street.span(2))]
    elif box := _BOX.search(text):
        found.append(Span("street", *box.span()))
    after = found[-1].end if found else 0
    found += [Span("unit", *unit.span()) for unit in [_UNIT.search(text, after) or _UNIT.search(text)] if unit]
    after = max((span.end for span in found if span.start >= after), default=after)
    found += _place(text, after)
    if country := _COUNTRY.search(text):
        found.append(Span("country", *country.span(1)))
    whole = [span for each in found if (span := trimmed(each, text))]
    return joined(_apart(whole), text)


def _place(text: str, after: int) -> list[Span]:
    """State, postcode, and the town before them."""
    if state := _AMERICAN.search(text, after):
        spans = [Span("region", *state.span(1))]
        spans += [Span("postcode", *state.span(2))] if state.group(2) else []
        first = state.start()
    elif code := _BRITISH.search(text, after) or _ZIP.search(text, after):
        spans, first = [Span("postcode", *code.span())], code.start()
    else:
        return []
    line = max(text.rfind(mark, after, max(after, first - 2)) for mark in ",\n") + 1
    begin = max(line, after)
    town = _TOWN.search(text, begin, first)
    return [*spans, Span("city", *town.span(1))] if town else spans


def _apart(spans: list[Span]) -> list[Span]:
    """Spans without those that overlap an earlier one."""
    kept: list[Span] = []
    for span in spans:
        if all(span.end <= other.start or span.start >= other.end for other in kept):
            kept.append(span)
    return kept
