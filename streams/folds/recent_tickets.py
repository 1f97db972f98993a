"""A customer's recent tickets: a ticket that its sender repeats is answered once.

A ticket redriven from the dead letters is no repetition: it was never answered. One that is read again because somebody
set the flow's offsets back is one, although it is at the same place, in its topic or among the redrives. Forgotten
tickets are answered again: those over `DAYS` older than their customer's newest, or before the last `MOST_TICKETS`.
"""

from msgspec import Struct

from streams.folds.short_ids import shortened
from streams.topics import DAY_MS

DAYS = 15
"""Longer than dead letters and tickets are kept."""
MOST_TICKETS = 200


class RecentTickets(Struct, frozen=True, array_like=True):
    """The recent tickets of one customer.

    Attributes:
        tickets: by event_id, shortened to 48 bits, the day of the ticket and its offset.
        redriven: of those that came back, the offset at which they last did.
    """

    tickets: dict[str, tuple[int, int]] = {}
    redriven: dict[str, int] = {}


NO_TICKETS = RecentTickets()


def with_ticket(
    recent: RecentTickets, event_id: str, time_ms: int, offset: int, *, redriven_at: int | None
) -> RecentTickets | None:
    """Return what is remembered once a ticket has come; None if it repeats another.

    Args:
        recent: of the ticket's customer.
        event_id: of the ticket.
        time_ms: when it happened, milliseconds since 1970, capped (`View.time_ms`).
        offset: of the ticket in its partition; if it was redriven, its first one.
        redriven_at: its offset in the redrive topic; None if it did not come back.
    """
    short, day = shortened(event_id), time_ms // DAY_MS
    returned = recent.redriven if redriven_at is None else recent.redriven | {short: redriven_at}
    if short in recent.tickets:
        if redriven_at is None or recent.tickets[short][1] != offset or redriven_at <= recent.redriven.get(short, -1):
            return None
        return RecentTickets(recent.tickets, returned)
    newest = max([day, *(its_day for its_day, _ in recent.tickets.values())])
    kept = {one: its for one, its in (recent.tickets | {short: (day, offset)}).items() if its[0] >= newest - DAYS}
    if len(kept) > MOST_TICKETS:
        del kept[min(kept, key=lambda one: (kept[one], one))]
    return RecentTickets(kept, {one: at for one, at in returned.items() if one in kept})
