"""What is too little for an address, and what is two."""

from operator import attrgetter

import pytest

from models.logistics.refusal import NO_ADDRESS, TWO_ADDRESSES, refusal
from models.logistics.spans import Span

START = attrgetter("start")


def spans(text: str, **fields: str) -> list[Span]:
    found = [
        Span(field.rstrip("2"), text.index(words), text.index(words) + len(words)) for field, words in fields.items()
    ]
    return sorted(found, key=lambda span: span.start)


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"city": "Leeds"},
        {"recipient": "Jo", "phone": "555"},
        {"street": "Oak St"},
        {"house_number": "12"},
        {"instructions": "ring", "time_window": "noon"},
        {"city": "Leeds", "country": "UK"},
    ],
)
def test_too_little_to_find_a_door_with_is_no_address(fields: dict[str, str]) -> None:
    assert (
        refusal(spans("Jo 12 Oak St Leeds UK 555 ring noon", **fields), "Jo 12 Oak St Leeds UK 555 ring noon")
        == NO_ADDRESS
    )


@pytest.mark.parametrize(
    "text",
    [
        "Departed Flat hub Leeds LS1 4AB",
        "Arrived at Flat, Leeds LS1 4AB. Out for delivery",
        "Item 4711: delivered, Flat, Leeds LS1 4AB",
        "Paquete entregado Flat, Leeds LS1 4AB",
    ],
)
def test_the_place_that_a_carriers_line_names_is_no_address(text: str) -> None:
    assert refusal(spans(text, unit="Flat", city="Leeds", postcode="LS1 4AB"), text) == NO_ADDRESS


@pytest.mark.parametrize(
    "text",
    [
        "Delivered to Flat, Leeds LS1 4AB",
        "Flat, Leeds LS1 4AB. Out for delivery",
        "Lost? Flat, Leeds LS1 4AB",
        "Delivered at Flat, Leeds LS1 4AB?",
    ],
)
def test_where_something_went_and_what_stands_beside_a_carriers_line_is_one(text: str) -> None:
    assert refusal(spans(text, unit="Flat", city="Leeds", postcode="LS1 4AB"), text) is None


@pytest.mark.parametrize("house", ["Customs House", "Lost Farm", "The Transit House"])
def test_a_house_that_is_named_like_a_status_is_one(house: str) -> None:
    text = f"{house}, Skipton BD23 1AA"
    assert refusal(spans(text, unit=house, city="Skipton", postcode="BD23 1AA"), text) is None


def test_a_door_in_a_carriers_line_is_one() -> None:
    text = "Delivered, 12 Oak St, Leeds"
    assert refusal(spans(text, house_number="12", street="Oak St", city="Leeds"), text) is None


@pytest.mark.parametrize(
    "fields",
    [
        {"house_number": "12", "street": "Oak St"},
        {"street": "Oak St", "city": "Leeds"},
        {"unit": "Flat 3", "postcode": "LS1 4AB"},
        {"city": "Leeds", "postcode": "LS1 4AB"},
    ],
)
def test_a_door_or_a_town_with_its_postcode_is_one(fields: dict[str, str]) -> None:
    text = "Flat 3 12 Oak St Leeds LS1 4AB"
    assert refusal(spans(text, **fields), text) is None


def test_two_postcodes_are_two_addresses_but_one_that_is_repeated_is_one() -> None:
    text = "12 Oak St LS1 4AB or 9 Elm St M1 2AA"
    assert (
        refusal(spans(text, house_number="12", street="Oak St", postcode="LS1 4AB", postcode2="M1 2AA"), text)
        == TWO_ADDRESSES
    )
    again = "12 Oak St LS1 4AB, I repeat ls14ab"
    assert (
        refusal(spans(again, house_number="12", street="Oak St", postcode="LS1 4AB", postcode2="ls14ab"), again) is None
    )


def test_two_streets_with_a_number_each_are_two_addresses_but_a_second_street_alone_is_not() -> None:
    text = "12 Oak St then 9 Elm St"
    both = spans(text, house_number="12", street="Oak St", house_number2="9", street2="Elm St")
    assert refusal(both, text) == TWO_ADDRESSES
    assert refusal(spans(text, house_number="12", street="Oak St", street2="Elm St"), text) is None


def test_two_numbers_of_one_street_are_two_addresses_but_one_door_that_is_repeated_is_one() -> None:
    text = "You sent it to 14 High St, Epping but I live at 41 High St, Epping CM16 4BQ"
    wrong = Span("street", text.index("High"), text.index("High") + 7)
    right = Span("street", text.rindex("High"), text.rindex("High") + 7)
    both = sorted([*spans(text, house_number="14", house_number2="41", postcode="CM16 4BQ"), wrong, right], key=START)
    assert refusal(both, text) == TWO_ADDRESSES
    again = text.replace("14", "41")
    first, last = (Span("house_number", at, at + 2) for at in (again.index("41"), again.rindex("41 High")))
    assert refusal(sorted([first, wrong, last, right], key=START), again) is None


def test_a_street_between_two_numbers_has_the_nearer_one() -> None:
    text = "7, Elm St 12, Elm St 12"
    streets = [Span("street", at, at + 6) for at in (text.index("Elm"), text.rindex("Elm"))]
    numbers = [Span("house_number", 0, 1), *(Span("house_number", at, at + 2) for at in (10, text.rindex("12")))]
    assert refusal(sorted([*streets, *numbers], key=START), text) is None


def test_a_floor_that_was_taken_for_a_street_has_not_its_streets_number() -> None:
    text = "Calle de Serrano 41, 3º izq., 28001 Madrid"
    floor = spans(text, street="Calle de Serrano", house_number="41", street2="3º izq", city="Madrid")
    assert refusal(floor, text) is None
