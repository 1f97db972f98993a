"""How long a batch spends in each stage, kept per task once the batch is committed. Pure.

    Kafka's timestamp ──topic──▶ made ──channel──▶ taken ──fold──▶ ┬─▶ done ──commit──▶ committed
                                                    └ model, tokenize ┘

The counts belong to the task, so a worker that gives up a partition has nothing left to report about it.
"""

import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal, get_args

from streams.records import Stage

Lap = Literal["topic", "channel", "tokenize", "model", "fold", "commit"]
"""Of a record's way, in order.

topic     on the broker, and with the consumer until its batch was made and decoded
channel   its batch was made, and waits for the agent
tokenize  a model cuts its batch's texts into tokens
model     its batch is in a model
fold      with the agent: look-ups, waiting for the folds of earlier batches, folding and encoding
commit    its batch is done, and waits for its transaction or is in it
"""
LAPS: tuple[Lap, ...] = get_args(Lap)
# How many kinds of failures, and of reasons to say nothing, a task tells apart; any further ones are counted together.
MOST_KINDS = 24
OTHER = "other"


class Stopwatch:
    """One batch on its way.

    Attributes:
        lap: the stage it is in.
        since_s: since when, by the steady clock.
        seconds: what it has spent in each stage that it has left.
    """

    __slots__ = ("lap", "seconds", "since_s")

    def __init__(self) -> None:
        """Begin in the channel: a batch has just been made."""
        self.lap: Lap = "channel"
        self.since_s = time.monotonic()
        self.seconds: dict[Lap, float] = {}

    def enter(self, lap: Lap) -> None:
        """Enter another stage."""
        now_s = time.monotonic()
        self.seconds[self.lap] = self.seconds.get(self.lap, 0.0) + now_s - self.since_s
        self.lap, self.since_s = lap, now_s

    def stop(self) -> None:
        """Count what it has spent in the stage it is in."""
        self.enter(self.lap)

    def tokenized(self, seconds: float) -> None:
        """Say how much of its time in the model, the present stage, was tokenizing."""
        self.seconds["tokenize"] = self.seconds.get("tokenize", 0.0) + seconds
        self.seconds["model"] = self.seconds.get("model", 0.0) - seconds


@dataclass(eq=False)
class Passed:
    """What a task has committed since this worker took it over.

    Attributes:
        records: how many records of its inputs.
        timers: how many timers fired.
        seconds: by stage, the sum of what each record and timer spent there; divided by their number, the mean.
        failed: dead letters, by the stage in which they failed and the type of the error.
        declined: outputs that say nothing, or leave it to a person, by the reason without what varies in it.
    """

    records: int = 0
    timers: int = 0
    seconds: dict[Lap, float] = field(default_factory=lambda: dict.fromkeys(LAPS, 0.0))
    failed: dict[tuple[Stage, str], int] = field(default_factory=dict)
    declined: dict[str, int] = field(default_factory=dict)

    def add(self, stopwatch: Stopwatch, records: int, timers: int, topic_s: float) -> None:
        """Count a task's share of a batch that is committed.

        Args:
            stopwatch: of the batch, stopped. Each record of a batch spends what the batch spends.
            records: of the task in it.
            timers: of the task in it.
            topic_s: what its records spent in their topics, all together.
        """
        self.records += records
        self.timers += timers
        self.seconds["topic"] += topic_s
        for lap, seconds in stopwatch.seconds.items():
            self.seconds[lap] += seconds * (records + timers)

    def add_failed(self, failures: Iterable[tuple[Stage, str]]) -> None:
        """Count dead letters that are committed."""
        for stage, kind in failures:
            known = (stage, kind) in self.failed or len(self.failed) < MOST_KINDS
            place = stage, kind if known else OTHER
            self.failed[place] = self.failed.get(place, 0) + 1

    def add_declined(self, reasons: Iterable[str]) -> None:
        """Count outputs that are committed and say nothing; what a reason has in brackets at its end is left out."""
        for reason in reasons:
            kind = reason.partition(" (")[0]
            kind = kind if kind in self.declined or len(self.declined) < MOST_KINDS else OTHER
            self.declined[kind] = self.declined.get(kind, 0) + 1
