"""Currencies are the ISO 4217 codes of money."""

from typing import get_args

import pytest

from streams.contract.examples import EXAMPLES
from streams.records import Currency, Order, RecordError, decode, encode

CODES = get_args(Currency)


def test_codes_are_three_capital_letters_in_order_and_each_once() -> None:
    assert list(CODES) == sorted(set(CODES))
    assert all(len(code) == 3 and code.isascii() and code.isalpha() and code.isupper() for code in CODES)


@pytest.mark.parametrize("code", ["EUR", "USD", "CNY", "JPY", "KWD", "XOF", "HRK", "BGN"])
def test_money_of_these_years_is_known(code: str) -> None:
    assert code in CODES


@pytest.mark.parametrize("code", ["RMB", "eur", "EURO", "XAU", "XXX", "XTS", "DEM", "BTC", ""])
def test_what_is_no_money_of_iso_4217_is_refused(code: str) -> None:
    value = encode(EXAMPLES["orders"]).replace(b'"GBP"', f'"{code}"'.encode())
    with pytest.raises(RecordError) as refused:
        decode("orders", Order, value)
    assert refused.value.field == "$.currency"
