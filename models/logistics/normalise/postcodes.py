"""A postcode in its country's own form; nothing if it does not have that form."""

import re

from models.logistics.normalise.countries import AMERICAN, BRAZILIAN, BRITISH, CANADIAN, DUTCH, IRISH, unprefixed

_FORMS = {
    "GB": (BRITISH, " "),
    "CA": (CANADIAN, " "),
    "IE": (IRISH, " "),
    "US": (AMERICAN, "-"),
    "NL": (DUTCH, " "),
    "BR": (BRAZILIAN, "-"),
    "PT": (re.compile(r"(\d{4})-?(\d{3})"), "-"),
    **{code: (re.compile(r"(\d{3}) ?(\d{2})"), " ") for code in ("SE", "CZ", "SK", "GR")},
    "JP": (re.compile(r"(\d{3})-?(\d{4})"), "-"),
    "PL": (re.compile(r"(\d{2})-?(\d{3})"), "-"),
}
_DIGITS = {
    4: ("AU", "NZ", "ZA", "BE", "AT", "CH", "DK", "NO", "HU", "BG", "SI", "LU"),
    5: ("DE", "FR", "IT", "ES", "FI", "MX", "KR", "TR", "HR", "EE", "UA", "SA", "EG", "MA", "MY", "TH", "ID"),
    6: ("CN", "IN", "SG", "NG"),
}


def postcode_of(raw: str, country: str | None) -> str | None:
    """Return the postcode of a known country, as `NW1 6XE`, `62704-1234`, `310012`.

    Args:
        raw: as the customer wrote it.
        country: its code, if known.
    """
    plain = unprefixed(" ".join(raw.upper().split()))
    if country in _FORMS:
        form, joint = _FORMS[country]
        found = form.fullmatch(plain)
        return joint.join(part for part in found.groups() if part) if found else None
    digits = next((count for count, codes in _DIGITS.items() if country in codes), None)
    return plain if digits and re.fullmatch(rf"\d{{{digits}}}", plain) else None
