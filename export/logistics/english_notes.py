"""English order notes: a labelled address, and more or less around it, in any order.

address, and some of: recipient, phone, hours, wishes, carrier, greeting, complaint ─▶ shuffled, joined ─▶ pieces
"""

from random import Random

from export.logistics import english_words as words
from export.logistics import status_words as statuses
from export.logistics.english_wishes import telling, wish
from export.logistics.place_words import AMERICAN_TOWNS
from export.logistics.tagged import Piece

_JOINTS = (", ", ", ", ", ", ". ", ". ", "\n", "\n", "; ", " - ", " ", " | ", " / ")
_COUNTRIES = ("USA", "USA", "United States", "US", "U.S.A.", "United States of America")


def english_note(dice: Random, address: tuple[Piece, ...] | None) -> list[Piece]:
    """A note around an address, or around none.

    Args:
        dice: decides.
        address: its pieces; None for a note that says where to put the parcel, but not in which town.
    """
    full = dice.random()
    blocks: list[list[Piece]] = []
    if address is not None:
        lead = dice.choice(words.RECIPIENT_WORDS)
        person = [Piece(lead), Piece(recipient(dice), "recipient"), Piece(dice.choice(words.AFTER_RECIPIENT))]
        head = [Piece(dice.choice(words.ADDRESS_WORDS)), *address]
        blocks = [[*person, Piece(dice.choice((", ", ", ", "\n", " "))), *address] if dice.random() < 0.7 else head]
        if dice.random() < 0.15:
            blocks = [[*head, Piece(dice.choice((", ", "\n", " - "))), *person]]
    chance = 0.5 if full < 0.55 else 0.12 if full < 0.85 else 0.8
    makers = _AROUND if address is not None else _ALONE
    for maker, share in makers:
        if dice.random() < chance * share:
            blocks.append(maker(dice))
    if not blocks:
        blocks = [instruction(dice)]
    if dice.random() < 0.35:
        dice.shuffle(blocks)
    return in_sentences(dice, blocks)


def in_sentences(dice: Random, blocks: list[list[Piece]]) -> list[Piece]:
    """Blocks joined as people join them, some with a capital letter and a full stop."""
    joint, found = dice.choice(_JOINTS), []
    for place, block in enumerate(blocks):
        if place:
            found.append(Piece(joint if dice.random() < 0.8 else dice.choice(_JOINTS)))
        found += block
    if dice.random() < 0.2:
        found.append(Piece(dice.choice((".", ".", "!", " ", ","))))
    return [piece for piece in found if piece.text]


def person_name(dice: Random) -> str:
    """First and last name, some with a title, an initial, or one of the two alone."""
    first, last, kind = dice.choice(words.FIRST_NAMES), dice.choice(words.LAST_NAMES), dice.random()
    if kind < 0.12:
        return f"{dice.choice(words.TITLES)} {last}"
    if kind < 0.2:
        return f"{first[0]}. {last}" if kind < 0.16 else f"{first} {dice.choice('ABCDEJKLM')}. {last}"
    if kind < 0.27:
        return first
    return f"{dice.choice(words.TITLES)} {first} {last}" if kind < 0.32 else f"{first} {last}"


def recipient(dice: Random) -> str:
    """A person or a company."""
    return dice.choice(words.COMPANIES) if dice.random() < 0.15 else person_name(dice)


def phone(dice: Random) -> list[Piece]:
    """A phone number out of ranges that nobody has, with or without a word before it."""
    number = dice.choice(words.PHONES).format(
        a=dice.randrange(201, 990), n=f"{dice.randrange(100):02}", m=f"{dice.randrange(1000):03}"
    )
    return [Piece(dice.choice(words.PHONE_WORDS)), Piece(number, "phone")]


def window(dice: Random) -> list[Piece]:
    """When to come."""
    return [Piece(dice.choice(words.WINDOW_WORDS)), Piece(time_window(dice), "time_window")]


def time_window(dice: Random) -> str:
    """Hours or days."""
    hour = dice.randrange(1, 8)
    return dice.choice(words.WINDOWS).format(h=hour, k=hour + dice.randrange(1, 4), n=dice.randrange(1, 29))


def instruction(dice: Random) -> list[Piece]:
    """One or two wishes, some with hours behind."""
    found = [Piece(dice.choice(words.INSTRUCTION_WORDS)), Piece(_wish(dice), "instructions")]
    if dice.random() < 0.15:
        found += [Piece(dice.choice((", ", " and ", ". "))), Piece(_wish(dice), "instructions")]
    if dice.random() < 0.15:
        found += [Piece(dice.choice((" ", ", "))), Piece(time_window(dice), "time_window")]
    return found


def carrier(dice: Random) -> list[Piece]:
    """A carrier, a number of its own, an order's number."""
    number = "".join(dice.choice("0123456789") for _ in range(dice.choice((8, 10, 12, 18, 20))))
    mark = dice.choice(("1Z999AA1", "JD0", "RR", "", "", "TBA", "SF"))
    tail = "GB" if mark == "RR" else ""
    text = dice.choice(words.CARRIER_NOTES)
    return [
        Piece(_numbered(dice, text).replace("{c}", dice.choice(words.CARRIERS)).replace("{t}", mark + number + tail))
    ]


def extra(dice: Random) -> list[Piece]:
    """A greeting, a complaint, or what else people tell."""
    kind = dice.random()
    if kind < 0.5:
        return [Piece(telling(dice, dice.choice(words.FIRST_NAMES), dice.choice(words.LAST_NAMES)))]
    return [Piece(dice.choice(words.GREETINGS if kind < 0.8 else words.COMPLAINTS))]


def status(dice: Random) -> list[Piece]:
    """A carrier's line; no field is in it."""
    text = dice.choice(statuses.STATUSES) + dice.choice(statuses.STATUS_TAILS)
    at = {"h": f"{dice.randrange(1, 13)}", "k": "7", "m": f"{dice.randrange(60):02}", "day": dice.choice(statuses.DAYS)}
    date = f"2026-{dice.randrange(1, 13):02}-{dice.randrange(1, 29):02}"
    return [Piece(text.format(**at, c=dice.choice(words.CARRIERS), date=date, name=person_name(dice)))]


def plain(dice: Random) -> list[Piece]:
    """A text that says neither where nor how: greetings, complaints, questions, words that look like an address."""
    first, maker = dice.choice(words.FIRST_NAMES), dice.random()
    lines = statuses.PLAIN if maker < 0.6 else words.COMPLAINTS if maker < 0.9 else words.GREETINGS
    chosen = dice.sample(lines, dice.choice((1, 1, 2)))
    text = dice.choice((". ", ", ", "\n")).join(_numbered(dice, each) for each in chosen)
    return [Piece(text.replace("{first}", first).replace("{day}", dice.choice(statuses.DAYS)))]


def with_town(dice: Random, address: tuple[Piece, ...]) -> tuple[Piece, ...]:
    """An address of the United States, with a town where it has none, some with the country behind."""
    fields = {piece.field for piece in address}
    found = list(address)
    if not fields & {"city", "postcode", "region"} and dice.random() < 0.8:
        town, state, area = dice.choice(AMERICAN_TOWNS).split("|")
        found += [Piece(", "), Piece(town, "city"), Piece(", "), Piece(state, "region")]
        if dice.random() < 0.85:
            extended = f"-{dice.randrange(10_000):04}" if dice.random() < 0.1 else ""
            found += [Piece(" "), Piece(f"{area}{dice.randrange(100):02}{extended}", "postcode")]
    if "country" not in fields and dice.random() < 0.12:
        found += [Piece(", "), Piece(dice.choice(_COUNTRIES), "country")]
    return tuple(found)


def _wish(dice: Random) -> str:
    if dice.random() < 0.7:
        text = wish(dice, dice.choice(words.FIRST_NAMES), dice.choice(words.LAST_NAMES))
        return text[0].upper() + text[1:] if dice.random() < 0.4 else text
    house = dice.choice(
        (
            f"no {dice.randrange(1, 99)}",
            f"{dice.randrange(1, 99)}{dice.choice('abc')}",
            f"number {dice.randrange(1, 99)}",
            f"{dice.randrange(1, 99)}",
        )
    )
    text = _numbered(dice, dice.choice(words.INSTRUCTIONS)).format(house=house, name=dice.choice(words.FIRST_NAMES))
    return text[0].upper() + text[1:] if dice.random() < 0.25 else text


def _numbered(dice: Random, text: str) -> str:
    while "{n}" in text:
        text = text.replace("{n}", str(dice.randrange(1, 10)), 1)
    return text


# What may stand around an address, and what a text without one may hold, each with its share.
_AROUND = ((phone, 1.0), (window, 0.9), (instruction, 1.0), (instruction, 0.4), (carrier, 0.3), (extra, 0.3))
_ALONE = ((instruction, 1.6), (window, 0.9), (extra, 0.6), (phone, 0.5), (carrier, 0.3))
