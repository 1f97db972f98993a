"""Which of two events is the later one: the one that happened later, and of two at once the one with the larger id."""

from msgspec import Struct


class Stamp(Struct, frozen=True, order=True):
    """When what a state holds was last said, and by which event. A later stamp is larger; `max` takes the latest.

    Attributes:
        time_ms: of the event, capped: `View.time_ms`. An uncapped one, dated 2099, would stay the latest for ever.
        event_id: of the event.
    """

    time_ms: int = -1
    event_id: str = ""
