"""Where a flow's lag is going: "caught up in 3 min 20 s at this rate", "falling behind by 40 events/s". Pure."""

from typing import Literal

from msgspec import Struct

from streams.durations import words
from streams.ops.lag import FlowState

# Rates that differ by less than this part of the larger one are equal: rates over seconds are no finer.
LEVEL = 0.02
# Fewer events a second than this are none: they would be written as 0.
LEAST_PER_S = 0.05
# Beyond this an estimate says nothing: the flow neither gains nor loses.
LONGEST_S = 30 * 86_400

Course = Literal[
    "caught_up", "catching_up", "falling_behind", "level", "standing", "stuck", "stopped", "restoring", "unmeasured"
]


class Estimate(Struct, frozen=True, kw_only=True):
    """Where a flow's lag is going.

    Attributes:
        course: in a word.
        seconds: until it has caught up; only where it is catching up. Where a worker restores: until it has.
        per_s: events a second by which it falls behind; only where it does.
        worker: that is the slowest of several, whose course it is; empty where it is that of all together.
    """

    course: Course
    seconds: float | None = None
    per_s: float | None = None
    worker: str = ""

    def words(self) -> str:
        """Say it in a sentence; empty while nobody knows how long a restore lasts."""
        return self._words() + (f", by {self.worker}, its slowest worker" if self.worker else "")

    def _words(self) -> str:
        if self.course == "catching_up":
            return f"caught up in {words(self.seconds or 0.0)} at this rate"
        if self.course == "falling_behind":
            return f"falling behind by {rate(self.per_s or 0.0)} events/s"
        if self.course == "restoring":
            return "" if self.seconds is None else f"ready in some {words(self.seconds)}"
        return _COURSES[self.course]


_COURSES: dict[Course, str] = {
    "caught_up": "caught up",
    "level": "neither gains nor falls behind",
    "standing": "nothing was committed between two looks",
    "stuck": "stuck: a partition commits nothing while records wait",
    "stopped": "stopped: no worker runs it",
    "unmeasured": "not measured",
}


class Pace(Struct, frozen=True, kw_only=True):
    """How fast records come and go, in events a second; None after only one look.

    Attributes:
        arriving: written by senders.
        done: committed by the flow.
    """

    arriving: float | None = None
    done: float | None = None


def estimate(state: FlowState, events: int, pace: Pace, *, stuck: bool) -> Estimate:
    """Say where a lag is going.

    Args:
        state: of the flow's group; without a member nothing moves.
        events: how many wait.
        pace: at which they come and go.
        stuck: a partition stands still; then the sums of the others do not tell when the flow has caught up.
    """
    if course := _without_rates(state, events, pace, stuck=stuck):
        return Estimate(course=course)
    arriving, done = pace.arriving or 0.0, pace.done or 0.0
    gain = done - arriving
    if abs(gain) <= LEVEL * max(done, arriving) or (gain > 0 and events / gain > LONGEST_S):
        return Estimate(course="level" if done else "standing")
    if gain < 0:
        few = -gain < LEAST_PER_S
        return Estimate(course="level") if few else Estimate(course="falling_behind", per_s=-gain)
    return Estimate(course="catching_up", seconds=events / gain)


def _without_rates(state: FlowState, events: int, pace: Pace, *, stuck: bool) -> Course | None:
    if events == 0:
        return "caught_up"
    if state in ("stopped", "never_ran"):
        return "stopped"
    if stuck:
        return "stuck"
    return "unmeasured" if pace.arriving is None or pace.done is None else None


def rate(per_s: float) -> str:
    """Write a rate, with a decimal if it is small."""
    return f"{per_s:,.0f}" if per_s >= 10 or not per_s else f"{per_s:.1f}"
