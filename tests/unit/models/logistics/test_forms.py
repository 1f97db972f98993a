"""What a form alone decides: telephones, codes of gates, British and Japanese postcodes, blocks, lines."""

from collections.abc import Iterator

import numpy as np
import pytest

from models.logistics.forms import RULED_OUT, forms, ruled, wholes
from models.logistics.reader import LogisticsModel
from models.logistics.refusal import stray_numbers
from models.logistics.spans import Span
from models.logistics.tags import TAGS, tag_of
from tests.cost import assert_in_proportion


@pytest.fixture(scope="module")
def model() -> Iterator[LogisticsModel]:
    loaded = LogisticsModel.load(concurrency=1)
    yield loaded
    loaded.close()


def kinds(text: str) -> dict[str, set[str | None]]:
    return {text[form.start : form.end]: set(form.fields) for form in forms(text)}


@pytest.mark.parametrize(
    "telephone",
    [
        "07700 900123",
        "020 7946 0433",
        "06 39 98 01 23",
        "9555 0123",
        "612 345 678",
        "(503) 555-0142",
        "0221-5550144",
        "070 123 45 67",
    ],
)
def test_a_telephone_number_is_no_part_of_an_address(telephone: str) -> None:
    ((words, fields),) = kinds(f"ring {telephone} now").items()
    assert telephone in words
    assert "phone" in fields
    assert not fields & {"postcode", "house_number", "unit", "street"}


@pytest.mark.parametrize(
    "text", ["90210-1234", "114 55 x", "3011 AD", "12-14", "1016 GV", "10 2026", "LS1 4AB is", "6000 0491 570 1"]
)
def test_other_numbers_are_left_to_the_model(text: str) -> None:
    assert all("postcode" in fields for fields in kinds(text).values())


@pytest.mark.parametrize(
    "text", ["gate code 4471", "Tor-Code 4711", "door code: 1590#", "门禁密码1234", "portkod 2580"]
)
def test_the_code_of_a_gate_says_nowhere(text: str) -> None:
    (fields,) = kinds(text).values()
    assert "postcode" not in fields
    assert "instructions" in fields


def test_the_forms_of_british_and_japanese_postcodes_decide_and_an_ordinal_is_none() -> None:
    assert kinds("london nw16xe") == {"nw16xe": {"postcode"}}
    assert kinds("block E1 2nd floor") == {}
    assert kinds("〒150-0001 東京都")["150-0001"] == {"postcode"}
    assert kinds("150-0001 東京都渋谷区") == {"150-0001": {"postcode"}, "東京都": {"region"}}
    assert kinds("ring 555-0001") == {}


def test_four_digits_behind_an_australian_state_are_a_postcode_and_five_are_left_to_the_model() -> None:
    assert kinds("Ultimo NSW 2007") == {"NSW": {"region"}, "2007": {"postcode"}}
    assert kinds("Seattle WA 98102") == kinds("6 SA 50") == {}


def test_a_number_before_a_belgian_box_is_a_house_number_and_the_box_a_unit() -> None:
    assert kinds("Rue Neuve 5 bte 3, 1000") == {"5": {"house_number"}, "bte 3": {"unit"}}
    assert kinds("by bus 12") == kinds("5 bus rides") == {}


def test_the_year_of_a_date_says_nowhere() -> None:
    ((words, fields),) = kinds("on November 25, 2026 in AUSTIN").items()
    assert (words, "house_number" in fields, None in fields) == ("2026", False, True)
    assert kinds("May 5, 4521 Oak") == {}


@pytest.mark.parametrize("text", ["ab 18 Uhr", "7pm", "après 19h"])
def test_an_hour_says_nowhere(text: str) -> None:
    (fields,) = kinds(f"x {text} y").values()
    assert "time_window" in fields
    assert "postcode" not in fields


def test_a_block_and_its_number_and_a_polish_street_are_one() -> None:
    text = "Blk 215, Ang Mo Kio Ave 1, #08-877 / ul. Długa 3"
    assert [text[start:end] for start, end in wholes(text)] == ["Blk 215", "Ave 1", "ul. Długa"]
    (place,) = wholes("Bishan Street 12 Singapore 570118")
    assert place == (7, 16)


@pytest.mark.parametrize(
    "text",
    [
        "order S123456",
        "Order no. 560 038",
        "SKU: D02X285",
        "item D02 X285",
        "ref number is 238801",
        "Bestellung #S80903",
    ],
)
def test_the_number_of_an_order_or_an_article_is_no_postcode(text: str) -> None:
    ((words, fields),) = kinds(f"my {text}, please").items()
    assert words == text
    assert fields == {None, "unit", "instructions"}


@pytest.mark.parametrize(
    "text", ["order 15830 Pine St", "order 1234A Pine St", "item two", "code red dress", "order Number Ninety"]
)
def test_a_house_behind_the_word_order_is_a_house(text: str) -> None:
    assert not kinds(text)


@pytest.mark.parametrize("text", ["postal code: 191186", "Post Code 1012AB", "zip code 048619", "pin code is 560001"])
def test_the_code_of_the_post_is_no_order_s_number(text: str) -> None:
    assert not kinds(text)


def test_kilograms_before_a_name_are_letters_of_it() -> None:
    assert kinds("26 KG Marg") == kinds("12 Kg. Baru, Ipoh") == kinds("6 Kg Baru") == {}
    assert [*kinds("2 kg. Ring twice")] == ["2 kg"]


def test_what_is_likeliest_and_allowed_stays_as_it_is_and_what_is_ruled_out_leaves_its_share_to_the_others() -> None:
    text, places = "nw16xe 07700 900123", [(0, 6), (7, 12), (13, 19)]
    scores = np.log(np.full((3, len(TAGS)), 0.2 / len(TAGS), np.float32))
    scores[0, tag_of("postcode", first=True)] = scores[1:, tag_of("postcode", first=False)] = np.log(0.8)
    scores[1:, tag_of("phone", first=True)] = np.log(0.1)
    found = ruled(scores, text, places)
    assert found[0, tag_of("postcode", first=True)] == scores[0, tag_of("postcode", first=True)]
    assert (found[1:, tag_of("postcode", first=False)] == RULED_OUT).all()
    assert np.exp(found).sum(axis=1)[1:] == pytest.approx(1, abs=1e-5)
    assert (found[1:].argmax(axis=1) == tag_of("phone", first=True)).all()


def test_scores_of_a_text_without_a_form_are_the_same_array() -> None:
    scores = np.zeros((2, len(TAGS)), np.float32)
    assert ruled(scores, "to us", [(0, 2), (3, 5)]) is scores


def test_a_number_beside_no_street_is_no_house_number_where_another_is() -> None:
    spans = [Span("house_number", 8, 9), Span("house_number", 19, 21), Span("street", 22, 29)]
    assert stray_numbers(spans) == {0}
    assert stray_numbers(spans[:2]) == set()


READ = {
    "7/22 Wattle Street, Ultimo NSW 2007, leave at reception": {"postcode": "2007", "city": "Ultimo"},
    "Rue Neuve 5 bte 3, 1000 Bruxelles, Belgique": {"house_number": "5", "unit": "bte 3"},
    "Storgatan 14 lgh 1203, 114 51 Stockholm, portkod 4512": {"city": "Stockholm"},
    "to: 14 Elm Rd, York YO1 7HH   not 41 Elm Rd as last time!!": {"street": "Elm Rd", "house_number": "14"},
    "221b baker st london nw16xe 07700 900123 b4 noon": {"postcode": "nw16xe", "phone": "07700 900123"},
    "〒150-0001 東京都渋谷区神宮前1-2-3 090-1234-5678": {"postcode": "150-0001", "region": "東京都"},
    "Blk 215, Ang Mo Kio Ave 1, #08-877, Singapore 560215": {
        "unit": "Blk 215, #08-877",
        "street": "Ang Mo Kio Ave 1",
        "postcode": "560215",
    },
    "Rm 5, 18 Taikoo Shing Road, Quarry Bay, Hong Kong 9555 0123": {"phone": "9555 0123"},
    "Apt 33, Bât C\n8 allée des Tilleuls\n59000 Lille": {"unit": "Apt 33, Bât C", "house_number": "8"},
    "Hauptstr. 210 51149 Köln Tor-Code 4711": {"postcode": "51149"},
    "4 Elm St, Springfield, IL 62704 on December 4, 2026": {"house_number": "4", "postcode": "62704"},
    "vers 9h, 14 rue de la Paix, 75002 Paris": {"time_window": "9h", "house_number": "14"},
}


@pytest.mark.parametrize(("text", "fields"), READ.items(), ids=lambda value: ascii(value)[:30])
def test_the_shipped_model_reads_what_forms_decide(model: LogisticsModel, text: str, fields: dict[str, str]) -> None:
    (reading,) = model.infer([text])
    assert reading.abstained is None
    assert {name: reading.fields.get(name) for name in fields} == fields
    assert reading.confidence > 0.05


def test_where_forms_overrule_the_model_every_row_is_still_one_of_spans(model: LogisticsModel) -> None:
    texts = [
        "nw16xe " * 50,
        "〒1500001" * 30,
        "#08-877#08-877 ul. ul. ul. 9555 0123",
        "PO Box 1,\n2\n3",
        "gate code 123",
    ]
    for text, reading in zip(texts, model.infer(texts), strict=True):
        assert all(0 <= span.start < span.end <= len(text) for span in reading.spans)


UNITS = {
    "45 Park Row Flat/Unit 27, Bristol BS1 5LJ": ("Park Row", "Flat/Unit 27", "Bristol"),
    "18 The Crescent Flat 27, Bristol BS1 5LJ": ("The Crescent", "Flat 27", "Bristol"),
    "61 Broadway\nFlat 3B\nCardiff\nCF10 3AT": ("Broadway", "Flat 3B", "Cardiff"),
    "45 Park Row Top Flat Leeds": ("Park Row", "Top Flat", "Leeds"),
    "7 canal rd flat a newcastle upon tyne": ("canal rd", "flat a", "newcastle upon tyne"),
    "1204 rue Sherbrooke bureau 310, Montréal QC H3G 1H7": ("rue Sherbrooke", "bureau 310", "Montréal"),
}


@pytest.mark.parametrize(("text", "parts"), UNITS.items())
def test_a_unit_swallows_neither_its_street_nor_its_town(
    model: LogisticsModel, text: str, parts: tuple[str, str, str]
) -> None:
    (reading,) = model.infer([text])
    assert tuple(reading.fields.get(name) for name in ("street", "unit", "city")) == parts


def test_no_field_goes_on_in_the_next_line(model: LogisticsModel) -> None:
    (reading,) = model.infer(["Coastal Kayak Hire\nUnit 2\nHarbour Parade\nSalcombe\nTQ8 8BX"])
    assert (reading.fields["unit"], reading.fields["street"]) == ("Unit 2", "Harbour Parade")


def test_what_many_lines_cost_grows_with_their_number() -> None:
    assert_in_proportion(lambda n: forms("\n" * n), 5_000)
