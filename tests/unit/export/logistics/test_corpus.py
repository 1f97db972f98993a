"""The generator's texts hold their spans, noise keeps labels with their words, and no street is in two parts."""

from collections.abc import Callable
from random import Random

import pytest

from export.logistics import chinese_notes, english_notes
from export.logistics.british import british_address, british_postcode, foreign_address
from export.logistics.chinese_notes import Division, chinese_note
from export.logistics.continental import continental_address, continental_note, french_address, german_address
from export.logistics.corpus import part_of
from export.logistics.english_notes import english_note, with_town
from export.logistics.island_chinese import island_address, island_note, simplified
from export.logistics.labelled_addresses import LabelledAddress, read
from export.logistics.noise import noisy
from export.logistics.tagged import Piece, Tagged, tagged
from export.logistics.villages import eircode, village_address, village_note
from models.logistics.normalise.countries import BRITISH, IRISH
from models.logistics.spans import FIELDS

PLACE = Division("浙江省", "杭州市", "西湖区", "330106")
AMERICAN = (
    "<AddressNumber>1601</AddressNumber> <StreetNamePreDirectional>N.</StreetNamePreDirectional> "
    "<StreetName>Elm</StreetName> <StreetNamePostType>St,</StreetNamePostType> "
    "<OccupancyType>Apt</OccupancyType> <OccupancyIdentifier>4</OccupancyIdentifier>, "
    "<PlaceName>St.</PlaceName> <PlaceName>Louis,</PlaceName> <StateName>MO</StateName> <ZipCode>63118</ZipCode>"
)
MAKERS: dict[str, Callable[[Random], list[Piece]]] = {
    "american": lambda dice: english_note(dice, with_town(dice, read(AMERICAN, "hand").pieces)),
    "british": lambda dice: english_note(dice, british_address(dice).pieces),
    "foreign": lambda dice: english_note(dice, foreign_address(dice).pieces),
    "village": lambda dice: village_note(dice, village_address(dice).pieces),
    "continental": lambda dice: continental_note(dice, continental_address(dice)),
    "island": lambda dice: island_note(dice, island_address(dice)),
    "no address": lambda dice: english_note(dice, None),
    "chinese": lambda dice: chinese_note(dice, PLACE),
    "chinese, no address": lambda dice: chinese_note(dice, None),
    "plain": english_notes.plain,
    "status": english_notes.status,
    "chinese plain": chinese_notes.plain,
    "chinese status": lambda dice: chinese_notes.status(dice, PLACE),
}


def words(text: Tagged) -> dict[str, str]:
    return {span.field: text.text[span.start : span.end] for span in text.spans}


def test_a_labelled_address_is_read_with_its_fields_and_what_stands_between_them() -> None:
    address = read(AMERICAN, "hand")
    assert address.street == "elm"
    text = tagged(address.pieces, "hand", address.street)
    assert text.text == "1601 N. Elm St, Apt 4, St. Louis, MO 63118"
    assert words(text) == {
        "house_number": "1601",
        "street": "N. Elm St",
        "unit": "Apt 4",
        "city": "St. Louis",
        "region": "MO",
        "postcode": "63118",
    }


def test_what_is_no_part_of_an_address_is_in_no_field() -> None:
    text = tagged(
        read("<NotAddress>(east</NotAddress> <NotAddress>side)</NotAddress> <ZipCode>60611</ZipCode>", "hand").pieces,
        "",
        "",
    )
    assert (text.text, words(text)) == ("(east side) 60611", {"postcode": "60611"})


@pytest.mark.parametrize("name", MAKERS)
def test_spans_lie_in_their_text_in_order_without_spaces_at_their_ends(name: str) -> None:
    for seed in range(200):
        dice = Random(seed)
        pieces = MAKERS[name](dice)
        for text in (tagged(pieces, "", ""), tagged(noisy(dice, pieces), "", "")):
            ends = 0
            for span in text.spans:
                assert ends <= span.start < span.end <= len(text.text)
                assert span.field in FIELDS
                assert text.text[span.start : span.end] == text.text[span.start : span.end].strip()
                ends = span.end
            assert "{" not in text.text


@pytest.mark.parametrize("name", ["plain", "status", "chinese plain", "chinese status"])
def test_texts_that_say_nothing_hold_no_span(name: str) -> None:
    assert not any(tagged(MAKERS[name](Random(seed)), "", "").spans for seed in range(100))


def test_an_address_is_in_every_note_that_is_made_around_one() -> None:
    for seed in range(100):
        fields = {span.field for span in tagged(MAKERS["british"](Random(seed)), "", "").spans}
        assert "city" in fields
        assert fields & {"street", "unit"}


def test_noise_changes_a_text_and_keeps_its_fields() -> None:
    pieces = MAKERS["british"](Random(5))
    clean, changed = tagged(pieces, "", ""), [tagged(noisy(Random(seed), pieces), "", "") for seed in range(50)]
    assert sum(each.text != clean.text for each in changed) > 40
    for each in changed:
        assert {span.field for span in each.spans} == {span.field for span in clean.spans}


def test_the_same_seed_makes_the_same_text() -> None:
    assert all(maker(Random(7)) == maker(Random(7)) for maker in MAKERS.values())


def test_made_up_postcodes_have_the_form_of_the_country() -> None:
    dice = Random(1)
    assert all(
        BRITISH.fullmatch(british_postcode(dice, area)) for area in ("LS", "EC", "W", "NW", "BT") for _ in range(50)
    )


def test_made_up_eircodes_have_the_form_of_irelands() -> None:
    dice = Random(2)
    assert all(IRISH.fullmatch(eircode(dice)) for _ in range(100))


@pytest.mark.parametrize(
    ("maker", "order"),
    [
        (german_address, ["street", "house_number", "postcode", "city"]),
        (french_address, ["house_number", "street", "postcode", "city"]),
    ],
)
def test_an_address_of_the_continent_has_its_parts_in_its_own_order(
    maker: Callable[[Random], LabelledAddress], order: list[str]
) -> None:
    for seed in range(100):
        fields = [span.field for span in tagged(maker(Random(seed)).pieces, "", "").spans]
        kept = [field for field in order if field in fields]
        assert [field for field in fields if field in order] == kept
        assert {"street", "postcode", "city"} <= set(kept)


def test_what_is_made_of_a_village_has_places_off_the_list_and_houses_without_a_number() -> None:
    made = [tagged(village_address(Random(seed)).pieces, "", "") for seed in range(300)]
    fields = [{span.field for span in each.spans} for each in made]
    assert len({words(each)["city"] for each in made}) > 150
    assert sum("house_number" not in each for each in fields) > 60
    assert all("city" in each for each in fields)


def test_island_texts_are_simplified_character_by_character() -> None:
    assert simplified("九龍彌敦道610號18樓") == "九龙彌敦道610号18楼"


def test_a_street_is_in_one_part_and_each_part_has_its_share() -> None:
    parts = [part_of(f"street {number}") for number in range(2_000)]
    assert parts == [part_of(f"street {number}") for number in range(2_000)]
    shares = {part: parts.count(part) / 2_000 for part in set(parts)}
    assert shares == pytest.approx({"training": 0.7, "validation": 0.08, "test": 0.22}, abs=0.03)
