"""A customer's recent tickets: one that its sender repeats is answered once.

A ticket that was sent back from the dead letters is no repetition: it was never answered. One that is read again, since
somebody set the flow's offsets back, is one, though it stands where it stood.
"""

from msgspec import Struct

from streams.folds.short_ids import shortened
from streams.topics import DAY_MS

DAYS = 15
"""Longer than dead letters and tickets are kept."""
MOST_TICKETS = 200


class HeardTickets(Struct, frozen=True, array_like=True):
    """The recent tickets of one customer.

    Attributes:
        tickets: by event_id, shortened to 48 bits, the day of the ticket and its offset.
    """

    tickets: dict[str, tuple[int, int]] = {}


NONE_HEARD = HeardTickets()


def with_ticket(
    heard: HeardTickets, event_id: str, time_ms: int, offset: int, *, redriven: bool
) -> HeardTickets | None:
    """Return what is remembered once a ticket has come; None if it repeats another.

    Args:
        heard: of the ticket's customer.
        event_id: of the ticket.
        time_ms: when it happened, milliseconds since 1970, capped (`View.time_ms`).
        offset: where it stands in its partition; if it came back, where it first stood.
        redriven: it came back.
    """
    short, day = shortened(event_id), time_ms // DAY_MS
    if short in heard.tickets:
        return heard if redriven and heard.tickets[short][1] == offset else None
    newest = max([day, *(its_day for its_day, _ in heard.tickets.values())])
    kept = {one: its for one, its in (heard.tickets | {short: (day, offset)}).items() if its[0] >= newest - DAYS}
    if len(kept) > MOST_TICKETS:
        del kept[min(kept, key=lambda one: (kept[one], one))]
    return HeardTickets(kept)
