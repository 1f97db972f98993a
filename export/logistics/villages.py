"""British and Irish addresses off the list: places that are made up, streets without a type, houses without a number.

A list of towns teaches which words are towns; these teach where in an address a place stands, whatever it is called.
"""

from random import Random

from export.logistics import place_words
from export.logistics import village_words as words
from export.logistics.british import british_postcode, house_number, unit
from export.logistics.english_notes import english_note
from export.logistics.labelled_addresses import LabelledAddress
from export.logistics.tagged import Piece

Parts = list[list[Piece]]
_EIRCODE = "0123456789ACDEFHKNPRTVWXY"
_JOINTS = (", ", "\n", " - ", ". ", "; ")


def village_address(dice: Random) -> LabelledAddress:
    """One address, British or Irish."""
    if dice.random() < 0.3:
        return irish_address(dice)
    street = street_name(dice)
    parts = _door(dice, street)
    town = dice.choice(place_words.TOWNS).split("|")[0] if dice.random() < 0.4 else village(dice)
    parts += [[Piece(village(dice), "district")]] if dice.random() < 0.6 else []
    parts.append([Piece(town, "city")])
    parts += [[Piece(dice.choice(words.COUNTIES), "region")]] if dice.random() < 0.5 else []
    if dice.random() < 0.92:
        postcode = Piece(british_postcode(dice, dice.choice(words.AREAS)), "postcode")
        parts[-1:] = [[*parts[-1], Piece(" "), postcode]] if dice.random() < 0.5 else [parts[-1], [postcode]]
    parts += [[Piece(dice.choice(place_words.COUNTRIES), "country")]] if dice.random() < 0.12 else []
    return _joined(parts, street)


def irish_address(dice: Random) -> LabelledAddress:
    """One of a town with its streets, or of the country, where a house stands in a townland."""
    townland = [[Piece(village(dice, words.IRISH), "district")]] if dice.random() < 0.5 else []
    if rural := dice.random() < 0.5:
        group = house(dice)
        parts = [[Piece(group, "unit")], *townland, [Piece(village(dice, words.IRISH), "city")]]
    else:
        group = street_name(dice)
        town = dice.choice(words.IRISH_TOWNS).format(n=dice.randrange(1, 25))
        parts = [*_door(dice, group), *townland, [Piece(town, "city")]]
    if dice.random() < (0.9 if rural else 0.3):
        county = f"{dice.choice(('Co. ', 'Co ', 'County '))}{dice.choice(words.IRISH_COUNTIES)}"
        parts.append([Piece(county, "region")])
    parts += [[Piece(eircode(dice), "postcode")]] if dice.random() < 0.8 else []
    parts += [[Piece(dice.choice(("Ireland", "Ireland", "Eire", "IE")), "country")]] if dice.random() < 0.4 else []
    return _joined(parts, group)


def village_note(dice: Random, pieces: tuple[Piece, ...]) -> list[Piece]:
    """A note around the address, some with a day and hours before it."""
    note = english_note(dice, pieces)
    if dice.random() < 0.12:
        return [Piece(dated(dice), "time_window"), Piece(dice.choice(_JOINTS)), *note]
    return note


def dated(dice: Random) -> str:
    """A day with its date, or hours on a day."""
    hour = dice.randrange(1, 9)
    return dice.choice(words.DATED).format(
        day=dice.choice(words.WEEKDAYS),
        month=dice.choice(words.MONTHS),
        n=dice.randrange(1, 29),
        h=hour,
        k=hour + dice.randrange(1, 4),
    )


def village(dice: Random, parts: tuple[list[str], str] | None = None) -> str:
    """The name of a place that does not exist, or hardly."""
    kind = dice.random()
    if parts or kind < 0.25:
        first, ends = parts or (words.WELSH if kind < 0.12 else words.SCOTTISH)
        return dice.choice(first) + dice.choice(ends.split())
    name = dice.choice(words.STEMS) + dice.choice(words.ENDS)
    return dice.choice(words.BEFORE) + name + dice.choice(words.BEHIND)


def house(dice: Random) -> str:
    """A house that has a name."""
    return f"{dice.choice(words.HOUSE_FIRST)} {dice.choice(words.HOUSE_LAST)}"


def street_name(dice: Random) -> str:
    """A street, half of them without a type."""
    if dice.random() < 0.4:
        return f"{dice.choice(words.STEMS)}{dice.choice(words.ENDS)} {dice.choice(place_words.STREET_TYPES)}"
    return dice.choice(words.NO_TYPE).format(
        h=dice.choice(words.HOUSE_FIRST),
        s=dice.choice(words.STEMS),
        w=dice.choice(words.WELSH_NAMES),
        n=dice.randrange(30, 9999),
    )


def eircode(dice: Random) -> str:
    """A postcode of Ireland's form, as P81 YF29; one in seven without its space."""
    key = dice.choice("ACDEFHKNPRTVWXY") + f"{dice.randrange(100):02}"
    return key + ("" if dice.random() < 0.15 else " ") + "".join(dice.choice(_EIRCODE) for _ in range(4))


def _door(dice: Random, street: str) -> Parts:
    kind = dice.random()
    if kind < 0.25:
        return [[Piece(house(dice), "unit")], [Piece(street, "street")]]
    line = [Piece(house_number(dice), "house_number"), Piece(" "), Piece(street, "street")]
    if kind < 0.5:
        where = dice.choice((unit(dice), unit(dice), house(dice)))
        return [[Piece(where, "unit")], line] if dice.random() < 0.8 else [line, [Piece(where, "unit")]]
    if kind < 0.58:
        estate = dice.choice(words.ESTATES).format(h=dice.choice(words.HOUSE_FIRST))
        where = f"Unit {dice.randrange(1, 40)}{dice.choice(('', '', 'A', 'B'))}"
        return [[Piece(f"{where}{dice.choice((' ', ', '))}{estate}", "unit")], [Piece(street, "street")]]
    return [line]


def _joined(parts: Parts, street: str) -> LabelledAddress:
    found = parts[0]
    for part in parts[1:]:
        found = [*found, Piece(", "), *part]
    return LabelledAddress(tuple(found), "village", street.lower())
