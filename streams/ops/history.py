"""A flow's lag and rates over the last hour, as seen by this worker. Pure."""

from collections import deque
from dataclasses import dataclass, field

from msgspec import Struct

from streams.ops.report import FlowReport

KEPT_S = 3_600.0
EVERY_S = 10.0


class Point(Struct, frozen=True, kw_only=True, array_like=True):
    """One moment.

    Attributes:
        at_s: seconds since 1970.
        events: that waited.
        seconds: age of the oldest of them.
        arriving: events a second; None where it is not known.
        done: the same of what was committed.
    """

    at_s: float
    events: int
    seconds: float
    arriving: float | None
    done: float | None


@dataclass
class History:
    """The points of one flow, oldest first, one in ten seconds."""

    points: deque[Point] = field(default_factory=deque)

    def add(self, report: FlowReport) -> None:
        """Add a report, unless the last point is newer than ten seconds, and forget what is older than an hour."""
        if self.points and report.at_s - self.points[-1].at_s < EVERY_S:
            return
        self.points.append(
            Point(
                at_s=round(report.at_s, 1),
                events=report.events,
                seconds=round(report.seconds, 1),
                arriving=_rounded(report.pace.arriving),
                done=_rounded(report.pace.done),
            )
        )
        while self.points[0].at_s < report.at_s - KEPT_S:
            self.points.popleft()


def _rounded(per_s: float | None) -> float | None:
    return None if per_s is None else round(per_s, 2)
