"""How many batches of a flow may be in flight, and for how long."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Limits:
    """How much may wait for how long.

    Attributes:
        in_flight: batches that may wait for their transaction.
        drain_s: how long a revoke waits for batches on their way, seconds.
        commit_s: how long a transaction may take before the process ends with 70, seconds.
    """

    in_flight: int
    drain_s: float
    commit_s: float
