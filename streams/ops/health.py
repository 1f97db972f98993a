"""Whether a flow of this worker is ready: it owns its share of partitions, has restored it, and makes progress. Pure.

A flow that is not ready has a reason. A worker that lacks processor time, or was suspended, gives that reason for all
its flows and is given more time: neither the broker nor a model is to blame. A worker without partitions, because there
are more workers than partitions, is ready: it is a standby.
"""

from msgspec import Struct

from streams.clients.throttle import throttled_words
from streams.durations import words
from streams.ops.lag_window import STUCK_BESIDE_OTHERS_S
from streams.ops.now import FlowNow
from streams.ops.report import FlowReport
from streams.ops.stages import patience_s
from streams.process.processor_time import Shortage

# A look at a flow that takes longer is not answered: it reads for three seconds at most.
SILENT_AFTER_S = 5.0
# For a worker that gets too little processor time, which hears answers late.
SILENT_WHEN_SLOWED_S = 15.0


class Health(Struct, frozen=True, kw_only=True):
    """Of one flow.

    Attributes:
        flow: its name.
        owning: the group gave this worker its share.
        restored: tables and state are there, and records are read.
        progressing: nothing stands still, no brake holds it, and the broker answers.
        why: what is wrong, in words; empty if nothing is.
        slowed: what keeps the worker from its work, whether it is ready or not; empty if nothing does.
    """

    flow: str
    owning: bool
    restored: bool
    progressing: bool
    why: str
    slowed: str = ""

    @property
    def ready(self) -> bool:
        """All three."""
        return self.owning and self.restored and self.progressing

    @property
    def said(self) -> str:
        """What slows it, and what is wrong."""
        return "; ".join(filter(None, (self.slowed, self.why)))


def health_of(
    now: FlowNow,
    report: FlowReport | None,
    silent_s: float = 0.0,
    shortage: Shortage | None = None,
    refused: str = "",
) -> Health:
    """Judge one flow.

    Args:
        now: as this worker has it.
        report: its lag, if it is known; what stands still in partitions of other workers is not this one's fault.
        silent_s: for how long the broker has not answered, counting only seconds in which this worker ran. A commit of
            the flow is an answer, too.
        shortage: what keeps this worker from its work; None if nothing does.
        refused: why no new connection to the broker comes about, in words; empty if nobody knows.
    """
    silent_s = silent_s if now.committed_s is None else min(silent_s, now.committed_s)
    slowed = "" if shortage is None else shortage.words()
    still = _stands_still(now, report, 0.0 if shortage is None else STUCK_BESIDE_OTHERS_S)
    if not still and silent_s >= (SILENT_AFTER_S if shortage is None else SILENT_WHEN_SLOWED_S):
        still = "; ".join(filter(None, (f"the broker has not answered for {words(silent_s)}", refused)))
    why = ""
    if not now.loaded:
        why = "its tables are being read, and it joins its group after that"
    elif not now.assigned:
        why = "the group has given it no partitions yet"
    elif not now.settled:
        why = "its state is being restored" + (f": {now.restoring}" if now.restoring else "")
    elif still:
        why = still
    return Health(
        flow=now.flow,
        owning=now.assigned,
        restored=now.settled,
        progressing=not still,
        why=why,
        slowed="; ".join(filter(None, (slowed, throttled_words(now.throttled_s)))),
    )


def _stands_still(now: FlowNow, report: FlowReport | None, patience: float) -> str:
    """Say what has stood still for longer than its batches take, and for at least `patience` seconds."""
    if now.braked:
        return "too many of its last records are dead letters, so it reads nothing"
    patience = max(patience, patience_s(None if report is None else report.stages))
    for batch in now.on_the_way:
        # In the channel a batch waits for another one; and while others are committed, its turn will come.
        still_s = batch.for_s if now.committed_s is None else min(batch.for_s, now.committed_s)
        if batch.lap != "channel" and still_s >= patience:
            return f"a batch of partitions {list(batch.partitions)} is in stage {batch.lap} for {words(batch.for_s)}"
    owned = {task.partition for task in now.tasks}
    for place in report.places if report is not None else ():
        if place.stuck and place.partition in owned and place.still_s >= patience:
            still = f"has committed nothing for {words(place.still_s)}"
            return f"{place.name} {still}, it stands at offset {place.committed}"
    return ""
