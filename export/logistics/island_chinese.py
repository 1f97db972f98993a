"""Chinese delivery texts of Hong Kong, Macao and Taiwan, in traditional characters, some in simplified ones.

Their addresses have other parts than those of the divisions' list: areas, sections, lanes, floors. Written here, for
training only.
"""

from random import Random

from export.logistics import island_words as words
from export.logistics.labelled_addresses import LabelledAddress
from export.logistics.tagged import Piece


def island_address(dice: Random) -> LabelledAddress:
    """One address; its group is its street."""
    pieces, street = _taiwan(dice) if dice.random() < 0.5 else _hong_kong(dice)
    return LabelledAddress(tuple(pieces), "island", street)


def island_note(dice: Random, address: LabelledAddress) -> list[Piece]:
    """A text around the address; one in four in simplified characters."""
    makers = ((0.75, _person), (0.55, _phone), (0.35, _wish), (0.2, _window))
    blocks = [list(address.pieces), *(make(dice) for share, make in makers if dice.random() < share)]
    if dice.random() < 0.25:
        blocks = blocks[1:] + blocks[:1]
    joint, found = dice.choice(("，", "，", " ", "\n", ",", "、")), list[Piece]()
    for block in blocks:
        found += [Piece(joint), *block] if found else block
    simple = dice.random() < 0.25
    return [Piece(simplified(piece.text) if simple else piece.text, piece.field) for piece in found if piece.text]


def simplified(text: str) -> str:
    """The characters of the words above in their simplified form."""
    return "".join(words.SIMPLE.get(character, character) for character in text)


def _person(dice: Random) -> list[Piece]:
    given = "".join(dice.sample(words.GIVEN, 2))
    name = dice.choice(words.FAMILIES) + (given if dice.random() < 0.6 else dice.choice(words.TITLES))
    lead, end = dice.choice(("", "", "收件人：", "給")), dice.choice(("", "收", " 收", "啟"))
    return [Piece(lead), Piece(name, "recipient"), Piece(end)]


def _phone(dice: Random) -> list[Piece]:
    number = dice.choice(words.PHONES).format(a=dice.randrange(10, 99), b=dice.randrange(100, 999))
    return [Piece(dice.choice(("", "", "電話", "電話：", "手機 "))), Piece(number, "phone")]


def _wish(dice: Random) -> list[Piece]:
    return [Piece(dice.choice(words.WISHES), "instructions")]


def _window(dice: Random) -> list[Piece]:
    return [Piece(dice.choice(words.WINDOWS), "time_window"), Piece(dice.choice(("", "送", "收貨")))]


def _hong_kong(dice: Random) -> tuple[list[Piece], str]:
    street, gap = dice.choice(words.HK_STREETS) + dice.choice(words.HK_ENDS), Piece(dice.choice(("", "", "", " ")))
    found = [Piece(dice.choice(("香港", "香港", "澳門")), "region"), gap] if dice.random() < 0.7 else []
    found += [Piece(dice.choice(words.HONG_KONG), "district"), gap] if dice.random() < 0.85 else []
    number = f"{dice.randrange(1, 800)}{dice.choice(('號', '號', '號', '-18號'))}"
    estate = dice.choice(words.ESTATES) + dice.choice(words.ESTATE_ENDS) if dice.random() < 0.8 else ""
    door = dice.choice(words.DOORS).format(f=dice.randrange(1, 40), a=dice.choice("ABCD"), n=dice.randrange(1, 20))
    return [*found, Piece(street, "street"), Piece(number, "house_number"), gap, Piece(estate + door, "unit")], street


def _taiwan(dice: Random) -> tuple[list[Piece], str]:
    city, road = dice.choice(list(words.CITIES)), dice.choice(words.ROADS) + dice.choice("路路街道")
    section = f"{dice.choice(words.DIGITS)}段" if dice.random() < 0.5 else ""
    lane = f"{dice.randrange(1, 400)}巷" if dice.random() < 0.3 else ""
    alley = f"{dice.randrange(1, 40)}弄" if lane and dice.random() < 0.4 else ""
    number = f"{dice.randrange(1, 500)}{dice.choice(('', '', '之2', '-3'))}號"
    postcode = Piece(f"{dice.randrange(100, 900)}{dice.choice(('', '', '01'))}", "postcode")
    found = [postcode, Piece(dice.choice((" ", "")))] if dice.random() < 0.2 else []
    found += [Piece("台灣", "country")] if dice.random() < 0.06 else []
    found += [Piece(city, "city"), Piece(dice.choice(words.CITIES[city]), "district")]
    found += [Piece(road + section + lane + alley, "street"), Piece(number, "house_number")]
    door = f"{dice.randrange(1, 25)}樓{dice.choice(('', '', '之1', '之5', 'A室'))}"
    return [*found, Piece(door, "unit")] if dice.random() < 0.7 else found, road
