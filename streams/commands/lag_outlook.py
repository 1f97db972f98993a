"""What `shopstream lag` prints about a flow next to its figures: where it is going, and what is wrong. Pure.

report ──▶ what blocks it, or else its course with causes ──▶ which workers were removed ──▶ what is only worth knowing
"""

from rich.text import Text

from streams.ops.clocks import clock_words
from streams.ops.differing import differing_words
from streams.ops.flow_words import (
    beside_words,
    commit_words,
    cut_off_words,
    dead_words,
    emptied_words,
    ended_words,
    gone_words,
    letters_words,
    missing_words,
    overtaken_words,
    restless_words,
    restoring_words,
    set_words,
    stranger_words,
    thin_words,
    uneven_words,
    unled_words,
    unread_words,
)
from streams.ops.place_words import command_for
from streams.ops.rejoined import rejoin_words
from streams.ops.report import FlowReport
from streams.ops.verdict import DEALT, busy_words, held_back, slowed_words

MOVES = ("catching_up", "falling_behind", "level")
# Courses that mean nothing of a flow in which nothing waits for longer than a batch takes.
CALM = ("falling_behind", "level", "standing", "unmeasured")
HELD = "held back by a sender's open transaction"
HANGS = "held back by a transaction that hangs: a person ends it, by the command below"
STYLES = {"caught_up": "green", "catching_up": "", "level": "yellow", "unmeasured": "dim"}


def flow_outlook(report: FlowReport) -> Text:
    """Say where a flow is going, then what is wrong, then what is only worth knowing."""
    broken = _broken(report)
    said = broken or _with_causes(_outlook(report), report)
    style = "red" if report.late else "dim"
    for told in filter(None, (ended_words(report), rejoin_words(report), clock_words(report))):
        said.append(f"; {told}", style)
    for told in filter(None, ("" if broken or report.braked else _beside(report), differing_words(report))):
        said.append(f"; {told}", "dim")
    return said


def _beside(report: FlowReport) -> str:
    """Say what a flow is busy with, and what else is worth knowing of it."""
    moves = report.late and report.stages is not None and report.estimate.course in MOVES
    return "; ".join(filter(None, (busy_words(report) if moves else "", beside_words(report))))


def _broken(report: FlowReport) -> Text | None:
    """Say what helps a flow that cannot read on; None for every other flow."""
    thin = thin_words(report) if report.workers else ""
    if wrong := stranger_words(report) or thin or restless_words(report):
        return Text(wrong, "red")
    if not report.cut_off:
        return Text(uneven, "red") if (uneven := uneven_words(report)) else None
    return Text("; ".join(filter(None, (cut_off_words(report), _holds(report) if report.braked else ""))), "red")


def _outlook(report: FlowReport) -> Text:
    if report.state == "rebalancing":
        return Text(DEALT, "red" if any(place.stuck for place in report.places) else "yellow")
    if not report.events and report.state in ("stopped", "never_ran"):
        state, unled = "stopped" if report.state == "stopped" else "never ran", unled_words(report)
        told = filter(None, (state, unled or "nothing waits", set_words(report)))
        return Text("; ".join(told), "red" if unled else "dim")
    if report.state == "never_ran":
        return Text("never ran", "red")
    if holds := _holds(report):
        return Text(holds, "red")
    return _course(report)


def _course(report: FlowReport) -> Text:
    """Say where the lag of a flow is going, as far as it is known."""
    if report.estimate.course == "restoring":
        return Text("; ".join(filter(None, (restoring_words(report), report.estimate.words()))), "yellow")
    unled = unled_words(report)
    if unled and not report.events:
        return Text(unled, "red")
    calm = bool(report.events) and not report.late and report.estimate.course in CALM
    style = "green" if calm else STYLES.get(report.estimate.course, "red")
    said = "keeps up" if calm else report.estimate.words()
    outlook = Text.assemble((f"{unled}; " if unled else "", "red"), (said, style))
    if report.state == "stopped" and (commit := commit_words(report)):
        outlook.append(f"; {commit}", "dim")
    return outlook


def _with_causes(outlook: Text, report: FlowReport) -> Text:
    """Add what else is wrong: topics that are gone, a worker that gets no processor time or that a quota holds back."""
    gone = gone_words(report) if not report.late or report.pace.done else ""
    slowed = slowed_words(report) if report.late and not report.braked else ""
    wrong = [gone or missing_words(report), overtaken_words(report)]
    if report.state != "never_ran":
        wrong += [thin_words(report), unread_words(report), letters_words(report), slowed, emptied_words(report)]
    for cause in filter(None, wrong):
        outlook.append(f"; {cause}", "red")
    return outlook


def _holds(report: FlowReport) -> str:
    """Say what keeps a flow with workers from what is there; empty where nothing does."""
    if report.braked:
        return f"braked: {dead_words(report) or 'too many of its last records are dead letters'}"
    held = None if report.late else held_back(report)
    return "" if held is None else HANGS if command_for(held) else HELD
