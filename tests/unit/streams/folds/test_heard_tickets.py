"""A ticket that is repeated is known; one that comes back from the dead letters is none of these."""

from streams.folds.heard_tickets import DAYS, MOST_TICKETS, NONE_HEARD, HeardTickets, with_ticket
from streams.topics import DAY_MS


def heard(tickets: HeardTickets, event_id: str, day: int = 100, offset: int = 0) -> HeardTickets:
    found = with_ticket(tickets, event_id, day * DAY_MS, offset)
    assert found is not None
    return found


def test_a_repetition_is_known_and_a_second_ticket_is_none() -> None:
    once = heard(NONE_HEARD, "a", offset=7)
    assert with_ticket(once, "a", 100 * DAY_MS, 8) is None
    assert with_ticket(once, "b", 100 * DAY_MS, 8) is not None


def test_a_ticket_that_comes_back_from_where_it_stood_is_answered() -> None:
    once = heard(NONE_HEARD, "a", offset=7)
    assert with_ticket(once, "a", 100 * DAY_MS, 7) == once


def test_what_is_old_or_too_much_is_forgotten_the_oldest_first() -> None:
    later = heard(heard(NONE_HEARD, "a", day=100), "b", day=101 + DAYS)
    assert with_ticket(later, "a", 101 * DAY_MS, 5) is not None
    on_the_last_day = heard(heard(NONE_HEARD, "a", day=100), "b", day=100 + DAYS)
    assert with_ticket(on_the_last_day, "a", 100 * DAY_MS, 5) is None
    many = NONE_HEARD
    for number in range(MOST_TICKETS + 1):
        many = heard(many, str(number), offset=number)
    assert len(many.tickets) == MOST_TICKETS
    assert with_ticket(many, "0", 100 * DAY_MS, 999) is not None
    assert with_ticket(many, "1", 100 * DAY_MS, 999) is None
