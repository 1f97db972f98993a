"""Which flow is behind, why, and until when: one verdict per flow, from everything that is seen. Pure."""

from collections.abc import Sequence
from typing import Literal

from msgspec import Struct, structs

from streams.clients.throttle import throttled_words
from streams.delivery.stopwatch import Lap
from streams.durations import words
from streams.ops.clocks import clock_words
from streams.ops.differing import differing_words
from streams.ops.flow_words import (
    beside_words,
    commit_words,
    cut_off_words,
    emptied_words,
    empty_words,
    ended_words,
    gone_words,
    hot_words,
    is_table,
    letters_words,
    lost_words,
    missing_words,
    overtaken_words,
    restless_words,
    restoring_words,
    stranger_words,
    thin_words,
    uneven_words,
    unread_of,
    unread_words,
)
from streams.ops.place_words import command_for, is_held, place_words
from streams.ops.rejoined import rejoin_words
from streams.ops.report import RUN, FlowReport, PlaceReport
from streams.ops.seen import FlowSeen
from streams.ops.stages import LATELY_S, busiest
from streams.process.processor_time import SHORT_SHARE, share_words, stood_words

NAMED = 4

Level = Literal["ok", "behind", "bad", "unknown", "off"]
"""ok: keeps up; behind: and gets there; bad: a person has to look; unknown: not to be asked; off: nobody runs it."""

BRAKED, RESTORING, REBALANCING, COME_AND_GO = "braked", "restoring", "rebalancing", "workers come and go"
DEALT = "its workers are being assigned their partitions"

_DOING: dict[Lap, str] = {
    "tokenize": "cutting texts into tokens",
    "model": "the model",
    "fold": "folding and waiting for its turn",
    "commit": "committing",
}


class Verdict(Struct, frozen=True, kw_only=True):
    """The judgement of one flow.

    Attributes:
        level: in a word.
        headline: how it is.
        why: the reason, as far as it is known here; empty if there is none to give.
        until: when it will have caught up, or how fast it falls behind; empty if nothing waits.
    """

    level: Level
    headline: str
    why: str = ""
    until: str = ""


def urgency(verdict: Verdict, report: FlowReport | None) -> float:
    """Return what to sort flows by: the ones at which a person has to look first, by the age of what waits.

    All others are equal. A flow that nobody ever ran harms nobody, whatever is wrong with its topics.
    """
    if verdict.level != "bad" or (report is not None and report.state == "never_ran"):
        return 0.0
    return -1.0 - (0.0 if report is None else report.seconds)


def verdict_of(flow: FlowSeen) -> Verdict:
    """Judge one flow; how its workers come, go and differ is told whatever it is that they do."""
    verdict, report = _with_causes(flow, _verdict_of(flow)), flow.report
    empty = empty_words(flow.now.empty) if flow.now else emptied_words(report) if report else ""
    if verdict.level == "ok" and empty:
        verdict = Verdict(level="bad", headline="a table is empty", why=_also(empty, verdict.why))
    if report is None:
        return verdict
    rejoined = rejoin_words(report)
    if rejoined and report.late and verdict.headline in ("behind", REBALANCING):
        verdict = structs.replace(verdict, level="bad", headline=COME_AND_GO)
    told = ended_words(report), cut_off_words(report), rejoined, clock_words(report), differing_words(report)
    return structs.replace(verdict, why=_also(verdict.why, *told))


def _with_causes(flow: FlowSeen, verdict: Verdict) -> Verdict:
    """Say what slows or occupies the whole worker before what is seen of the flow."""
    slowed = flow.health.slowed if flow.health is not None else ""
    if not slowed and flow.report is not None and (flow.now is None or len(flow.report.members) > 1):
        slowed = slowed_words(flow.report)
    ready = flow.health is None or (flow.health.owning and flow.health.restored)
    causes = [slowed, "" if ready or flow.health is None else flow.health.why]
    if verdict.headline == RESTORING and causes[1]:  # this worker itself says so, and knows more
        verdict = structs.replace(verdict, why="", until="")
    told = verdict.level == "ok" or verdict.headline == BRAKED or verdict.why.startswith(causes[0] or causes[1])
    if told or not any(causes):
        return verdict
    return structs.replace(verdict, why="; ".join(filter(None, (*causes, verdict.why))))


def _verdict_of(flow: FlowSeen) -> Verdict:
    report = flow.report
    if report is not None and (others := _of_others(report)):
        return others
    if here := _of_what_runs_here(flow):
        return here
    if report is None:
        missing = "topics create" in flow.trouble
        headline = "not set up" if missing else "not known"
        return Verdict(level="off" if missing else "unknown", headline=headline, why=flow.trouble)
    if wrong := [place for place in report.places if _is_wrong(place, report)]:
        why = _wrong_words(wrong, report)
        if report.state == "rebalancing":
            why += f"; {DEALT}"
        if lacking := missing_words(report):
            why = f"{lacking}; {why}"
        return Verdict(level="bad", headline=_headline(wrong, report), why=why, until=_until(report))
    return _of_topics(report) or _of_group(report)


def _of_what_runs_here(flow: FlowSeen) -> Verdict | None:
    """Judge a flow that stands in this worker; nobody knows when a braked one has caught up."""
    if flow.health is None or flow.now is None:
        return None
    if flow.now.braked:
        return Verdict(level="bad", headline=BRAKED, why=flow.health.why)
    if not flow.health.progressing:
        return Verdict(level="bad", headline="stands still", why=flow.health.said, until=_until(flow.report))
    return None


def _of_others(report: FlowReport) -> Verdict | None:
    """Judge a flow that no worker's doing can help: by who else is in its group, and by brokers that are missing."""
    if strange := stranger_words(report):
        return Verdict(level="bad", headline="foreign consumer in its group", why=strange, until=_until(report))
    if (thin := thin_words(report)) and report.state in RUN:
        return Verdict(level="bad", headline="cannot write", why=thin)
    return None


def _of_topics(report: FlowReport) -> Verdict | None:
    """Judge a flow by its topics, if these are wrong."""
    if uneven := uneven_words(report):
        return Verdict(level="bad", headline="partitions differ", why=uneven, until=_until(report))
    if report.state in RUN and report.gone:
        return Verdict(level="bad", headline="a topic is missing", why=gone_words(report))
    if overtaken := overtaken_words(report):
        return Verdict(level="bad", headline="records are deleted", why=overtaken, until=_until(report))
    return None


def _is_wrong(place: PlaceReport, report: FlowReport) -> bool:
    braked = report.braked and place.held_by_brake
    return place.stands or braked or place.cut_off or place.state == "no_leader"


def _headline(wrong: Sequence[PlaceReport], report: FlowReport) -> str:
    if report.braked:
        return BRAKED
    if any(place.restless for place in wrong):
        return COME_AND_GO
    return "stuck" if any(place.stuck for place in wrong) else "cannot read on"


def _wrong_words(wrong: Sequence[PlaceReport], report: FlowReport) -> str:
    """Say what is wrong with the partition that has stood still longest, and name others."""
    if restless := restless_words(report):
        return restless
    worst, *others = sorted(wrong, key=lambda place: -place.still_s)
    names = ", ".join(place.name for place in others[:NAMED])
    more = f" and {len(others) - NAMED} more" if others[NAMED:] else ""
    also = f"; also {names}{more}" if names else ""
    return f"{worst.name} {place_words(worst)}{_owner(worst, report)}{also}"


def _owner(place: PlaceReport, report: FlowReport) -> str:
    """Name the worker that has a partition; its client id ends with its name."""
    owners = (member for member in report.members if (place.topic, place.partition) in member.places)
    return next((f" ({member.client_id.rpartition(f'-{report.flow}-')[2]} has it)" for member in owners), "")


def _of_group(report: FlowReport) -> Verdict:
    if report.state in ("stopped", "never_ran"):
        return Verdict(
            level="bad" if report.events and report.state == "stopped" else "off",
            headline="stopped" if report.state == "stopped" else "never ran",
            why=_also(missing_words(report), _no_worker(report), thin_words(report), unread_words(report)),
            until=_until(report),
        )
    if report.state == "rebalancing":
        return Verdict(level="behind", headline=REBALANCING, why=DEALT)
    return _of_running(report)


def _of_running(report: FlowReport) -> Verdict:
    if restoring := restoring_words(report):
        return Verdict(level="behind", headline=RESTORING, why=restoring, until=_until(report))
    if not report.late and (held := held_back(report)):
        return _of_held(held)
    if not report.late and (unread := unread_of(report)):
        headline = "a table is held back" if is_table(unread) else "its readers wait"
        return structs.replace(_of_held(unread), headline=headline)
    if not report.late and (unwritten := letters_words(report)):
        return Verdict(level="bad", headline="cannot write dead letters", why=unwritten)
    if not report.late:
        headline = "caught up" if report.events == 0 else "keeps up"
        return Verdict(level="ok", headline=headline, why=beside_words(report))
    course = report.estimate.course
    return Verdict(
        level="bad" if course in ("falling_behind", "stuck") else "behind",
        headline="behind",
        why=_also(
            unread_words(report),
            busy_words(report),
            letters_words(report),
            lost_words(report),
        ),
        until=_until(report),
    )


def _also(*told: str) -> str:
    return "; ".join(filter(None, told))


def _of_held(held: PlaceReport) -> Verdict:
    """Judge a flow that waits for a sender; a transaction that hangs needs a person."""
    command, holder = command_for(held), held.holder
    why = f"{held.name}: {place_words(held)}" + (f". Run `{command}`, and let its sender send again" if command else "")
    ends = holder is not None and holder.ends_s is not None
    until = f"{words(holder.ends_s or 0.0)} at most" if holder is not None and ends else ""
    return Verdict(level="bad" if command else "behind", headline="held back", why=why, until=until)


def _no_worker(report: FlowReport) -> str:
    waits = f"the oldest waits {words(report.seconds)}" if report.seconds else ""
    return ", ".join(filter(None, ("no worker runs it", waits, commit_words(report))))


def busy_words(report: FlowReport) -> str:
    """Say what a flow's workers are busy with, and if nearly all of it waits in one partition."""
    if report.stages is None:
        return f"nothing was committed in the last {words(LATELY_S)}"
    lap, share = busiest(report.stages)
    return "; ".join(filter(None, (hot_words(report), f"{share:.0%} of the work on a record is {_DOING[lap]}")))


def held_back(report: FlowReport) -> PlaceReport | None:
    """Return the partition that senders have held back for longest, if that is long; one that hangs for ever first."""
    held = filter(is_held, report.places)
    return max(held, key=lambda place: (bool(command_for(place)), place.held_s or 0.0), default=None)


def slowed_words(report: FlowReport) -> str:
    """Say what slows one of a flow's workers, by their recent notes: no processor time, a quota; empty for nothing.

    Where no worker is left, what it had of processor time is no cause.
    """
    short = ""
    if report.processor_share < SHORT_SHARE and report.state in RUN:
        short = f"a worker gets too little processor time: {share_words(report.processor_share)} of what it wants"
    elif report.stood_s and report.state in RUN:
        short = f"a worker {stood_words(report.stood_s)}"
    return "; ".join(filter(None, (short, throttled_words(report.throttled_s, "a worker's"))))


def _until(report: FlowReport | None) -> str:
    if report is None or not report.events or report.cut_off or report.estimate.course in ("stuck", "stopped"):
        return ""
    return report.estimate.words()
