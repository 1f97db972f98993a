"""Where a product's price goes: the topic `price-forecasts`, keyed by product_id."""

from typing import Annotated, ClassVar, Literal

from msgspec import Meta, Struct

from streams.records.currency import Currency
from streams.records.event import FIRST_YEAR, LAST_YEAR, check_year
from streams.records.fields import Day, Id, Minor, Name, Time
from streams.records.provenance import Output, check_spoken
from streams.records.rules import Rule, exactly_one, given, some

ForecastFlag = Literal["short", "stale"]


class ForecastDay(Struct, frozen=True, kw_only=True):
    """The price expected from a day on, until the next one of the horizon.

    Attributes:
        date: the day, UTC; the first of a week, a Monday.
        price_minor: what is expected, in minor units of the forecast's currency.
        low_minor: in eight of ten weeks it is from here; at most price_minor.
        high_minor: to here; at least price_minor.
    """

    date: Day
    price_minor: Minor
    low_minor: Minor
    high_minor: Minor

    def __post_init__(self) -> None:
        """Refuse a price outside its own bounds, and days that no shop will see."""
        if not self.low_minor <= self.price_minor <= self.high_minor:
            raise ValueError(f"{self.price_minor} is not from {self.low_minor} to {self.high_minor}")
        if not FIRST_YEAR <= self.date.year <= LAST_YEAR:
            raise ValueError(f"date is in the year {self.date.year}, not in {FIRST_YEAR} to {LAST_YEAR}")


class PriceForecast(Output, frozen=True, kw_only=True, omit_defaults=True):
    """A product's forecast in one currency; it replaces the last one. No days exactly where `abstained` says why.

    Attributes:
        product_id: what is forecast.
        currency: of every price in it.
        made_at: the end of the week that was the last one known; another of the same week knows its late lines.
        horizon: the four weeks after it.
        method: what was best on this series' own past, and better there than the last value; last value: nothing was,
            or what was expects the same now.
        backtest_error: its mean absolute error there as a share of the price; absent where the past is too short.
        flags: short: fewer than twelve weeks had a price; stale: the last four had none.
    """

    RULES: ClassVar[tuple[Rule, ...]] = (exactly_one(some("horizon"), given("abstained")),)

    product_id: Id
    currency: Currency
    made_at: Time
    horizon: Annotated[tuple[ForecastDay, ...], Meta(max_length=400)]
    method: Name
    backtest_error: Annotated[float, Meta(ge=0.0, le=1e6)] | None = None
    flags: Annotated[tuple[ForecastFlag, ...], Meta(max_length=10)]

    def __post_init__(self) -> None:
        """Bound its time; refuse one that both forecasts and abstains, or does neither."""
        super().__post_init__()
        check_year("made_at", self.made_at)
        check_spoken(bool(self.horizon), self.abstained)
