"""Personal data is found and masked; what only looks like it stays."""

import pytest

from models.replies.insults import insult_in
from models.replies.personal import Finding, find_personal, mask, passes_iso_13616, passes_luhn
from tests.cost import assert_in_proportion


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("my card is 4111 1111 1111 1111, exp 12/28", "my card is <card>, exp 12/28"),
        ("5500-0000-0000-0004 was charged", "<card> was charged"),
        ("refund to DE89 3704 0044 0532 0130 00 please", "refund to <account> please"),
        ("GB29NWBK60161331926819", "<account>"),
        ("I am jane.doe+shop@mail.example.co.uk!", "I am <email>!"),
        ("call 07911 123456 or +49 30 901820", "call <phone> or <phone>"),
        ("either (212) 555-2368 or +1 212 736 5000", "either <phone> or <phone>"),
        ("我的电话13812345678,地址中山路18号3栋502室", "我的电话<phone>,<address>"),
        ("to 221b Baker Street, London", "to <address>, London"),
        ("Hauptstr. 12 in Bonn", "<address> in Bonn"),
    ],
)
def test_personal_data_is_masked(text: str, masked: str) -> None:
    assert mask(text) == masked


@pytest.mark.parametrize(
    "text",
    [
        "",
        "order 302-1234567-1234567",
        "4111 1111 1111 1112 fails the checksum",
        "it costs 1234.50 EUR since 2026-11-24 10:30",
        "gen-7-o123 and tracking 1Z999AA10123456784",
        "DE00 3704 0044 0532 0130 00",
        "we are @home",
        "the Road to 5 houses",
    ],
)
def test_what_only_looks_like_it_stays(text: str) -> None:
    assert mask(text) == text


def test_an_order_id_that_looks_like_a_telephone_number_stays_where_it_is_known() -> None:
    assert mask("order 13812345678 is late", known={"13812345678"}) == "order 13812345678 is late"
    assert mask("order 13812345678 is late") == "order <phone> is late"


def test_findings_are_in_order_and_none_lies_over_another() -> None:
    text = "x@y.org 4111111111111111 +44 7911 123456"
    assert find_personal(text) == [Finding("email", 0, 7), Finding("card", 8, 24), Finding("phone", 25, 40)]


@pytest.mark.parametrize("piece", ["1", "a.", "AB12 ", "5 Mill "])
def test_what_a_text_of_digits_or_letters_alone_costs_grows_with_its_length(piece: str) -> None:
    assert_in_proportion(lambda n: mask((piece * n)[:n]), 100_000)  # as much as a record's text may have


def test_checksums_are_those_of_the_standards() -> None:
    assert passes_luhn("79927398713")
    assert not passes_luhn("79927398710")
    assert passes_iso_13616("GB29 NWBK 6016 1331 9268 19")
    assert not passes_iso_13616("GB29 NWBK 6016 1331 9268 18")


@pytest.mark.parametrize("text", ["You Idiot", "what an IDIOTIC question", "滚蛋吧"])
def test_an_insult_is_found(text: str) -> None:
    assert insult_in(text)


@pytest.mark.parametrize(
    "text", ["The Scunthorpe depot assesses it", "a cockpit, a shitake mushroom", "您的订单已发货"]
)
def test_a_harmless_word_is_none(text: str) -> None:
    assert insult_in(text) is None


@pytest.mark.parametrize("text", ["call +44 7700 900123 please", "+999 12-34.56 (78)", "电话+44 7700 900123谢谢"])
def test_a_number_from_abroad_is_masked_though_no_plan_knows_it(text: str) -> None:
    assert "<phone>" in mask(text)
    assert not any(each.isdigit() for each in mask(text))


@pytest.mark.parametrize("text", ["+20 EUR", "a+12345678", "1 + 2", "+1234567", "+1234567890123456"])
def test_a_sum_or_a_short_number_is_none_from_abroad(text: str) -> None:
    assert mask(text) == text
