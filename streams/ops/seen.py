"""What this worker sees of all flows at one moment: its own part, and each flow's lag from the broker."""

from msgspec import Struct

from streams.ops.artifacts import LoadedArtifact
from streams.ops.health import Health
from streams.ops.now import FlowNow
from streams.ops.report import FlowReport


class FlowSeen(Struct, frozen=True, kw_only=True):
    """One flow.

    Attributes:
        name: of the flow.
        now: as this worker runs it; None if it does not.
        health: of `now`.
        report: its lag; None if it was not looked at, or too long ago.
        trouble: why there is no report, in words; empty if there is one.
        artifacts: that this worker has loaded for it.
    """

    name: str
    now: FlowNow | None
    health: Health | None
    report: FlowReport | None
    trouble: str
    artifacts: tuple[LoadedArtifact, ...]


class WorkerSeen(Struct, frozen=True, kw_only=True):
    """One worker, and what it sees.

    Attributes:
        instance: its name.
        version: of the distribution.
        at_s: now, seconds since 1970.
        flows: all that there are, in the order of the table.
        processor_share: how much of the processor time that it wanted lately it got: 0 to 1.
        late_s: by how much its timers were late lately, at most.
    """

    instance: str
    version: str
    at_s: float
    flows: tuple[FlowSeen, ...]
    processor_share: float = 1.0
    late_s: float = 0.0

    @property
    def ready(self) -> bool:
        """Whether every flow that it runs is ready."""
        return all(flow.health is None or flow.health.ready for flow in self.flows)
