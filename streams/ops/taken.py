"""Tasks that are being taken over, or just were, by their notes: restore progress, and no false standstill. Pure."""

from collections.abc import Iterable, Mapping, Sequence

from msgspec import structs

from streams.delivery.note import Note, Restoring
from streams.ops.lag import Member
from streams.ops.report import PlaceReport
from streams.ops.stages import STUCK_AFTER_S

# A worker that restores says so every two seconds; one that has been silent for longer may be gone.
RESTORES_S = 10.0


def noted(
    places: Sequence[PlaceReport], members: Iterable[Member], notes: Mapping[int, Note], at_s: float
) -> tuple[PlaceReport, ...]:
    """Add what the notes of their tasks say to partitions.

    One task tells of the restore of all that its worker has. What was taken over a moment ago does not stand still yet.

    Args:
        places: of a flow.
        members: of its group.
        notes: the latest of each task, by its partition number.
        at_s: now, seconds since 1970.
    """
    shares = [{partition for _, partition in member.places} for member in members]
    latest = {p: _latest([notes[each] for each in share if each in notes]) for share in shares for p in share}
    return tuple(_noted(each, notes.get(each.partition), latest.get(each.partition), at_s) for each in places)


def _latest(notes: Sequence[Note]) -> Note | None:
    return max(notes, key=lambda note: note.taken_ms, default=None)


def _noted(place: PlaceReport, own: Note | None, told: Note | None, at_s: float) -> PlaceReport:
    """Add what its own task's note says, and the latest word of a take-over of the worker that has it."""
    since_s = float("inf") if told is None or not told.taken_ms else max(0.0, at_s - told.taken_ms / 1000)
    return structs.replace(
        place,
        dead=0 if own is None else own.dead,
        taken=0 if own is None else own.taken,
        stuck=place.stuck and since_s >= STUCK_AFTER_S,
        restoring=_by_now(told.restoring, since_s) if told is not None and since_s < RESTORES_S else None,
    )


def _by_now(restoring: Restoring | None, since_s: float) -> Restoring | None:
    if restoring is None or restoring.left_s is None:
        return restoring
    return structs.replace(restoring, left_s=max(0.0, restoring.left_s - since_s))
