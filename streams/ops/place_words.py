"""The state of one input partition in words. Pure."""

from streams.clients.consumer import METADATA_AGE_MS
from streams.durations import moment, words
from streams.ops.ages import FIRST_MS
from streams.ops.holder import LONGEST_S
from streams.ops.lag import BEHIND_S
from streams.ops.report import PlaceReport

AMID_COMMIT = "suspended amid a commit, or cut off from a broker: who takes its partition over ends it"
DEALT_WITHIN_S = METADATA_AGE_MS / 1000


def place_words(place: PlaceReport) -> str:
    """Say what there is to say of one partition; an offset is named where it matters."""
    at = f"at offset {place.committed if place.committed is not None else place.oldest_offset}"
    braked = "; too many dead letters at its last commit: it is braked" if place.braked else ""
    if place.state in ("waiting", "never_read") and (waits := _waits_words(place, at)):
        return waits + braked
    if is_held(place):
        return _held_words(place)
    if place.read_ahead:
        return f"{place.deleted:,} offsets from {place.committed} on were deleted before they were committed"
    if place.state != "waiting":
        return _STATES[place.state].format(place=place) + _odd_time(place)
    return (f"{at}: no commit in {words(place.still_s)}" if place.still_s else at) + braked + _odd_time(place)


def _waits_words(place: PlaceReport, at: str) -> str:
    """Say why records of a partition wait; empty if it is simply behind."""
    if not place.dealt:
        return f"no worker has it yet: an added partition is assigned within {words(DEALT_WITHIN_S)}"
    if place.stands:
        return _stands_words(place, at)
    if place.restoring is not None:
        return f"{at}: its worker restores its state"
    return f"waits its turn: {place.behind} has older records" if place.behind else ""


def _stands_words(place: PlaceReport, at: str) -> str:
    if not place.restless:
        return f"stuck {at}: no commit for {words(place.still_s)} or longer"
    since = "" if place.committed_s is None else f" {words(place.committed_s)} ago"
    return f"taken over {place.taken} times {at} since its last commit{since}"


def _held_words(place: PlaceReport) -> str:
    """Say how long records have waited for a sender to end its transaction, who that is, and who ends it."""
    holder = place.holder
    offsets = "1 offset" if place.held == 1 else f"{place.held:,} offsets"
    held = f"has held back {offsets} from {place.held_from} on for {words(place.held_s or 0.0)}"
    if holder is None:
        return f"a sender's open transaction {held}; the broker does not tell whose it is"
    if holder.hangs and holder.state:
        why = f"its coordinator calls it {holder.state}, so only a person can end it"
        return f"a transaction of {holder.name} {held} and hangs: {why}"
    if holder.hangs:
        why = f"no coordinator shows it to this user, and Kafka's own {words(LONGEST_S)} are over"
        return f"a transaction of {holder.name} {held} and seems to hang: {why}. Ask one who sees all before you end it"
    if not holder.state:
        end = f"Kafka does within {words(LONGEST_S)} of its begin; no coordinator shows it to this user"
    else:
        end = "" if holder.ends_s is None else f"Kafka does in {words(holder.ends_s)}"
    ends = f"that is a worker of {holder.flow}, {AMID_COMMIT}" if holder.flow else "that sender has to end it"
    return f"the open transaction of {holder.name} {held}; {ends}" + f", or else {end}" * bool(end)


def command_for(place: PlaceReport) -> str:
    """Return the command of Kafka's tools that helps a partition; empty if none does."""
    return place.holder.abort if is_held(place) and place.holder is not None and place.holder.hangs else ""


def is_held(place: PlaceReport) -> bool:
    """Tell whether nothing can be read because of a transaction that has been open for long."""
    return place.state == "held" and (place.held_s or 0.0) >= BEHIND_S


def _odd_time(place: PlaceReport) -> str:
    """Say why a record has no age."""
    if place.seconds is not None or place.oldest_ms is None:
        return ""
    why = "ahead of this clock" if place.oldest_ms >= FIRST_MS else "in seconds, or none"
    return f"; the oldest's Kafka timestamp is {why}: {moment(place.oldest_ms)}"


_STATES = {
    "caught_up": "nothing waits",
    "held": "a sender's open transaction holds back {place.held:,} offsets",
    "never_read": "nothing of it was read yet",
    "lost": "{place.deleted:,} offsets from {place.committed} on were deleted before they were read",
    "past_end": "committed offset {place.committed} is past the log's end {place.end}; was the topic created again?",
    "no_leader": "no broker leads it: how much waits is not known",
}
