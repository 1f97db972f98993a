"""Texts written by hand, none of them in training: `language TAB text`, a span as [s Baker St], a line break as \\n.

The generator was developed on the first file; the late one is the honest test.
"""

import re
from pathlib import Path
from typing import NamedTuple

from export.logistics.tagged import Piece, Tagged, tagged

FILE = Path(__file__).with_name("written_deliveries.txt")
LATE = FILE.with_name("written_deliveries_late.txt")
"""Written after the last change of the generator and before the model was ever asked: nothing was chosen by them."""
FIELD_OF = {
    "r": "recipient",
    "h": "house_number",
    "s": "street",
    "u": "unit",
    "d": "district",
    "c": "city",
    "g": "region",
    "p": "postcode",
    "o": "country",
    "t": "phone",
    "i": "instructions",
    "w": "time_window",
}
_SPAN = re.compile(r"\[([a-z]) ([^\]]+)\]")


class Written(NamedTuple):
    """One text, its spans, and its language."""

    language: str
    tagged: Tagged


def written_deliveries(file: Path = FILE) -> list[Written]:
    """All of a file, in its order."""
    rows = [line.split("\t", 1) for line in file.read_text("utf-8").splitlines() if line]
    return [Written(language, read(markup)) for language, markup in rows]


def read(markup: str) -> Tagged:
    """A text from its marked-up line."""
    pieces, done = [], 0
    plain = markup.replace("\\n", "\n")
    for found in _SPAN.finditer(plain):
        pieces += [Piece(plain[done : found.start()]), Piece(found[2], FIELD_OF[found[1]])]
        done = found.end()
    return tagged([*pieces, Piece(plain[done:])], "written", "written")
