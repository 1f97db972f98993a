"""Personal data in a text: card numbers, bank accounts, e-mail addresses, telephone numbers, street addresses.

Cards count by the checksum of Luhn, accounts by that of ISO 13616, telephone numbers by libphonenumber's plans of the
regions below. What is found is replaced by its kind before a model, a log or an operator sees the text. An order id
that looks like a telephone number is kept where the caller knows it.
"""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Literal

from phonenumbers import Leniency, PhoneNumberMatcher

Kind = Literal["card", "account", "email", "phone", "address"]

REGIONS = ("GB", "US", "DE", "CN")
"""Whose national numbers are known; numbers that begin with + are known everywhere."""

_CARD = re.compile(r"(?<![\w.-])(?:\d[ -]?){12,18}\d(?![\w-])")
_ACCOUNT = re.compile(r"\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]){11,30}\b")
_EMAIL = re.compile(r"[\w.+%-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}")
_ABROAD = re.compile(r"(?<![\w+])\+[1-9](?:[ ().-]{0,2}\d){7,14}(?!\w)", re.ASCII)
"""A number as it is dialled from abroad, also one whose range no plan knows yet: 8 to 15 digits (E.164)."""
_DIGITS = re.compile(r"\d(?:\D{0,3}\d){6}")
_STREET = re.compile(
    r"\b\d{1,5}[a-z]?,? (?:[A-Z][\w'.-]*,? ){1,4}(?:Street|St|Road|Rd|Avenue|Ave|Lane|Ln|Drive|Dr|Court|Ct|Square|Sq"
    r"|Place|Pl|Way|Boulevard|Blvd|Terrace|Crescent|Close|Gardens)\b\.?"
    r"|\b[A-Z\u00c4\u00d6\u00dc][\w.-]*(?:stra\u00dfe|strasse|str\.|weg|platz|allee) \d{1,4}[a-z]?\b"
    r"|[\u4e00-\u9fff]{2,12}(?:\u8def|\u8857|\u5df7|\u9053|\u5927\u9053)\d{1,5}\u53f7"
    r"(?:[\u4e00-\u9fff\dA-Za-z]{0,12}(?:\u5ba4|\u697c|\u5355\u5143|\u680b))?"
)


@dataclass(frozen=True)
class Finding:
    """One piece of personal data.

    Attributes:
        kind: what it is.
        start: where it begins, in characters.
        end: where it ends.
    """

    kind: Kind
    start: int
    end: int


def find_personal(text: str, known: Collection[str] = ()) -> list[Finding]:
    """Find personal data.

    Args:
        text: any.
        known: ids that are none, as the customer's own order ids.

    Returns:
        Findings in order, none over another; if two kinds claim a place, the kind that is named first above wins.
    """
    taken: list[Finding] = []
    for finding in _all(text):
        inside = text[finding.start : finding.end]
        if inside not in known and all(finding.end <= other.start or finding.start >= other.end for other in taken):
            taken.append(finding)
    return sorted(taken, key=lambda finding: finding.start)


def mask(text: str, known: Collection[str] = ()) -> str:
    """Replace each piece of personal data by its kind, as in `<email>`."""
    parts, end = [], 0
    for finding in find_personal(text, known):
        parts += [text[end : finding.start], f"<{finding.kind}>"]
        end = finding.end
    return "".join((*parts, text[end:]))


def _all(text: str) -> Iterator[Finding]:
    yield from (
        Finding("card", *found.span()) for found in _CARD.finditer(text) if passes_luhn(_digits_of(found.group()))
    )
    yield from (
        Finding("account", *found.span()) for found in _ACCOUNT.finditer(text) if passes_iso_13616(found.group())
    )
    yield from (Finding("email", *found.span()) for found in _EMAIL.finditer(text))
    if _DIGITS.search(text):
        for region in REGIONS:
            matches = PhoneNumberMatcher(text, region, leniency=Leniency.VALID)
            yield from (Finding("phone", match.start, match.end) for match in matches)
        yield from (Finding("phone", *found.span()) for found in _ABROAD.finditer(text))
    yield from (Finding("address", *found.span()) for found in _STREET.finditer(text))


def passes_luhn(digits: str) -> bool:
    """Tell whether digits have the checksum of payment cards (ISO/IEC 7812-1, annex B)."""
    doubled = sum(sum(divmod(2 * int(digit), 10)) for digit in digits[-2::-2])
    return (doubled + sum(int(digit) for digit in digits[::-2])) % 10 == 0


def passes_iso_13616(account: str) -> bool:
    """Tell whether an international bank account number has its checksum (ISO 13616: 1 modulo 97)."""
    plain = account.replace(" ", "")
    return int("".join(str(int(each, 36)) for each in plain[4:] + plain[:4])) % 97 == 1


def _digits_of(text: str) -> str:
    return "".join(each for each in text if each.isdigit())
