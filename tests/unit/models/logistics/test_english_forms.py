"""Singapore, the Emirates, Ireland and India: what a part is, where the text tells that it is there."""

import pytest

from models.logistics.english_forms import english_forms
from models.logistics.forms import forms
from models.logistics.reader import LogisticsModel
from tests.cost import assert_in_proportion

FOUND = {
    "Blk 88, Jalan Batu #15-09, Singapore 431008": ["street Jalan Batu", "city Singapore", "postcode 431008"],
    "Blk 512C, Yishun St 51, #08-377, Singapore 763512": ["street Yishun St 51", "city Singapore", "postcode 763512"],
    "9 Elm St 4, Leeds": [],
    "10 Jalan Besar, Kuala Lumpur": [],
    "18 Sin Ming Lane #05-31 S573960": ["nothing S", "postcode 573960"],
    "3 Joo Chiat Road #02-14 S(608586), ring first": ["nothing S(", "postcode 608586"],
    "9 Woodlands Drive 50, S730902": ["nothing S", "postcode 730902"],
    "Order S123456, 14 Mill Lane, Derby DE1 3GU": [],
    "14 Mill Lane, Derby DE1 3GU, S123456": [],
    "2 of S123456 to 14 Mill Lane": [],
    "14 Mill Lane S123456 is what I ordered": [],
    "Please quote S(310033)": [],
    "please close S123456. I am on my way, S123456": [],
    "It left Singapore 3 days ago, 238801": [],
    "Flat 302, Al Noor Building, Al Nahda 2, Dubai": ["district Al Nahda 2"],
    "Villa 7, Al Wasl Road, Jumeirah 3, Dubai": ["district Jumeirah 3"],
    "Room 11, Al Jimi Street, Al Ain, Abu Dhabi": [],
    "Al Noor Building, Al Nahda 2, Cairo": [],
    "Deira, Dubai, P.O. Box 11295": ["street P.O. Box 11295"],
    "PO Box 11295, Leeds": [],
    "Knocknagoshel, Tralee, Co Kerry V92 A3Y7": ["city Tralee", "region Co Kerry"],
    "8 Castle Park, Swords, County Dublin, D6W XY12": ["city Swords", "region County Dublin"],
    "31 Elm Park, Navan, Meath, C15 TX02": ["region Meath"],
    "31 Elm Park, Navan, Meath": [],
    "item D02 X285": [],
    "Main Street, Co. Mayo": ["region Co. Mayo"],
    "Murphy & Co. Cork": [],
    "9 Elm St, Dubai, UAE": ["country UAE"],
    "MG Road, Bengaluru 560001, Karnataka": ["region Karnataka"],
    "12 MG Road, Panaji, Goa India 403001": ["region Goa"],
    "12 Main Road, Goa Velha, Goa 403108": ["region Goa"],
    "Shop 4, Karnataka Bank Building, Bengaluru 560001": [],
    "5 Mill Rd, Leeds LS1 4AB": [],
    "Kaloor, Kochi, Kerala - PIN 682017": ["region Kerala", "nothing PIN", "postcode 682017"],
    "7, Sai Krupa CHS, Laxmi Nagar, Ward 7, Pune 411009": [
        "unit Sai Krupa CHS",
        "district Laxmi Nagar",
        "district Ward 7",
    ],
    "gali no 3, laxmi nagar, new delhi 110092": ["district laxmi nagar"],
    "booking 560038": [],
    "27 Hill Road, Bandra West, Mumbai 400050": ["district Bandra West"],
    "99 Zhongshan Road East, Shanghai 200002": [],
    "Bo, 40 Elm Street, Arlington Heights, IL 60004, 847 555 0100": [],
    "9 Palm Drive, Beverly Hills, CA 90210, order 123456": [],
    "3 Oak Rd, Hampstead West, London NW3 1AA, 07700 900123": [],
    "Box Hill East, 412 345 678": [],
    "Sai CHS, Andheri East, 98200 12345, Mumbai 400 069": [
        "unit Sai CHS",
        "district Andheri East",
        "phone 98200 12345",
    ],
    "P.O. Box 68761 11537 Riyadh": [],
    "Order 12, Dubai": [],
    "Al Noor Trading LLC, Dubai": [],
    "leave at reception, Co. Cork": ["region Co. Cork"],
    "Order 682017: 3, Laxmi Nagar, Leeds LS1 4AB": [],
}


@pytest.mark.parametrize(("text", "found"), FOUND.items())
def test_a_part_is_named_where_the_text_tells_its_country(text: str, found: list[str]) -> None:
    parts = sorted(english_forms(text), key=lambda part: part[1])
    assert [f"{name} {text[start:end]}" for name, start, end in parts] == found


def test_words_without_a_comma_take_time_in_proportion() -> None:
    assert_in_proportion(lambda n: [*english_forms("Co Mayo " + "to " * n)], 1_600)


def test_a_weight_is_in_no_field() -> None:
    text = "Dublin 2, D02 FX09, about 2 kg"
    (weight,) = [form for form in forms(text) if text[form.start : form.end] == "about 2 kg"]
    assert weight.fields == {None}


READ: dict[str, dict[str, str | None]] = {
    "Hi there, my sister is having the baby next week so post the pram to her: Lucy Hendry, 7 Braemar Drive, Elgin, "
    "IV30 6QW. Her number is 01343 555014": {"recipient": "Lucy Hendry", "instructions": "post the pram to her"},
    "12kg box, 915 Juniper St, Boise, ID 83702 after 5": {"time_window": "after 5"},
    "apt 12f 480 halsey st brooklyn ny 11233 buzz twice": {"city": "brooklyn"},
    "2200 Yonge St Apt 1507, Toronto ON M4S 2C6": {"city": "Toronto", "region": "ON"},
    "Ship to Anil Rao, 12-3-45, Himayat Nagar, Hyderabad - 500029, 2 kg": {
        "house_number": "12-3-45",
        "district": "Himayat Nagar",
        "city": "Hyderabad",
        "street": None,
    },
    "Ship to Lisnagry, Co. Limerick, V94KD7X": {"city": "Lisnagry", "region": "Co. Limerick", "postcode": "V94KD7X"},
    "to Flat 302, Al Noor Building, Al Nahda 2, Dubai, UAE": {
        "unit": "Flat 302, Al Noor Building",
        "district": "Al Nahda 2",
        "city": "Dubai",
        "street": None,
    },
    "Order S123456, 14 Mill Lane, Derby DE1 3GU": {"house_number": "14", "postcode": "DE1 3GU"},
    "article W91XF86, ship to 77 King Street, Perth WA 6000": {"postcode": "6000", "city": "Perth"},
    "Ann Doyle, 4 Park Terrace, Bray, Co. Wicklow, order A98 X2K1": {"region": "Co. Wicklow", "postcode": None},
    "7 Lorong Chuan #03-15 S(556834) hp 9876 5432": {"unit": "#03-15", "postcode": "556834", "phone": "9876 5432"},
    "Ravi, Flat 9, Baner Road, Pune 411045, 98200 12345": {"postcode": "411045", "phone": "98200 12345"},
    "25 Jalan Membina #14-82, Singapore 164025": {"street": "Jalan Membina", "city": "Singapore", "postcode": "164025"},
}


def test_the_shipped_model_reads_them() -> None:
    model = LogisticsModel.load(concurrency=1)
    readings = model.infer([*READ])
    model.close()
    for reading, fields in zip(readings, READ.values(), strict=True):
        assert {name: reading.fields.get(name) for name in fields} == fields
