"""Carriers' tracking numbers, accepted if their check digit is right.

    UPS        1Z + 16         mod 10, letters as (code - 63) mod 10, every second one doubled
    S10        AA 9 digits AA  mod 11, weights 8 6 4 2 3 5 9 7 (Universal Postal Union, S10-12): national posts
    USPS       20, 22 digits   mod 10, weights 3 1 from the right (Intelligent Mail package barcode), beginning 9
    FedEx      12 digits       mod 11, weights 3 1 7 repeated; 15 digits: mod 10, weights 3 1 from the right
    DHL        10 digits       the first nine, mod 7

Twelve or ten digits pass by chance once in ten or seven times, so FedEx and DHL are accepted only if the text names
them. No check digit is published for SF Express, Royal Mail's 2D codes and most Chinese carriers: they are not
recognised.
"""

import re
from collections.abc import Callable
from typing import NamedTuple


class TrackingNumber(NamedTuple):
    """A carrier's number whose check digit is right: the carrier as people call it, the number without spaces."""

    carrier: str
    number: str


def tracking_numbers(text: str) -> list[TrackingNumber]:
    """Return all numbers in a text that are a carrier's, in order, each once.

    Args:
        text: any str; the carriers that it names decide what ten and twelve digits are.
    """
    found: list[tuple[int, TrackingNumber]] = []
    taken: set[int] = set()
    for carrier, form, right, named in _KINDS:
        if named and not re.search(named, text, re.IGNORECASE):
            continue
        for match in form.finditer(text.upper()):
            number = re.sub(r"[ -]", "", match.group())
            places = set(range(*match.span()))
            if right(number) and not places & taken:
                taken |= places
                found.append((match.start(), TrackingNumber(_national(carrier, number), number)))
    return list(dict.fromkeys(number for _, number in sorted(found)))


def _ups(number: str) -> bool:
    values = [int(c) if c.isdigit() else (ord(c) - 63) % 10 for c in number[2:]]
    total = sum(values[0:-1:2]) + 2 * sum(values[1:-1:2])
    return number[-1].isdigit() and -total % 10 == values[-1]


def _s10(number: str) -> bool:
    total = sum(int(c) * weight for c, weight in zip(number[2:10], (8, 6, 4, 2, 3, 5, 9, 7), strict=True))
    check = 11 - total % 11
    return int(number[10]) == {10: 0, 11: 5}.get(check, check)


def _mod10(number: str) -> bool:
    digits = [int(c) for c in reversed(number)]
    return (3 * sum(digits[1::2]) + sum(digits[2::2]) + digits[0]) % 10 == 0


def _fedex12(number: str) -> bool:
    total = sum(int(c) * weight for c, weight in zip(number[:11], (3, 1, 7, 3, 1, 7, 3, 1, 7, 3, 1), strict=True))
    return total % 11 % 10 == int(number[-1])


def _dhl(number: str) -> bool:
    return int(number[:9]) % 7 == int(number[9])


_POSTS = {
    "GB": "Royal Mail",
    "US": "USPS",
    "CN": "China Post",
    "DE": "Deutsche Post",
    "FR": "La Poste",
    "CA": "Canada Post",
}


def _national(carrier: str, number: str) -> str:
    """Return the post of the country that an S10 number ends with."""
    return _POSTS.get(number[-2:], f"post of {number[-2:]}") if carrier == "S10" else carrier


_KINDS: tuple[tuple[str, re.Pattern[str], Callable[[str], bool], str | None], ...] = (
    ("UPS", re.compile(r"(?<![A-Z0-9])1Z ?[A-Z0-9]{3} ?[A-Z0-9]{3} ?\d{2} ?\d{4} ?\d{4}(?!\w)", re.ASCII), _ups, None),
    ("S10", re.compile(r"(?<![A-Z0-9])[A-Z]{2} ?\d{3} ?\d{3} ?\d{3} ?[A-Z]{2}(?![A-Z0-9])", re.ASCII), _s10, None),
    ("USPS", re.compile(r"(?<!\d)9\d{3}(?: ?\d{4}){4} ?\d{2}(?!\d)", re.ASCII), _mod10, None),
    ("USPS", re.compile(r"(?<!\d)9\d{3}(?: ?\d{4}){4}(?!\d)", re.ASCII), _mod10, None),
    ("FedEx", re.compile(r"(?<!\d)\d{4} ?\d{4} ?\d{4}(?!\d)", re.ASCII), _fedex12, r"\bfed-?ex\b"),
    ("FedEx", re.compile(r"(?<!\d)\d{15}(?!\d)", re.ASCII), _mod10, r"\bfed-?ex\b"),
    ("DHL", re.compile(r"(?<!\d)\d{2} ?\d{4} ?\d{4}(?!\d)", re.ASCII), _dhl, r"\bdhl\b"),
)
