"""Other parsers' answers as spans of a shipment's fields, by the same rules as labels: usaddress, and jionlp.

usaddress 0.5.16 (MIT) is a CRF; its authors trained it on the very addresses of the source `hand`, so what is held out
for ours is known to it. jionlp (Apache-2.0) knows province, city and county of a Chinese text, and phone numbers.
"""

import usaddress

from export.logistics.labelled_addresses import FIELD_OF
from models.logistics.spans import Span, joined, trimmed


def usaddress_spans(text: str) -> list[Span]:
    """What usaddress reads in a text."""
    found, at = [], 0
    for token, label in usaddress.parse(text):
        start = text.find(token, at)
        if start < 0:  # it puts spaces where there are none
            continue
        at = start + len(token)
        field = FIELD_OF.get(label)
        span = trimmed(Span(field, start, at), text) if field else None
        if span is not None:
            found.append(span)
    return joined(found, text)


def jionlp_spans(text: str) -> list[Span]:
    """What jionlp reads in a Chinese text; a name that it completed (四川 as 四川省) counts in its short form, too."""
    import jionlp  # noqa: PLC0415  it reads its dictionaries when it is imported

    said = jionlp.parse_location(text)
    names = {"region": said["province"], "city": said["city"], "district": said["county"]}
    if names["city"] is None and (names["region"] or "").endswith("市"):
        names = {"region": None, "city": names["region"], "district": names["district"]}
    if names["region"] == names["city"]:
        names["region"] = None
    found, at = [], 0
    for field, name in names.items():
        for form in (name, (name or "")[:-1]):
            start = text.find(form, at) if form and len(form) > 1 else -1
            if start >= 0:
                found.append(Span(field, start, start + len(form)))
                at = start + len(form)
                break
    for phone in jionlp.extract_phone_number(text, detail=True):
        start, end = phone["offset"]
        found.append(Span("phone", start, end))
    return found
