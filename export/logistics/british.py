"""Addresses of the United Kingdom, Ireland, Canada, Australia and a few other countries, made up from towns and shapes.

No package labels addresses of these countries, so streets are invented here, and what is learnt is the shape. Postcodes
have the form of their country, and in the United Kingdom the area of their town.
"""

from random import Random

from export.logistics import place_words as words
from export.logistics.labelled_addresses import LabelledAddress
from export.logistics.tagged import Piece

_INWARD = "ABDEFGHJLNPQRSTUWXYZ"


def british_address(dice: Random) -> LabelledAddress:
    """One address of the United Kingdom."""
    town, county, area = dice.choice(words.TOWNS).split("|")
    name = dice.choice(words.STREET_FIRST) + (" " + dice.choice(words.STREET_FIRST) if dice.random() < 0.15 else "")
    street = f"{name} {dice.choice(words.STREET_TYPES)}"
    line = [
        Piece(house_number(dice), "house_number"),
        Piece(dice.choice((" ", " ", " ", ", "))),
        Piece(street, "street"),
    ]
    parts = [[Piece(unit(dice), "unit")]] if dice.random() < 0.4 else []
    parts.append(
        line
        if dice.random() < 0.93
        else [Piece(dice.choice(words.HOUSES), "unit"), Piece(", "), Piece(street, "street")]
    )
    parts += [[Piece(dice.choice(words.DISTRICTS), "district")]] if dice.random() < 0.2 else []
    parts.append([Piece(town, "city")])
    parts += [[Piece(county, "region")]] if county and dice.random() < 0.6 else []
    postcode = [Piece(british_postcode(dice, area), "postcode")] if dice.random() < 0.93 else []
    if postcode and dice.random() < 0.4:
        parts[-1] += [Piece(" "), *postcode]
    elif postcode:
        parts.append(postcode)
    parts += [[Piece(dice.choice(words.COUNTRIES), "country")]] if dice.random() < 0.25 else []
    return LabelledAddress(_lines(parts), "british", name.lower())


def foreign_address(dice: Random) -> LabelledAddress:
    """One address of another country: of English shape, or of the continent's."""
    if dice.random() < 0.5:
        town, region, shape, country = dice.choice(words.ABROAD).split("|")
        name = dice.choice(words.STREET_FIRST)
        line = [
            Piece(house_number(dice), "house_number"),
            Piece(" "),
            Piece(f"{name} {dice.choice(words.STREET_TYPES)}", "street"),
        ]
        parts = [[Piece(unit(dice), "unit")]] if dice.random() < 0.3 else []
        parts += [line, [Piece(town, "city")]]
        place = [Piece(region, "region"), Piece(" ")] if region else []
        parts.append([*place, Piece(digits(dice, shape), "postcode")])
    else:
        streets, towns, shape, countries = dice.choice(words.CONTINENT).split(">")
        name, country = dice.choice(streets.split("|")), dice.choice(countries.split("|"))
        number = Piece(f"{dice.randrange(1, 180)}{dice.choice(('', '', '', 'a', 'b'))}", "house_number")
        first = dice.random() < (0.6 if "Rue" in streets else 0.05)
        line = (
            [number, Piece(dice.choice((" ", ", "))), Piece(name, "street")]
            if first
            else [Piece(name, "street"), Piece(" "), number]
        )
        parts = [
            line,
            [Piece(digits(dice, shape), "postcode"), Piece(" "), Piece(dice.choice(towns.split("|")), "city")],
        ]
    parts += [[Piece(country, "country")]] if country and dice.random() < 0.85 else []
    return LabelledAddress(_lines(parts), "foreign", name.lower())


def british_postcode(dice: Random, area: str) -> str:
    """A postcode of an area, as LS6 3AB; one in seven without its space."""
    tail = dice.choice("ABEHMNPRVWXY") if area in ("EC", "WC") else ""
    outward = f"{area}{dice.randrange(1, 5 if tail else 30)}{tail}"
    return outward + ("" if dice.random() < 0.15 else " ") + digits(dice, "9AA")


def digits(dice: Random, shape: str) -> str:
    """A shape with a digit for each 9 and a letter for each A."""
    return "".join(str(dice.randrange(10)) if c == "9" else dice.choice(_INWARD) if c == "A" else c for c in shape)


def house_number(dice: Random) -> str:
    """A house's number, some with a letter or a range."""
    number = dice.randrange(1, dice.choice((30, 200, 900)))
    kind = dice.random()
    if kind < 0.12:
        return f"{number}{dice.choice('ABCabc')}"
    return f"{number}-{number + 2}" if kind < 0.16 else str(number)


def unit(dice: Random) -> str:
    """A flat, a floor, or a house's name."""
    if dice.random() < 0.2:
        return dice.choice(words.HOUSES)
    return dice.choice(words.FLATS).format(n=dice.randrange(1, 60), m=dice.randrange(1, 9), a=dice.choice("ABCDE"))


def _lines(parts: list[list[Piece]]) -> tuple[Piece, ...]:
    found = parts[0]
    for part in parts[1:]:
        found = [*found, Piece(", "), *part]
    return tuple(found)
