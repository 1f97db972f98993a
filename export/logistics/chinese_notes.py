"""Chinese delivery texts over the administrative divisions of China.

Source of the divisions: cpca 0.5.5 (MIT), 3,511 provinces, cities and districts with their codes. Streets, estates and
people are made up.
"""

import csv
import io
from dataclasses import dataclass
from pathlib import Path
from random import Random

from export.data.packages import CPCA, fetch, member
from export.logistics import chinese_wishes as wishes
from export.logistics import chinese_words as words
from export.logistics.tagged import Piece

_MUNICIPALITIES = ("11", "12", "31", "50")
_JOINTS = ("，", "，", "，", ",", ", ", " ", " ", "\n", "；", "。", "  ", "")
_DIGITS = "一二三四五六七八九十"


@dataclass(frozen=True)
class Division:
    """A district with what it lies in.

    Attributes:
        province: its name; empty for a municipality.
        city: its name; empty where the district belongs to the province itself.
        district: its name.
        code: its six digits.
    """

    province: str
    city: str
    district: str
    code: str


def divisions(packages: Path) -> list[Division]:
    """All districts.

    Raises:
        DownloadError: the package cannot be fetched.
    """
    content = member(fetch(CPCA, packages), "cpca/resources/adcodes.csv").decode("utf-8")
    names = {row["adcode"][:6]: row["name"] for row in csv.DictReader(io.StringIO(content))}
    return [_division(code, names) for code in sorted(names) if not code.endswith("00")]


def _division(code: str, names: dict[str, str]) -> Division:
    province, city = names.get(code[:2] + "0000", ""), names.get(code[:4] + "00", "")
    if code[:2] in _MUNICIPALITIES:
        return Division("", province, names[code], code)
    return Division(province, city if city.endswith(("市", "州", "盟", "地区")) else "", names[code], code)


def chinese_note(dice: Random, place: Division | None) -> list[Piece]:
    """A text around an address in a district, or around none."""
    full, blocks = dice.random(), []
    if place is not None:
        person = [
            Piece(dice.choice(words.RECIPIENT_WORDS)),
            Piece(person_name(dice), "recipient"),
            Piece(dice.choice(words.AFTER_RECIPIENT)),
        ]
        blocks = [[Piece(dice.choice(words.ADDRESS_WORDS)), *chinese_address(dice, place)]]
        blocks += [person] if dice.random() < 0.8 else []
        blocks += [phone(dice)] if dice.random() < 0.7 else []
        if dice.random() < 0.4:
            blocks = blocks[1:] + blocks[:1]
    chance = 0.6 if place is None else 0.45 if full < 0.5 else 0.1
    for maker, share in ((instruction, 1.3), (window, 0.9), (other, 0.5), (phone if place is None else other, 0.3)):
        if dice.random() < chance * share:
            blocks.append(maker(dice))
    blocks = blocks or [instruction(dice)]
    if dice.random() < 0.25:
        dice.shuffle(blocks)
    joint, found = dice.choice(_JOINTS), []
    for number, block in enumerate(blocks):
        if number:
            found.append(Piece(joint if dice.random() < 0.8 else dice.choice(_JOINTS)))
        found += block
    return [piece for piece in found if piece.text]


def chinese_address(dice: Random, place: Division) -> list[Piece]:
    """From the province to the door, with what people leave out left out."""
    gap = dice.choice(("", "", "", "", "", " "))
    found: list[Piece] = []
    if place.province and dice.random() < 0.7:
        found += [Piece(_shorter(dice, place.province), "region"), Piece(gap)]
    if place.city and dice.random() < 0.85:
        found += [Piece(place.city if dice.random() < 0.85 else _shorter(dice, place.city), "city"), Piece(gap)]
    town = dice.choice(words.TOWNSHIPS) if dice.random() < 0.2 else ""
    if dice.random() < 0.85 or not found:
        district = dice.choice(wishes.ZONES) if dice.random() < 0.05 else place.district
        found += [Piece((_shorter(dice, district) if not town else district) + town, "district"), Piece(gap)]
    found += _street(dice)
    found += [Piece(gap), Piece(_unit(dice), "unit")] if dice.random() < 0.75 else []
    if dice.random() < 0.15:
        postcode = [
            Piece(dice.choice(words.POSTCODE_WORDS)),
            Piece(f"{place.code[:4]}{dice.randrange(100):02}", "postcode"),
        ]
        found += [Piece(dice.choice(("，", " ", ","))), *postcode]
    if dice.random() < 0.03:
        found = [Piece("中国", "country"), *found]
    return found


def _street(dice: Random) -> list[Piece]:
    if dice.random() < 0.1:
        street = dice.choice(words.VILLAGES) + (f"{dice.choice(_DIGITS)}组" if dice.random() < 0.4 else "")
    elif dice.random() < 0.85:
        street = dice.choice(words.ROADS) + dice.choice(words.ROAD_ENDS)
    else:
        return []
    number = f"{dice.randrange(1, dice.choice((99, 999)))}{dice.choice(words.NUMBER_ENDS)}"
    if dice.random() < 0.08:
        number += f"之{dice.choice(_DIGITS)}"
    house = [Piece(number, "house_number")] if dice.random() < 0.85 else []
    return [Piece(street, "street"), *house]


def _unit(dice: Random) -> str:
    estate = ""
    if dice.random() < 0.55:
        estate = dice.choice(words.ESTATES) if dice.random() < 0.4 else wishes.estate(dice)
    if dice.random() < 0.3:
        return estate + wishes.door(dice)
    floor = dice.randrange(1, 33)
    room = f"{floor}{dice.randrange(1, 9):02}"
    numbers = {"n": dice.randrange(1, 40), "m": dice.randrange(1, 6), "r": room, "f": floor}
    door = dice.choice(words.UNITS).format(**numbers, a=dice.choice("ABCD"))
    return estate + (door if not estate or dice.random() < 0.85 else "")


def person_name(dice: Random) -> str:
    """A family name with a given one or a title."""
    family = dice.choice(words.TWO_SURNAMES) if dice.random() < 0.03 else dice.choice(words.SURNAMES)
    if dice.random() < 0.2:
        return wishes.nickname(dice, family, dice.choice(words.GIVEN))
    if dice.random() < 0.18:
        return family + dice.choice(words.TITLES)
    given = "".join(dice.choice(words.GIVEN) for _ in range(dice.choice((1, 2, 2))))
    return family + given + (dice.choice(words.TITLES[:3]) if dice.random() < 0.08 else "")


def phone(dice: Random) -> list[Piece]:
    """A number out of a range that nobody has, or of a landline."""
    number = f"199{dice.choice(('', ' ', '-'))}0000{dice.choice(('', ' ', '-'))}{dice.randrange(10_000):04}"
    if dice.random() < 0.5:
        number = f"1{dice.choice('35789')}{dice.randrange(10)}0000{dice.randrange(10_000):04}"
    if dice.random() < 0.1:
        number = f"0{dice.randrange(10, 999)}-{dice.randrange(10**7):07}"
    return [Piece(dice.choice(words.PHONE_WORDS)), Piece(("+86 " if dice.random() < 0.05 else "") + number, "phone")]


def instruction(dice: Random) -> list[Piece]:
    """One or two wishes."""
    found = [Piece(dice.choice(words.INSTRUCTION_WORDS)), Piece(_wish(dice), "instructions")]
    if dice.random() < 0.2:
        found += [Piece(dice.choice(("，", ",", " ", "。"))), Piece(_wish(dice), "instructions")]
    return found


def window(dice: Random) -> list[Piece]:
    """When to come."""
    hour = dice.randrange(1, 9)
    text = dice.choice(words.WINDOWS).format(h=hour, k=hour + 2, n=dice.randrange(1, 29))
    return [Piece(dice.choice(words.WINDOW_STARTS)), Piece(text, "time_window"), Piece(dice.choice(words.WINDOW_ENDS))]


def other(dice: Random) -> list[Piece]:
    """Thanks, carriers, complaints."""
    return [Piece(_numbered(dice, dice.choice(words.OTHER)))]


def status(dice: Random, place: Division) -> list[Piece]:
    """A carrier's line."""
    text = dice.choice(words.STATUSES).format(city=place.city.removesuffix("市"), other=place.district)
    return [Piece(dice.choice(("", "", "【顺丰速运】", "[中通快递] ", "2026-11-0{n} ")).replace("{n}", "3") + text)]


def plain(dice: Random) -> list[Piece]:
    """A text without an address."""
    chosen = dice.sample(words.PLAIN + words.OTHER, dice.choice((1, 1, 2, 3)))
    return [Piece(dice.choice(("，", " ", "。")).join(_numbered(dice, text) for text in chosen))]


def _wish(dice: Random) -> str:
    return wishes.wish(dice) if dice.random() < 0.7 else _numbered(dice, dice.choice(words.INSTRUCTIONS))


def _shorter(dice: Random, name: str) -> str:
    if name.endswith("自治区") and dice.random() < 0.3:
        return name[:3] if name.startswith("内蒙古") else name[:2]
    return (
        name.removesuffix("省").removesuffix("市").removesuffix("新区")
        if dice.random() < 0.3 and len(name) > 2
        else name
    )


def _numbered(dice: Random, text: str) -> str:
    while "{n}" in text:
        text = text.replace("{n}", str(dice.randrange(1, 10)), 1)
    return text
