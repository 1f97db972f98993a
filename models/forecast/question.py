"""Input and output of a forecast: plain values, as they are sent to a fitting process and back."""

from typing import Literal

from msgspec import Struct

Method = Literal[
    "last value",
    "learned price",
    "returning price",
    "usual price",
    "drift",
    "exponential smoothing",
    "theta",
    "croston",
    "seasonal naive",
]
"""In order of preference: of two that were equally right the earlier one is taken."""

HORIZON = 4
# The largest price there is, in minor units: what records hold.
MOST_PRICE = 10**13


class Question(Struct, frozen=True, array_like=True):
    """A series up to the end of a week.

    Attributes:
        week: the last one that is over; the forecast is for the HORIZON weeks after it.
        weeks: with a price, ascending, none after `week`; at least one.
        prices: of those weeks, in minor units, above 0.
    """

    week: int
    weeks: tuple[int, ...]
    prices: tuple[int, ...]


class Expected(Struct, frozen=True, array_like=True):
    """The price of one week to come, in minor units: low <= price <= high."""

    price: int
    low: int
    high: int


class Forecast(Struct, frozen=True, array_like=True):
    """What is expected.

    Attributes:
        method: how it was made; "last value" whenever the last value is what is expected.
        error: the method's mean absolute error on the series' past as a share of the price; None if that is too short.
        expected: of the HORIZON weeks.
    """

    method: Method
    error: float | None
    expected: tuple[Expected, ...]
