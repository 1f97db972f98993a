"""Describes one flow in words, next to its figures; the page and `lag` use the same words. Pure."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from streams.durations import words
from streams.ops.now import RefusedRows
from streams.ops.place_words import is_held, place_words
from streams.ops.replicas import Thin
from streams.ops.report import RUN, FlowReport, PlaceReport
from streams.ops.stages import LATELY_S
from streams.topic_kinds import TableTopic
from streams.topics import DEAD_LETTERS, TOPICS, redrive_name

# Shorter silences of senders are usual.
QUIET_S = 600.0
NAMED = 4
TABLES = frozenset(topic.name for topic in TOPICS if isinstance(topic, TableTopic))


def hot_words(report: FlowReport) -> str:
    """Say in which partition nearly all of a flow's records wait; empty if in none, or if there is no other.

    Of two partitions three quarters are nearly all, of many a half.
    """
    hot = max(report.places, key=lambda place: place.events or 0, default=None)
    if hot is None or not report.events:
        return ""
    beside = sum(place.topic == hot.topic for place in report.places)
    share = (hot.events or 0) / report.events
    if beside == 1 or share < (beside + 1) / (2 * beside):
        return ""
    return f"{share:.0%} of what waits is in {hot.name}, where more workers do not help"


def restless_words(report: FlowReport) -> str:
    """Say in which partition one worker after another commits nothing; empty if in none."""
    found = [place for place in report.places if place.restless]
    if not found:
        return ""
    worst, now = max(found, key=lambda place: place.taken), _restore_words(report)
    return (
        f"{worst.name} {place_words(worst)}: its workers end, or lose it, before they commit. Their last log lines say "
        "why; where there is none, memory or the record at that offset kills them" + (f"; now {now}" if now else "")
    )


def restoring_words(report: FlowReport) -> str:
    """Say how far the restore of a worker is for whose partitions records wait; empty if none restores."""
    return _restore_words(report) if report.estimate.course == "restoring" else ""


def _restore_words(report: FlowReport) -> str:
    if (restoring := report.restoring) is None:
        return ""
    return f"restores its state: {restoring.done / max(1, restoring.total):.0%} of {restoring.total:,} records"


def last_commit_s(report: FlowReport) -> float | None:
    """Return how long ago a flow last committed, seconds; None if nobody knows."""
    return min((place.committed_s for place in report.places if place.committed_s is not None), default=None)


def commit_words(report: FlowReport) -> str:
    """Say when a flow that nobody runs last committed, or whose offsets somebody set; empty if nobody knows."""
    last_s = last_commit_s(report)
    return set_words(report) or ("" if last_s is None else f"its last commit was {words(last_s)} ago")


def set_words(report: FlowReport) -> str:
    """Say which offsets of a stopped flow no task committed, as notes stand beside those; empty if there are none."""
    names = [place.name for place in report.places if place.committed is not None and place.committed_s is None]
    if not names or report.state != "stopped":
        return ""
    more = f" and {len(names) - 1} more" if names[1:] else ""
    return f"somebody has set the offset of {names[0]}{more} since its last commit"


def ended_words(report: FlowReport) -> str:
    """Say why a worker of a flow that does not go on ended; empty if none said so, or another committed after it."""
    word, goes_on = report.last_word, report.state in RUN and not report.late
    if word is None or goes_on or report.cut_off:  # what cuts it off is told anyway
        return ""
    ago_s, last_s = max(0.0, report.at_s - word.at_ms / 1000), last_commit_s(report)
    return "" if last_s is not None and last_s < ago_s else f"{word.worker} ended {words(ago_s)} ago: {word.said}"


def unread_of(report: FlowReport) -> PlaceReport | None:
    """Return the partition of its outputs and tables that an open transaction has held back for longest, if long."""
    return max(filter(is_held, report.unread), key=lambda place: place.held_s or 0.0, default=None)


def unread_words(report: FlowReport) -> str:
    """Say which partition of its outputs, or of its tables, hides what is new from readers; empty if none does."""
    if (unread := unread_of(report)) is None:
        return ""
    who = (
        f"it sees nothing new of its table {unread.name}"
        if is_table(unread)
        else f"its readers see nothing new of {unread.name}"
    )
    return f"{who}: {place_words(unread)}"


def is_table(place: PlaceReport) -> bool:
    """Tell whether a partition is of a topic that workers hold whole."""
    return place.topic in TABLES


def unled_words(report: FlowReport) -> str:
    """Say which partitions no broker leads; empty if all are led."""
    names = [place.name for place in report.places if place.state == "no_leader"]
    more = f" and {len(names) - 1} more" if names[1:] else ""
    return f"no broker leads {names[0]}{more}: how much waits there is not known" if names else ""


def dead_words(report: FlowReport) -> str:
    """Say how many of a flow's last records are dead letters; empty if none is."""
    dead = {place.partition: place.dead for place in report.places}
    if not (number := sum(dead.values())):
        return ""
    which = "is a dead letter" if number == 1 else "are dead letters"
    return f"{number} of its last records {which} (shopstream dead-letters count)"


def beside_words(report: FlowReport) -> str:
    """Say what is worth knowing of a flow that keeps up."""
    return "; ".join(filter(None, (lost_words(report), quiet_words(report), dead_words(report))))


def lost_words(report: FlowReport) -> str:
    """Say that a flow's fitting processes end; empty if they do not."""
    if not report.lost:
        return ""
    times = "once" if report.lost == 1 else f"{report.lost} times"
    return f"a fitting process was lost {times} in 10 min (memory?); a series that loses three repeats its last price"


def quiet_words(report: FlowReport) -> str:
    """Say on which inputs nothing has come for long, of a flow that has done all there is; empty if on none.

    A flow whose sender is gone has caught up, too.
    """
    if report.events or report.state != "running":
        return ""
    since: dict[str, float] = {}
    for place in report.places:
        if place.committed_s is not None and place.topic != redrive_name(report.flow):
            since[place.topic] = min(place.committed_s, since.get(place.topic, place.committed_s))
    told = [f"{topic} for {words(quiet_s)}" for topic, quiet_s in since.items() if quiet_s >= QUIET_S]
    return f"nothing came on {', '.join(told)}" if told else ""


def thin_words(report: FlowReport) -> str:
    """Say which topics a flow cannot write to for want of replicas; empty if it can write to all but dead letters."""
    if not (told := _thin(thin for thin in report.thin if thin.topic != DEAD_LETTERS.name)):
        return ""
    return f"replicas of what it writes are missing: {told}. Is a broker down?"


def letters_words(report: FlowReport) -> str:
    """Say that a flow cannot write dead letters, though all else; empty if that is not so."""
    told = _thin(report.thin)
    if not told or thin_words(report):
        return ""
    return (
        f"dead letters cannot be written, because replicas are missing: {told}. Is a broker down? The flow goes on "
        "until a record fails; then its workers end with 70 until that broker is back"
    )


def _thin(topics: Iterable[Thin]) -> str:
    told = [f"{thin.topic} has {thin.in_sync} in sync, min.insync.replicas {thin.wanted}" for thin in topics]
    return "".join(told[:1]) + (f" and {len(told) - 1} more" if told[1:] else "")


def empty_words(tables: Sequence[str]) -> str:
    """Say that these tables of a flow hold nothing; empty if there are none."""
    if not tables:
        return ""
    what = f"its tables {', '.join(tables)} are" if tables[1:] else f"its table {tables[0]} is"
    return f"{what} empty, so outputs are handoffs, or empty: send it again (shopstream send {tables[0]} FILE)"


def emptied_words(report: FlowReport) -> str:
    """Say which tables held nothing at a flow's last commit, and when that was if somebody may have sent them since."""
    said, last_s = empty_words(report.empty), last_commit_s(report)
    if not said or last_s is None or last_s < LATELY_S:
        return said
    return f"{said}; so it was at its last commit, {words(last_s)} ago"


def refused_words(tables: Mapping[str, RefusedRows]) -> str:
    """Say how many keys of a flow's tables have no value because their latest record was refused; empty if none."""
    told = []
    for name, rows in tables.items():
        if rows.keys:
            have, why = "1 key has" if rows.keys == 1 else f"{rows.keys} keys have", rows.example or "see the log"
            told.append(f"{have} no value in its table {name}, as what was sent last is refused ({why})")
    return "; ".join(told)


def gone_words(report: FlowReport) -> str:
    """Say of a flow that runs which topics it lacks, and what follows; empty if it lacks none."""
    if not report.gone or report.state not in RUN:
        return ""
    what = f"the topics {', '.join(report.gone)} are" if report.gone[1:] else f"the topic {report.gone[0]} is"
    return (
        f"{what} not there: the flow continues until it writes there, and no worker can start. Run shopstream topics "
        "create; of a table, send all records again"
    )


def missing_words(report: FlowReport) -> str:
    """Say which topics a flow that does not go on may miss; empty if it misses none."""
    if not report.missing or not report.events or report.pace.done:
        return ""
    names, many = ", ".join(report.missing), report.missing[1:]
    what = f"the topics {names} are" if many else f"the topic {names} is"
    unsure = ", or not shown to this user" if report.hidden else ""
    return f"{what} not there{unsure}: run shopstream topics create, then start its workers"


def stranger_words(report: FlowReport) -> str:
    """Say which program of others is in a flow's group, and what follows; empty if none is."""
    if not report.strangers:
        return ""
    names = ", ".join(
        f"{member.client_id or 'one without a client id'} on {member.host}" for member in report.strangers
    )
    places = [f"{topic}[{partition}]" for member in report.strangers for topic, partition in member.places]
    more = f" and {len(places) - NAMED} more" if places[NAMED:] else ""
    what = f"{', '.join(places[:NAMED])}{more}" if places else "partitions"
    return (
        f"{names} reads under the group's name and is not a worker: it takes {what}, and this flow skips what it "
        f"commits. Stop it, or give it another group; workers that lose partitions to it end with 78 ("
        f"{report.workers} left)"
    )


def uneven_words(report: FlowReport) -> str:
    """Say of a flow whose inputs have different partition counts what follows; empty if they are equal."""
    counts = Counter(place.topic for place in report.places)
    if len(set(counts.values())) <= 1:
        return ""
    told = ", ".join(f"{topic} has {count}" for topic, count in counts.items())
    return (
        f"its inputs need equal partition counts, but {told}: each worker ends with 78 once it notices (within a "
        "minute); shopstream check says what to do"
    )


def cut_off_words(report: FlowReport) -> str:
    """Say what helps a flow some of whose inputs cannot be read on; empty if all can."""
    return f"it cannot read on, a person decides: shopstream offsets reset {report.flow}" if report.cut_off else ""


def overtaken_words(report: FlowReport) -> str:
    """Say which records are deleted while workers still have them in memory; empty if none are.

    Nothing may be lost yet: what a worker has read it commits, and where it has not it ends.
    """
    names = [place.name for place in report.places if place.read_ahead]
    if not names:
        return ""
    more = f" and {len(names) - 1} more" if names[1:] else ""
    return (
        f"records of {names[0]}{more} were deleted before they were committed (retention?): it goes on with those that "
        "it has read, and ends with 78 if there are others. Keep them for longer"
    )
