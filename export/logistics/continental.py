"""German and French delivery texts, country named or not: addresses, wishes and hours in their own order and words.

Nothing is translated; what is learnt is that these shapes are addresses, too, and where their parts begin and end.
"""

from collections.abc import Callable, Sequence
from random import Random

from export.logistics import continental_words as words
from export.logistics.english_notes import in_sentences
from export.logistics.labelled_addresses import LabelledAddress
from export.logistics.tagged import Piece

Pieces = list[Piece]
Words = Callable[[str], str]


def continental_address(dice: Random) -> LabelledAddress:
    """One address of Germany, Austria, Switzerland or France; its source says which language."""
    return german_address(dice) if dice.random() < 0.6 else french_address(dice)


def german_address(dice: Random) -> LabelledAddress:
    """Street before number, postcode before town."""
    say, street = german(dice), german_street(dice)
    number = f"{dice.randrange(1, 180)}{dice.choice(('', '', '', '', 'a', 'b', ' c', '-12', '/2'))}"
    line = [Piece(street, "street"), Piece(" "), Piece(number, "house_number")]
    door = [Piece(", "), Piece(say(dice.choice(words.GERMAN_DOORS)), "unit")] if dice.random() < 0.35 else []
    postcode = str(dice.randrange(1001, 99999)).zfill(5) if dice.random() < 0.85 else str(dice.randrange(1010, 9999))
    postcode = dice.choice(("", "", "", "", "D-")) + postcode
    countries = ("Deutschland", "Germany", "DE", "Österreich", "Austria", "Schweiz", "Switzerland")
    place = [Piece(", "), Piece(postcode, "postcode"), Piece(" "), Piece(german_place(dice), "city")]
    return LabelledAddress((*line, *door, *place, *_country(dice, countries)), "german", street.lower())


def french_address(dice: Random) -> LabelledAddress:
    """Number before street, postcode before town."""
    say, street = french(dice), f"{dice.choice(words.FRENCH_WAYS)} {french_name(dice)}"
    number = f"{dice.randrange(1, 140)}{dice.choice(('', '', '', '', ' bis', ' ter', 'bis', 'B'))}"
    line = [Piece(number, "house_number"), Piece(dice.choice((" ", " ", ", "))), Piece(street, "street")]
    if dice.random() < 0.08:
        street = f"{dice.choice(('Lieu-dit', 'lieu dit', 'Hameau de'))} {dice.choice(words.FRENCH_LAST)}ac"
        line = [Piece(street, "street")]
    door = Piece(say(dice.choice(words.FRENCH_DOORS)), "unit")
    if (where := dice.random()) < 0.25:
        line = [*line, Piece(", "), door]
    elif where < 0.4:
        line = [door, Piece(", "), *line]
    postcode = f"{dice.randrange(1, 96):02}{dice.randrange(1000):03}"
    place = [Piece(", "), Piece(postcode, "postcode"), Piece(" "), Piece(french_place(dice), "city")]
    countries = ("France", "France", "FRANCE", "FR", "Belgique", "Suisse")
    return LabelledAddress((*line, *place, *_country(dice, countries)), "french", street.lower())


def continental_note(dice: Random, address: LabelledAddress) -> Pieces:
    """A text around the address, in its language."""
    if address.source == "german":
        said = (words.GERMAN_PEOPLE, words.GERMAN_PHONES, words.GERMAN_NUMBERS, words.GERMAN_WISHES)
        return _note(
            dice, address, german(dice), said, (words.GERMAN_WINDOWS, words.GERMAN_OTHER, "bei |c/o |An: ||||")
        )
    said = (words.FRENCH_PEOPLE, words.FRENCH_PHONES, words.FRENCH_NUMBERS, words.FRENCH_WISHES)
    return _note(dice, address, french(dice), said, (words.FRENCH_WINDOWS, words.FRENCH_OTHER, "chez |c/o |À : ||||"))


def _note(
    dice: Random,
    address: LabelledAddress,
    say: Words,
    said: tuple[Sequence[str], str, str, Sequence[str]],
    more: tuple[Sequence[str], Sequence[str], str],
) -> Pieces:
    people, calls, numbers, wishes = said
    windows, other, leads = more
    blocks = [list(address.pieces)]
    if dice.random() < 0.75:
        person = [Piece(dice.choice(leads.split("|"))), Piece(say(dice.choice(people)), "recipient")]
        blocks = [[*person, Piece(dice.choice((", ", ", ", "\n", " "))), *address.pieces]]
    makers: tuple[tuple[float, Callable[[], Pieces]], ...] = (
        (
            0.3,
            lambda: [Piece(dice.choice(calls.split("|"))), Piece(say(dice.choice(numbers.split("|"))), "phone")],
        ),
        (0.5, lambda: [Piece(say(dice.choice(wishes)), "instructions")]),
        (0.2, lambda: [Piece(say(dice.choice(windows)), "time_window")]),
        (0.15, lambda: [Piece(say(dice.choice(other)))]),
    )
    blocks += [make() for share, make in makers if dice.random() < share]
    if dice.random() < 0.2:
        dice.shuffle(blocks)
    return in_sentences(dice, blocks)


def german(dice: Random) -> Words:
    """Fills the blanks of German words."""
    return _filler(dice, words.GERMAN_FIRST, words.GERMAN_LAST)


def french(dice: Random) -> Words:
    """Fills the blanks of French words."""
    return _filler(dice, words.FRENCH_FIRST, words.FRENCH_LAST)


def german_street(dice: Random) -> str:
    """A street of one word, of several, or of a person's name."""
    if dice.random() < 0.65:
        return dice.choice(words.GERMAN_STEMS) + dice.choice(words.GERMAN_ENDS)
    text = dice.choice(words.GERMAN_STREETS)
    return text.format(
        s=dice.choice(words.GERMAN_STEMS), f=dice.choice(words.GERMAN_FIRST), l=dice.choice(words.GERMAN_LAST)
    )


def german_place(dice: Random) -> str:
    """A town, most of them made up."""
    first, last = words.GERMAN_PLACE_PARTS
    text = dice.choice(words.GERMAN_PLACES.split("|"))
    return text.format(
        t=dice.choice(words.GERMAN_TOWNS), a=dice.choice(first), b=dice.choice(last), c=dice.choice(first).lower()
    )


def french_name(dice: Random) -> str:
    """What stands behind rue, avenue or place."""
    one, other, many = (dice.choice(each) for each in words.FRENCH_NOUNS)
    first, last = dice.choice(words.FRENCH_FIRST), dice.choice(words.FRENCH_LAST)
    return dice.choice(words.FRENCH_NAMES).format(s=one, m=other, p=many, f=first, l=last)


def french_place(dice: Random) -> str:
    """A town, half of them made up."""
    first, last = words.FRENCH_PLACE_PARTS
    town = dice.choice(words.FRENCH_TOWNS).replace("_", " ")
    return dice.choice(words.FRENCH_PLACES.split("|")).format(
        t=town,
        n=f"{dice.randrange(1, 20):02}",
        f=dice.choice(words.FRENCH_FIRST),
        on=dice.choice(("sur", "en", "lès")),
        a=dice.choice(first),
        b=dice.choice(last),
        c=dice.choice(first),
    )


def _filler(dice: Random, first: Sequence[str], last: Sequence[str]) -> Words:
    one, other, many = (dice.choice(each) for each in words.FRENCH_NOUNS)

    def say(text: str) -> str:
        return text.format(
            first=dice.choice(first),
            last=dice.choice(last),
            n=dice.randrange(1, 9),
            d=dice.randrange(100, 999),
            a=dice.choice("ABC"),
            m=other,
            p=many,
            s=one,
        )

    return say


def _country(dice: Random, names: Sequence[str]) -> Pieces:
    return [Piece(", "), Piece(dice.choice(names), "country")] if dice.random() < 0.4 else []
