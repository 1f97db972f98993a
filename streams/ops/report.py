"""The result of several looks at a flow: a report, with one for each of its input partitions. Pure."""

from msgspec import Struct

from streams.delivery.note import Restoring
from streams.delivery.rejoins import Rejoins
from streams.delivery.stopwatch import Lap
from streams.ops.estimate import Estimate, Pace
from streams.ops.lag import BEHIND_S, FlowState, Member, PlaceLag
from streams.ops.last_word import LastWord
from streams.ops.replicas import Thin

# Two rebalances in a row are usual, as when all workers are replaced.
RESTLESS = 3
# A group in one of these has workers, who could commit.
RUN = frozenset({"running", "rebalancing"})


class PlaceReport(PlaceLag, frozen=True, kw_only=True):
    """One partition's lag with what several looks add to it.

    Attributes:
        pace: of this partition.
        still_s: for how long nothing was committed while records waited whose turn it was, seconds; only what the looks
            have seen.
        stuck: that is longer than a batch may take, and the group has had workers all the while.
        behind: the input of its task whose older records are read first, topic[partition]; empty if it is its own turn.
        dealt: a member of the group has it, or the group is not settled.
        committed_s: seconds since its task last committed; None if it never said so.
        braked: with that commit it had too many dead letters to read on.
        dead: dead letters among the last records of its task.
        taken: how often its task was taken over since it last committed a batch, though records waited.
        restoring: how far its worker's restore is by now; None if none is told of.
        read_ahead: records were deleted before they were committed, and its worker, which has read some of them, still
            commits.
    """

    pace: Pace
    still_s: float
    stuck: bool
    behind: str = ""
    dealt: bool = True
    committed_s: float | None = None
    braked: bool = False
    dead: int = 0
    taken: int = 0
    restoring: Restoring | None = None
    read_ahead: bool = False

    @property
    def cut_off(self) -> bool:
        """Whether it cannot be read on, and a person decides what to do."""
        return self.state == "past_end" or (self.state == "lost" and not self.read_ahead)

    @property
    def restless(self) -> bool:
        """Whether records wait in it and one worker after another took it over and committed nothing.

        Not where the reason is known: a brake, or an offset that is lost.
        """
        waits = self.state in ("waiting", "never_read") and bool(self.events)
        return self.taken >= RESTLESS and waits and not self.braked

    @property
    def odd(self) -> bool:
        """Whether it is in another state than most, be that good or bad."""
        usual = self.state in ("caught_up", "waiting", "never_read") and not self.held and not self.stands
        return not usual or not self.dealt or self.seconds is None

    @property
    def stands(self) -> bool:
        """Whether it will not go on as long as all is as it is."""
        return self.stuck or self.restless

    @property
    def held_by_brake(self) -> bool:
        """Whether records wait in it and it is braked."""
        return self.braked and bool(self.events)


class FlowReport(Struct, frozen=True, kw_only=True):
    """A flow's lag as an operator reads it.

    Attributes:
        flow: its name.
        at_s: when it was looked at, seconds since 1970.
        state: of its group.
        members: of its group.
        events: records that wait in all its partitions, as far as they are known.
        exact: `events` was counted and is complete.
        seconds: age of the oldest of them.
        pace: of all partitions together.
        estimate: where it is going.
        places: its partitions.
        stages: what a record lately spent in each stage, seconds on average; None if nothing was committed.
        stages_by_partition: the same for each partition number that committed something.
        missing: topics that it needs beside its inputs and that the broker does not have, or does not show to us.
        hidden: those of them that may be there.
        thin: topics that it writes and that take no writes.
        processor_share: among workers that committed lately, the least share that one got of the processor time it
            wanted.
        throttled_s: among tasks that committed lately, the longest that brokers held requests of one back, because of a
            quota, seconds; 0 if they did not.
        stood_s: among workers that committed lately, the longest that one stood still at a stretch, seconds.
        lost: how many processes of its own, which fit prices, one of its workers lost lately.
        unread: partitions of its outputs and tables in which open transactions hold records back from readers.
        empty: its tables that held nothing when it last committed something.
        rejoins: by worker, how often the group lately went on without it, as far as it did.
        last_word: why a worker of it ended, where it stands; None if none said so.
        clocks: by worker, how many seconds its clock is ahead of the one of who looks (below 0: behind), if it is off.
    """

    flow: str
    at_s: float
    state: FlowState
    members: tuple[Member, ...]
    events: int
    exact: bool
    seconds: float
    pace: Pace
    estimate: Estimate
    places: tuple[PlaceReport, ...]
    stages: dict[Lap, float] | None = None
    stages_by_partition: dict[int, dict[Lap, float]] = {}
    missing: tuple[str, ...] = ()
    hidden: tuple[str, ...] = ()
    thin: tuple[Thin, ...] = ()
    processor_share: float = 1.0
    throttled_s: float = 0.0
    stood_s: float = 0.0
    lost: int = 0
    unread: tuple[PlaceReport, ...] = ()
    empty: tuple[str, ...] = ()
    rejoins: dict[str, Rejoins] = {}
    last_word: LastWord | None = None
    clocks: dict[str, float] = {}

    @property
    def aged(self) -> bool:
        """Whether the age of what waits is known in each partition, and so `seconds` is right."""
        return all(place.seconds is not None for place in self.places if place.events)

    @property
    def workers(self) -> int:
        """How many members of the group are workers of the flow."""
        return len(self.members) - len(self.strangers)

    @property
    def strangers(self) -> tuple[Member, ...]:
        """Members of the group that are programs of others."""
        return tuple(member for member in self.members if not member.works_for(self.flow))

    @property
    def gone(self) -> tuple[str, ...]:
        """Topics that it needs and that are surely not there."""
        return tuple(topic for topic in self.missing if topic not in self.hidden)

    @property
    def restoring(self) -> Restoring | None:
        """The restore of one of its workers that lasts longest, if records wait for one."""
        found = [place.restoring for place in self.places if place.restoring is not None and place.events]
        return max(found, key=lambda each: each.left_s or 0.0, default=None)

    @property
    def late(self) -> bool:
        """Whether the oldest waits longer than a batch takes; if nobody knows its age, whether all of it will."""
        unknown = not self.aged and self.events >= BEHIND_S * (self.pace.done or 0.0)
        return unknown or self.seconds >= BEHIND_S

    @property
    def cut_off(self) -> bool:
        """Whether some of its inputs cannot be read on, and a person decides what to do."""
        return any(place.cut_off for place in self.places)

    @property
    def told(self) -> tuple[PlaceReport, ...]:
        """Its inputs of which there is more to say than that records wait for a moment, or that nobody reads them."""
        waits = self.late and self.state != "never_ran"
        return tuple(place for place in self.places if place.odd or (waits and place.events))

    @property
    def braked(self) -> bool:
        """Whether records wait behind a brake; true from its commit on, long before anything counts as stuck."""
        return self.state in RUN and any(place.held_by_brake for place in self.places)
