"""Tables of dead letters for people: one row each, one row per kind, and the record itself without personal data."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

from aiokafka import ConsumerRecord
from rich.table import Table

from streams.ops.letters import FOREIGN, LetterKind, LetterRow

SHOWN_CHARS = 100
LATEST_MS = round(datetime(9999, 12, 31, tzinfo=UTC).timestamp() * 1000)


def letters_table() -> Table:
    """Begin a table of dead letters."""
    table = Table(box=None, pad_edge=False)
    for heading in ("failed at", "flow", "record", "stage", "tries", "error"):
        table.add_column(heading, overflow="fold")
    return table


def add_letter(table: Table, row: LetterRow) -> None:
    """Draw one more dead letter."""
    when = "-" if row.error == FOREIGN else _when(row.at_ms)
    table.add_row(when, row.flow, row.record, row.stage, str(row.attempts or "-"), row.error[:SHOWN_CHARS])


def kinds_table(kinds: Sequence[LetterKind]) -> Table:
    """Draw a row per kind of dead letters."""
    table = Table(box=None, pad_edge=False)
    table.add_column("letters", justify="right")
    for heading in ("first", "newest", "flow", "record", "stage", "error"):
        table.add_column(heading, overflow="fold")
    for kind in kinds:
        newest = kind.newest
        times = _when(kind.first_ms), _when(newest.at_ms)
        table.add_row(f"{kind.letters:,}", *times, newest.flow, newest.record, newest.stage, newest.error[:SHOWN_CHARS])
    return table


def masked(record: ConsumerRecord) -> ConsumerRecord:
    """Return a dead letter as a person may see it; of a value that is not UTF-8 only the length is shown."""
    from models.replies.personal import mask  # noqa: PLC0415  plans of telephone numbers, half a second

    if record.value is None:
        return record
    try:
        shown = mask(record.value.decode())
    except UnicodeDecodeError:
        shown = f"{len(record.value)} bytes that are no UTF-8"
    return replace(record, value=shown.encode())


def _when(at_ms: int) -> str:
    """Say when something was; of what is not ours the time may be none at all, or microseconds."""
    if not 0 <= at_ms <= LATEST_MS:
        return "-"
    return f"{datetime.fromtimestamp(at_ms / 1000, UTC):%Y-%m-%d %H:%M:%S}"
