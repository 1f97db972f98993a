"""Carriers' numbers are believed where their check digit is right, and nowhere else."""

import pytest

from models.logistics.tracking import TrackingNumber, tracking_numbers

# Examples that the carriers publish.
GOOD = {
    "1Z999AA10123456784": "UPS",
    "1Z5R89390357567127": "UPS",
    "RB123456785GB": "Royal Mail",
    "EE123456785CN": "China Post",
    "9400111202555842332669": "USPS",
}


@pytest.mark.parametrize(("number", "carrier"), GOOD.items())
def test_a_number_with_its_check_digit_is_found_in_a_sentence(number: str, carrier: str) -> None:
    assert tracking_numbers(f"the number is {number.lower()}, thanks") == [TrackingNumber(carrier, number)]


@pytest.mark.parametrize("number", GOOD)
def test_no_number_with_another_last_digit_is_believed(number: str) -> None:
    digits = [place for place, char in enumerate(number) if char.isdigit()]
    at = digits[-1]
    others = [f"{number[:at]}{digit}{number[at + 1 :]}" for digit in range(10) if str(digit) != number[at]]
    assert [tracking_numbers(other) for other in others] == [[]] * 9


@pytest.mark.parametrize(("carrier", "number"), [("FedEx", "986578788855"), ("DHL", "3318810025")])
def test_short_numbers_count_only_where_their_carrier_is_named(carrier: str, number: str) -> None:
    assert tracking_numbers(f"{carrier} {number}") == [TrackingNumber(carrier, number)]
    assert tracking_numbers(f"order {number}") == []


def test_spaces_within_a_number_are_left_out_and_a_repeated_number_counts_once() -> None:
    text = "RR 473 124 829 GB, again RR473124829GB and 1Z 999 AA1 01 2345 6784"
    assert tracking_numbers(text) == [
        TrackingNumber("Royal Mail", "RR473124829GB"),
        TrackingNumber("UPS", "1Z999AA10123456784"),
    ]


@pytest.mark.parametrize(
    "text", ["", "call 07700 900461", "RB123456785GBX", "11Z999AA10123456784", "٩٤٠٠١١١٢٠٢٥٥٥٨٤٢٣٣٢٦٦٩"]
)
def test_other_numbers_are_no_tracking_numbers(text: str) -> None:
    assert tracking_numbers(text) == []
