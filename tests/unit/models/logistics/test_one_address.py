"""One address has one town, and one street with its number; what else looks like them is named, or left out."""

import pytest

from models.logistics.one_address import settled
from models.logistics.spans import Span
from tests.evaluations.written_deliveries import read

# What the model thought, and the spans that are told another field; None: left out.
SETTLED = {
    "[s Col. Roma] [h 5], [c Cuauhtémoc], [p 06700] [c Ciudad de México]": {"Cuauhtémoc": "district"},
    "[h 4] [s rue St-Jean]-[c Luc] [p 78472] [c Le Mareau]": {"Luc": None},
    "[h 30] [s Dock Fold], [c Pontefract] [p WF28 8DB]\\n[c Chidi]": {"Chidi": None},
    "[h 30] [s Dock Fold], [c York] [p YO1 8DB], [c york]": {},
    "[u Flat 27], [s Marlowe Court], [h 112] [s Redland Road], [c Bristol]": {"Marlowe Court": "unit"},
    "[u Room 12], [s Al Salam Building], [d Al Nahda], [c Sharjah]": {"Al Salam Building": "unit"},
    "[u Flat 12]\\n[s Regent Court]\\n[s Bradfield Rd]\\n[c Sheffield]": {"Regent Court": "unit"},
    "[u Unit 8], [s Ballymount Cross]\\n[s Ballymount Road], [c Dublin 24]": {"Ballymount Cross": "unit"},
    "[r Marama] [c Tipene]\\n[h 1287] [s State Highway 30], [c Rotorua] [p 3074]": {"Tipene": "recipient"},
    "[r Marama], [c Tipene]\\n[h 1287] [s State Highway 30], [c Rotorua] [p 3074]": {"Tipene": "district"},
    "[s Paud Road], [c Kothrud], [g Pune] [p 411038]": {"Kothrud": "district", "Pune": "city"},
    "[d Ernakulam]\\n[g Kochi] - [p 682016]": {"Kochi": "city"},
    "[h 77] [s Cuba Street], [c Te Aro], [g Wellington] [p 6011]": {"Te Aro": "district", "Wellington": "city"},
    "[h 77] [s Cuba Street], [c Te Aro], [g Wellington] [p 2820]": {},
    "[g Pune] [p 411038], [h 12] [s MG Road], [c Kothrud]": {},
    "[h 12] [s George St], [g Queensland] [p 4000]": {},
    "[h 12] [s George St], [g Ontario] [p K1A 0B1]": {},
    "[h 4] [s Mill Road], [g London] [p W1D 3AA]": {"London": "city"},
    "[h 4] [s Mill Road], [g West Midlands] [p B1 1AA]": {},
    "[h 12] [s MG Road], [g Maharashtra] [p 411038]": {},
    "[h 41] [s albert road] [g southsea] [p po5 2sf]": {"southsea": "city"},
    "[h 41] [s albert road], [g Co Kildare] [p W91 XF86]": {},
    "[h 41] [s albert road], [g Hampshire] [p PO5 2SF]": {},
    "[u Unit 33], [s Stone Buildings], [d Little Standale], [g BERKS] [p KW12 3YN]": {},
    "[h 8225] [s Troon Circle], [g GA] [p 30168]": {},
    "[h 8225] [s Troon Circle], [g Georgia] [p 30168]": {},
    "[u The Boathouse], [s Primrose Court], [d Horsforth], [c Leeds]": {},
    "[u Shop 3]\\n[s Tower Hill]\\n[s Dock Road]\\n[c Hull]": {},
    "[h 2] [s place de l'Église] [p 29770] [s Plogoff]": {"Plogoff": "city"},
    "[s RD 2], [h 418] [s Ridge Road], [c Kaitaia]": {},
    "[s High Street], [s The Green], [c Otley]": {},
    "[s Chaussée de Waterloo] [h 715], [p 1180] [o Uccle]": {"Uccle": "city"},
    "[s Hauptstr.] [h 7], [p 1180] [o Austria]": {},
    "[u Chalet] [h 6], [s Chemin des Mélèzes] [h 14], [p 1936] [c Verbier]": {"6": "unit"},
    "[s Calle] [h 93] # 14-20 Of [h 601], [c Cali]": {"601": None},
    "[h 12] [s Elm Row], [c York], no. [h 12]": {},
    "[s Rue Neuve] [h 31], [g 1000] [c Bruxelles]": {"1000": "postcode"},
    "[h 4] [s halsey st] [c brooklyn] [g ny] [p 11233] [c buzz twice]": {"buzz twice": None},
    "[s PO Box 9], [c Kisumu], [g Kenya]": {"Kenya": "country"},
    "[s PO Box 9], [c Kisumu], [g Kenya], [o KE]": {},
    "[h 9] [s Elm St], [c Augusta], [g GA] [p 30901]": {},
    "[h 9] [s Nathan Road], [d Mong Kok], [g Hong Kong]": {},
    "[s Rue Neuve] [h 31], [g 75], [p 1000] [c Bruxelles]": {"75": None},
}


@pytest.mark.parametrize(("markup", "told"), SETTLED.items())
def test_one_town_and_one_street(markup: str, told: dict[str, str | None]) -> None:
    written = read(markup)
    words = [written.text[span.start : span.end] for span in written.spans]
    assert {words[place]: field for place, field in settled(written.spans, written.text).items()} == told


def test_nothing_is_nothing() -> None:
    assert settled([], "") == {}
    assert settled([Span("city", 0, 4)], "York") == {}
