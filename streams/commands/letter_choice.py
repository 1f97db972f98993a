"""Selects dead letters of a flow by record, reason, key or time. Pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Self

import typer

from streams.records import DeadLetter, SourceOffset

_PLACE = re.compile(r"([^\[\]]+)\[(\d{1,9})\]@(\d{1,18})")


@dataclass(frozen=True)
class LetterChoice:
    """What a letter must be to be meant; without any of these all are.

    Attributes:
        records: where the record first stood, one of these.
        error: words of its error, whatever their case.
        key: the record's key.
        since: failed then or later.
        until: failed before.
    """

    records: frozenset[SourceOffset] = frozenset()
    error: str = ""
    key: str | None = None
    since: datetime | None = None
    until: datetime | None = None

    @classmethod
    def of(
        cls, records: Sequence[str] | None, error: str | None, key: str | None, since: str | None, until: str | None
    ) -> Self:
        """Read it from a command's flags.

        Raises:
            typer.BadParameter: a record or a time is written another way, or the error is said to have no words.
        """
        if error == "":  # an unset variable of a script must not mean all
            raise typer.BadParameter("--error has no words; leave it out to mean letters of any error")
        places = frozenset(_place(record) for record in records or ())
        return cls(places, error or "", key, _time("--since", since), _time("--until", until))

    @property
    def is_all(self) -> bool:
        """Whether every letter is meant."""
        return self == ALL

    def takes(self, letter: DeadLetter, key: bytes | None) -> bool:
        """Tell whether a letter, whose record has this key, is meant."""
        return (
            (not self.records or letter.source in self.records)
            and self.error.casefold() in letter.error.casefold()
            and (self.key is None or key == self.key.encode())
            and (self.since is None or letter.failed_at >= self.since)
            and (self.until is None or letter.failed_at < self.until)
        )


ALL = LetterChoice()


def _place(text: str) -> SourceOffset:
    found = _PLACE.fullmatch(text)
    if not found:
        raise typer.BadParameter(f"--record {text} is no record; write it as `dead-letters list` does: 'reviews[1]@7'")
    return SourceOffset(topic=found[1], partition=int(found[2]), offset=int(found[3]))


def _time(flag: str, text: str | None) -> datetime | None:
    """Read a time; without a zone it is UTC, as `list` shows it."""
    if text is None:
        return None
    try:
        time = datetime.fromisoformat(text)
    except ValueError:
        raise typer.BadParameter(
            f"{flag} {text} is no time; write 2026-11-24T10:00:00Z, or '2026-11-24 10:00'"
        ) from None
    return time if time.tzinfo else time.replace(tzinfo=UTC)
