"""Addresses of the United States whose every word is labelled: by hand, from OpenStreetMap, from OpenAddresses.

Source: the training data of usaddress 0.5.16 (MIT), in its source distribution. Its 25 labels become the fields of a
shipment; a PO box is read as the street line, a building's or landmark's name as the unit.
"""

import html
import re
from dataclasses import dataclass
from pathlib import Path

from export.data.packages import USADDRESS, fetch, member
from export.logistics.tagged import Piece

_FOLDER = "usaddress-0.5.16/training"
FILES = {
    "hand": "labeled.xml",
    "messy": "us50_messiest_manual_label.xml",
    "osm": "synthetic_clean_osm_data.xml",
    "openaddresses": "openaddress_us_ia_linn.xml",
}
_STREET = (
    "StreetNamePreDirectional StreetNamePreModifier StreetNamePreType StreetName StreetNamePostType "
    "StreetNamePostDirectional StreetNamePostModifier USPSBoxType USPSBoxID USPSBoxGroupType USPSBoxGroupID "
    "IntersectionSeparator CornerOf SecondStreetName SecondStreetNamePreDirectional SecondStreetNamePreType "
    "SecondStreetNamePostType SecondStreetNamePostDirectional"
)
_UNIT = "OccupancyType OccupancyIdentifier SubaddressType SubaddressIdentifier BuildingName LandmarkName"
FIELD_OF: dict[str, str | None] = (
    dict.fromkeys(_STREET.split(), "street")
    | dict.fromkeys(_UNIT.split(), "unit")
    | dict.fromkeys(("AddressNumberPrefix", "AddressNumber", "AddressNumberSuffix"), "house_number")
    | dict.fromkeys(("ZipCode", "ZipPlus4"), "postcode")
    | {"PlaceName": "city", "StateName": "region", "CountryName": "country", "Recipient": "recipient"}
    | {"NotAddress": None}
)
"""Each label of usaddress as a shipment's field; None where it is no part of an address."""

_ADDRESS = re.compile(r"<AddressString>(.*?)</AddressString>", re.DOTALL)
_PART = re.compile(r"<(\w+)>(.*?)</\1>([^<]*)", re.DOTALL)
_EDGES = " ,;:()-\n\t"
_NAME = ("StreetName", "USPSBoxID")


@dataclass(frozen=True)
class LabelledAddress:
    """One address.

    Attributes:
        pieces: fields and what stands between them.
        source: hand, messy, osm or openaddresses.
        street: its name, lower case, without type and direction; where it has none, the whole address.
    """

    pieces: tuple[Piece, ...]
    source: str
    street: str


def labelled_addresses(source: str, packages: Path) -> list[LabelledAddress]:
    """All addresses of one source, in the order of its file, each text once.

    Raises:
        DownloadError: the package cannot be fetched.
    """
    content = member(fetch(USADDRESS, packages), f"{_FOLDER}/{FILES[source]}").decode()
    found = {text: read(text, source) for text in _ADDRESS.findall(content)}
    once = {"".join(piece.text for piece in each.pieces): each for each in found.values() if each.pieces}
    return list(once.values())


def read(markup: str, source: str) -> LabelledAddress:
    """Read one address; words that follow each other in one field are one piece."""
    words = [(label, html.unescape(text), html.unescape(tail)) for label, text, tail in _PART.findall(markup)]
    pieces: list[Piece] = []
    last: str | None = None
    for label, text, tail in words:
        field = FIELD_OF.get(label)
        core = text.strip(_EDGES) if field else text
        before, _, after = text.partition(core) if core else (text, "", "")
        if field is not None and field == last and _joins(pieces):
            gap = pieces.pop().text if pieces[-1].field is None else ""
            pieces.append(Piece(pieces.pop().text + gap + before + core, field))
        else:
            pieces += [Piece(before), Piece(core, field)]
        pieces.append(Piece(after + (tail or "")))
        last = field
    kept = tuple(piece for piece in pieces if piece.text)
    return LabelledAddress(_trimmed(kept), source, _street_of(words))


def _joins(pieces: list[Piece]) -> bool:
    """Whether what stands since the last field is no line break."""
    return len(pieces) > 1 and "\n" not in pieces[-1].text


def _trimmed(pieces: tuple[Piece, ...]) -> tuple[Piece, ...]:
    kept = list(pieces)
    while kept and not kept[-1].text.strip(_EDGES):
        kept.pop()
    return tuple(kept)


def _street_of(words: list[tuple[str, str, str]]) -> str:
    name = " ".join(text for label, text, _ in words if label in _NAME) or " ".join(text for _, text, _ in words)
    return " ".join(re.findall(r"\w+", name.lower()))
