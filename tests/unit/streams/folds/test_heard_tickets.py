"""A ticket that is repeated is known; one that comes back from the dead letters is none of these."""

from streams.folds.heard_tickets import DAYS, MOST_TICKETS, NONE_HEARD, HeardTickets, with_ticket
from streams.topics import DAY_MS


def again(
    tickets: HeardTickets, event_id: str, day: int, offset: int, *, redriven: bool = False
) -> HeardTickets | None:
    return with_ticket(tickets, event_id, day * DAY_MS, offset, redriven=redriven)


def heard(tickets: HeardTickets, event_id: str, day: int = 100, offset: int = 0) -> HeardTickets:
    found = again(tickets, event_id, day, offset)
    assert found is not None
    return found


def test_a_repetition_is_known_and_a_second_ticket_is_none() -> None:
    once = heard(NONE_HEARD, "a", offset=7)
    assert again(once, "a", 100, 8) is None
    assert again(once, "b", 100, 8) is not None


def test_a_ticket_that_comes_back_from_where_it_stood_is_answered() -> None:
    once = heard(NONE_HEARD, "a", offset=7)
    assert again(once, "a", 100, 7, redriven=True) == once
    assert again(once, "a", 100, 8, redriven=True) is None


def test_a_ticket_that_is_read_again_after_offsets_were_set_back_is_a_repetition() -> None:
    assert again(heard(NONE_HEARD, "a", offset=7), "a", 100, 7) is None


def test_what_is_old_or_too_much_is_forgotten_the_oldest_first() -> None:
    later = heard(heard(NONE_HEARD, "a", day=100), "b", day=101 + DAYS)
    assert again(later, "a", 101, 5) is not None
    on_the_last_day = heard(heard(NONE_HEARD, "a", day=100), "b", day=100 + DAYS)
    assert again(on_the_last_day, "a", 100, 5) is None
    many = NONE_HEARD
    for number in range(MOST_TICKETS + 1):
        many = heard(many, str(number), offset=number)
    assert len(many.tickets) == MOST_TICKETS
    assert again(many, "0", 100, 999) is not None
    assert again(many, "1", 100, 999) is None
