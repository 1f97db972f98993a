"""Formats dead letters as lines, and groups them by kind: three thousand from one broken sender are one line. Pure.

Only the headers are read, never the record itself: it contains customers' texts.
"""

import re
from collections.abc import Iterable

from aiokafka import ConsumerRecord
from msgspec import Struct, structs

from streams.records import DeadLetter, RecordError

SHOWN_ERROR_CHARS = 300
# Beyond so many kinds, further ones are counted as one: an error may say something new each time.
MOST_KINDS = 1_000
FOREIGN, FURTHER = "not of shopstream", "further kinds"
_NUMBERS = re.compile(r"\d+")


class LetterRow(Struct, frozen=True, kw_only=True):
    """One dead letter: when (milliseconds since 1970), of which flow and record, where, after how many tries."""

    at_ms: int
    flow: str
    topic: str
    record: str
    stage: str
    attempts: int
    error: str


class LetterKind(Struct, frozen=True, kw_only=True):
    """Dead letters of one flow, topic and stage whose errors differ in numbers at most.

    Attributes:
        letters: how many.
        first_ms: when the first of them failed, milliseconds since 1970.
        newest: the last of them.
    """

    letters: int
    first_ms: int
    newest: LetterRow


class LetterKinds:
    """Counts dead letters by kind, in bounded memory however many there are."""

    def __init__(self, rows: Iterable[LetterRow] = ()) -> None:
        self._kinds: dict[tuple[str, ...], LetterKind] = {}
        for row in rows:
            self.add(row)

    def add(self, row: LetterRow) -> None:
        """Count one more."""
        kind: tuple[str, ...] = row.flow, row.topic, row.stage, _NUMBERS.sub("0", row.error)
        if kind not in self._kinds and len(self._kinds) >= MOST_KINDS:
            kind, row = (FURTHER,), structs.replace(row, flow="-", error=FURTHER)
        known = self._kinds.get(kind) or LetterKind(letters=0, first_ms=row.at_ms, newest=row)
        self._kinds[kind] = structs.replace(
            known,
            letters=known.letters + 1,
            first_ms=min(known.first_ms, row.at_ms),
            newest=row if row.at_ms >= known.newest.at_ms else known.newest,
        )

    def newest_first(self) -> list[LetterKind]:
        """Return the kinds, the one with the newest letter first."""
        return sorted(self._kinds.values(), key=lambda kind: -kind.newest.at_ms)


def letter_row(record: ConsumerRecord) -> LetterRow:
    """Put a dead letter in a line; a record that is no dead letter of ours says so."""
    try:
        letter = DeadLetter.from_headers(record.headers)
    except RecordError:
        where = f"{record.topic}[{record.partition}]@{record.offset}"
        return LetterRow(
            at_ms=record.timestamp, flow="-", topic=record.topic, record=where, stage="-", attempts=0, error=FOREIGN
        )
    source = letter.source
    return LetterRow(
        at_ms=round(letter.failed_at.timestamp() * 1000),
        flow=letter.flow,
        topic=source.topic,
        record=f"{source.topic}[{source.partition}]@{source.offset}",
        stage=letter.stage,
        attempts=letter.attempts,
        error=letter.error[:SHOWN_ERROR_CHARS],
    )
