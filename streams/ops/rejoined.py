"""Workers that their group keeps removing, by what they report when they join again. Pure."""

from collections.abc import Iterable

from streams.delivery.rejoins import COUNTED_S, Rejoins
from streams.durations import words
from streams.ops.lag import FlowReading
from streams.ops.report import RESTLESS, FlowReport
from streams.ops.stages import LATELY_S


def rejoins_of(looks: Iterable[FlowReading], at_s: float) -> dict[str, Rejoins]:
    """Return the last word of each worker, by its name, also of one that is no member just now, unless it is old.

    Args:
        looks: at its flow, oldest first.
        at_s: now, seconds since 1970.
    """
    found = {
        member.name_in(look.flow): member.rejoins
        for look in looks
        for member in look.members
        if member.rejoins is not None
    }
    return {name: rejoins for name, rejoins in found.items() if at_s - rejoins.last_ms / 1000 <= LATELY_S}


def rejoin_words(report: FlowReport) -> str:
    """Say which worker its group goes on without again and again, and why; empty if there is none.

    Once or twice is what a sleep, a move or a broker's restart brings.
    """
    often = {name: each for name, each in report.rejoins.items() if each.times >= RESTLESS}
    if not often:
        return ""
    name, worst = max(often.items(), key=lambda item: item[1].times)
    ago = words(max(0.0, report.at_s - worst.last_ms / 1000))
    others = f"; so were {len(often) - 1} more" if often.keys() - {name} else ""
    often_in = f"{worst.times} times in {words(COUNTED_S)}"
    return f"{name} was removed from the group {often_in}, last {ago} ago: it {worst.why}{others}"
