"""A ticket that is repeated is known; one that comes back from the dead letters is none of these."""

import msgspec

from streams.folds.recent_tickets import DAYS, MOST_TICKETS, NO_TICKETS, RecentTickets, with_ticket
from streams.topics import DAY_MS


def again(
    tickets: RecentTickets, event_id: str, day: int, offset: int, *, redriven_at: int | None = None
) -> RecentTickets | None:
    return with_ticket(tickets, event_id, day * DAY_MS, offset, redriven_at=redriven_at)


def heard(tickets: RecentTickets, event_id: str, day: int = 100, offset: int = 0) -> RecentTickets:
    found = again(tickets, event_id, day, offset)
    assert found is not None
    return found


def test_a_repetition_is_known_and_a_second_ticket_is_none() -> None:
    once = heard(NO_TICKETS, "a", offset=7)
    assert again(once, "a", 100, 8) is None
    assert again(once, "b", 100, 8) is not None


def test_a_ticket_that_comes_back_from_where_it_stood_is_answered() -> None:
    once = heard(NO_TICKETS, "a", offset=7)
    back = again(once, "a", 100, 7, redriven_at=0)
    assert back is not None
    assert back.tickets == once.tickets
    assert again(once, "a", 100, 8, redriven_at=0) is None
    assert again(back, "a", 100, 7, redriven_at=1) is not None, "it failed once more and was sent back once more"


def test_a_ticket_that_is_read_again_after_offsets_were_set_back_is_a_repetition() -> None:
    once = heard(NO_TICKETS, "a", offset=7)
    assert again(once, "a", 100, 7) is None
    for before in (NO_TICKETS, once):
        back = again(before, "a", 100, 7, redriven_at=3)
        assert back is not None
        assert again(back, "a", 100, 7, redriven_at=3) is None
        assert again(back, "a", 100, 7, redriven_at=2) is None
        assert again(back, "a", 100, 7) is None


def test_a_state_that_knows_of_no_redrives_is_read() -> None:
    once = heard(NO_TICKETS, "a", offset=7)
    kept = msgspec.msgpack.encode([once.tickets])
    assert msgspec.msgpack.decode(kept, type=RecentTickets) == once
    assert again(once, "a", 100, 7, redriven_at=3) is not None


def test_where_a_forgotten_ticket_came_back_is_forgotten() -> None:
    back = again(NO_TICKETS, "a", 100, 7, redriven_at=3)
    assert back is not None
    assert heard(back, "b", day=101 + DAYS).redriven == {}


def test_what_is_old_or_too_much_is_forgotten_the_oldest_first() -> None:
    later = heard(heard(NO_TICKETS, "a", day=100), "b", day=101 + DAYS)
    assert again(later, "a", 101, 5) is not None
    on_the_last_day = heard(heard(NO_TICKETS, "a", day=100), "b", day=100 + DAYS)
    assert again(on_the_last_day, "a", 100, 5) is None
    many = NO_TICKETS
    for number in range(MOST_TICKETS + 1):
        many = heard(many, str(number), offset=number)
    assert len(many.tickets) == MOST_TICKETS
    assert again(many, "0", 100, 999) is not None
    assert again(many, "1", 100, 999) is None
