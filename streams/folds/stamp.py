"""Which of two events is the later one: the one that happened later; if both happened at once, the larger id."""

from msgspec import Struct


class Stamp(Struct, frozen=True, order=True):
    """When something in a state was last said, and by which event. A later stamp is larger, so `max` is the latest.

    Attributes:
        time_ms: of the event, capped: `View.time_ms`. An uncapped one, dated 2099, would stay the latest for ever.
        event_id: of the event.
    """

    time_ms: int = -1
    event_id: str = ""
