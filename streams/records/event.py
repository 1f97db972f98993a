"""What every event has, and the bounds of the plain fields. The bounds are part of the contract."""

from datetime import UTC, datetime
from typing import Annotated

from msgspec import Meta, Struct

FIRST_YEAR, LAST_YEAR = 2000, 2100

Id = Annotated[str, Meta(min_length=1, max_length=200, description="an identifier, 1 to 200 characters")]
Language = Annotated[str, Meta(min_length=2, max_length=35, description="a BCP 47 language tag, as in en or zh-Hans")]
Text = Annotated[
    str, Meta(min_length=1, max_length=100_000, description="what a person wrote, 1 to 100,000 characters")
]
Time = Annotated[datetime, Meta(tz=True, description="RFC 3339 with a zone, years 2000 to 2100")]
Probability = Annotated[float, Meta(ge=0.0, le=1.0)]
Offset = Annotated[int, Meta(ge=0, le=2**63 - 1)]
Partition = Annotated[int, Meta(ge=0, le=2**31 - 1)]


class Event(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One thing that happened.

    Attributes:
        event_id: unique per event; a second event of the same id is the same event.
        occurred_at: when it happened, as the sender's clock had it.
    """

    event_id: Id
    occurred_at: Time

    def __post_init__(self) -> None:
        """Refuse times that no shop has seen: they would expire a state or overflow a sum."""
        check_year("occurred_at", self.occurred_at)


def check_year(field: str, time: datetime) -> None:
    """Refuse a time outside the contract's years.

    Raises:
        ValueError: the year is not between 2000 and 2100; msgspec turns it into a ValidationError.
    """
    if FIRST_YEAR < time.year < LAST_YEAR:
        return  # the edge years are looked at in UTC, too, which costs more than all other checks of a record
    if not (FIRST_YEAR <= time.year <= LAST_YEAR and FIRST_YEAR <= time.astimezone(UTC).year <= LAST_YEAR):
        raise ValueError(f"{field} is in the year {time.year}, not in {FIRST_YEAR} to {LAST_YEAR}")
