"""A flow's verdict where its worker gets too little processor time."""

from msgspec import structs

from streams.ops.health import health_of
from streams.ops.lag_window import LagWindow
from streams.ops.verdict import verdict_of
from streams.process.processor_time import Shortage
from tests.unit.streams.ops.readings import look, note, place, waiting
from tests.unit.streams.ops.seen import lag, running, seen


def test_a_worker_without_processor_time_is_the_cause_before_what_is_seen_of_the_flow() -> None:
    slow = Shortage(kind="short", share=0.03, late_s=4.0)
    report = lag(1_200, 600)
    flow = structs.replace(seen(report, running(0)), health=health_of(running(0), report, 0.0, slow))
    assert verdict_of(flow).why == f"{slow.words()}; 80% of the work on a record is the model"
    kept_up = structs.replace(flow, report=lag(5, 0))
    assert verdict_of(kept_up).why == ""


def test_a_worker_elsewhere_tells_with_its_commits_that_it_is_short_of_processor_time() -> None:
    window = LagWindow(60)
    for at_s in (0.0, 10.0):
        said = structs.replace(note(at_s), processor_share=0.12)
        report = window.add(look(at_s, place(end=150, waiting=waiting(50, 50), note=said)))
    assert verdict_of(seen(report)).why.startswith("a worker gets too little processor time: 12% of what it wants; ")


def test_a_worker_elsewhere_tells_with_its_commits_that_it_stood_still() -> None:
    window = LagWindow(60)
    for at_s in (0.0, 100.0):
        said = structs.replace(note(0.0), stood_s=8.0)
        report = window.add(look(at_s, place(end=150, waiting=waiting(50, 50), note=said)))
    assert verdict_of(seen(report)).why.startswith("a worker stood still for 8.0 s: it or its machine was stopped, or ")
    much_later = window.add(look(200.0, place(end=150, waiting=waiting(50, 50), note=note(0.0))))
    assert "stood still" not in verdict_of(seen(much_later)).why


def test_of_its_own_processor_time_a_worker_alone_knows_more_than_its_last_commit_told() -> None:
    window = LagWindow(60)
    for at_s in (0.0, 10.0):
        said = structs.replace(note(at_s), processor_share=0.12)
        report = window.add(look(at_s, place(end=150, waiting=waiting(50, 50), note=said)))
    assert "processor time" not in verdict_of(seen(report, running(0))).why


def test_where_no_worker_is_left_what_the_last_one_had_of_processor_time_is_no_cause() -> None:
    said = structs.replace(note(), processor_share=0.12)
    waits = place(end=150, waiting=waiting(50, 50), note=said)
    verdict = verdict_of(seen(LagWindow(60).add(look(0.0, waits, state="stopped"))))
    assert verdict.why == "no worker runs it, the oldest waits 1 min, its last commit was 0.0 s ago"
