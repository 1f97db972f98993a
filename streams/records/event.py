"""What every event has: an id and a time."""

from datetime import UTC, datetime

from msgspec import Struct

from streams.records.fields import Id, Time

FIRST_YEAR, LAST_YEAR = 2000, 2100


class Event(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One thing that happened.

    Attributes:
        event_id: unique per event of a topic; a second event of the same id is the same event.
        occurred_at: when it happened, by the sender's clock.
    """

    event_id: Id
    occurred_at: Time

    def __post_init__(self) -> None:
        """Refuse times that no shop has seen: they would expire a state or overflow a sum."""
        check_year("occurred_at", self.occurred_at)


def in_years(time: datetime) -> bool:
    """Tell whether a time is in the contract's years, in UTC, too."""
    return FIRST_YEAR <= time.year <= LAST_YEAR and FIRST_YEAR <= time.astimezone(UTC).year <= LAST_YEAR


def check_year(field: str, time: datetime) -> None:
    """Refuse a time outside the contract's years.

    Raises:
        ValueError: the year is not between 2000 and 2100; msgspec turns it into a ValidationError.
    """
    if FIRST_YEAR < time.year < LAST_YEAR:
        return  # the edge years are looked at in UTC, too, which costs more than all other checks of a record
    if not (FIRST_YEAR <= time.year <= LAST_YEAR and FIRST_YEAR <= time.astimezone(UTC).year <= LAST_YEAR):
        year = time.year if not FIRST_YEAR <= time.year <= LAST_YEAR else f"{time.astimezone(UTC).year} in UTC"
        raise ValueError(f"{field} is in the year {year}, not in {FIRST_YEAR} to {LAST_YEAR}")
