"""Whether a flow of this worker is ready: it owns its share, has restored it, and goes on. Pure.

What is not ready is told with why. A worker to which the group gave nothing, because there are more workers than
partitions, is ready: it stands by.
"""

from msgspec import Struct

from streams.ops.durations import words
from streams.ops.lag_window import STUCK_AFTER_S, FlowReport
from streams.ops.now import FlowNow

# A look at a flow that waits for longer has no answer: it reads for three seconds at most.
SILENT_AFTER_S = 5.0


class Health(Struct, frozen=True, kw_only=True):
    """Of one flow.

    Attributes:
        flow: its name.
        owning: the group gave this worker its share.
        restored: tables and state are there, and records are read.
        progressing: nothing stands still, no brake holds it, and the broker answers.
        why: what is wrong, in words; empty where nothing is.
    """

    flow: str
    owning: bool
    restored: bool
    progressing: bool
    why: str

    @property
    def ready(self) -> bool:
        """All three."""
        return self.owning and self.restored and self.progressing


def health_of(now: FlowNow, report: FlowReport | None, silent_s: float = 0.0) -> Health:
    """Judge one flow.

    Args:
        now: as this worker has it.
        report: its lag, if it is known; what stands still in partitions of other workers is not this one's fault.
        silent_s: for how long the broker has been asked without an answer, seconds.
    """
    still = _stands_still(now, report)
    if not still and silent_s >= SILENT_AFTER_S:
        still = f"the broker does not answer since {words(silent_s)}"
    why = ""
    if not now.assigned:
        why = "the group has given it no partitions yet"
    elif not now.settled:
        why = "its state is being restored"
    elif still:
        why = still
    return Health(flow=now.flow, owning=now.assigned, restored=now.settled, progressing=not still, why=why)


def _stands_still(now: FlowNow, report: FlowReport | None) -> str:
    if now.braked:
        return "too many of its last records are dead letters, so it reads nothing"
    for batch in now.on_the_way:
        if batch.lap != "channel" and batch.for_s >= STUCK_AFTER_S:  # there it waits for another one
            return f"a batch of partitions {list(batch.partitions)} is in stage {batch.lap} for {words(batch.for_s)}"
    owned = {task.partition for task in now.tasks}
    for place in report.places if report is not None else ():
        if place.stuck and place.partition in owned:
            return f"{place.name} commits nothing since {words(place.still_s)}, it stands at offset {place.committed}"
    return ""
