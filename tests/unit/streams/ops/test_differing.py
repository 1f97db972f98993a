"""Workers that differ in release, artifacts or telling settings are named, each value with one of them."""

import pytest
from msgspec import structs

from streams.ops.differing import differing_words, said_of
from streams.ops.lag import Member
from streams.ops.lag_window import LagWindow
from streams.ops.verdict import verdict_of
from streams.settings import Settings
from tests.unit.streams.commands.lag_drawn import drawn
from tests.unit.streams.ops.readings import look, note, place, waiting
from tests.unit.streams.ops.seen import ARTIFACT, lag, seen

OLD = structs.replace(ARTIFACT, version="0", sha256="1" * 64)


def said(**settings: object) -> dict[str, str]:
    artifact = settings.pop("artifact", ARTIFACT)
    return said_of("tally", "0.1.0", Settings(**settings), [artifact])  # type: ignore[list-item, arg-type]


def members(*each: dict[str, str]) -> tuple[Member, ...]:
    """Return workers a, b, c, … that say this of themselves."""
    return tuple(
        Member(client_id=f"shopstream-tally-{name}", host="10.0.0.7", places=(), said=told)
        for name, told in zip("abcd", each, strict=False)
    )


def told(*each: dict[str, str]) -> str:
    return differing_words(structs.replace(lag(0, 0), members=members(*each)))


def test_workers_that_are_alike_or_of_an_earlier_release_are_not_worth_a_word() -> None:
    assert told(said(), said()) == told({}, {}) == told(said()) == ""
    machines = said(device="cuda", web_port=7_000, poll_records=9, sasl_password="x", instance="b")
    assert told(said(), machines) == ""
    assert "x" not in machines.values()


def test_an_artifact_a_setting_or_a_release_that_differs_is_told_with_a_worker_of_each() -> None:
    assert told(said(), said(), said(artifact=OLD)) == (
        "its workers differ: text is 1 (00000000) in a, 0 (11111111) in c"
    )
    assert told(said(), said(delivery="at_least_once")) == (
        "its workers differ: delivery is exactly_once in a, at_least_once in b"
    )
    assert told(said(), {}) == "its workers differ: b is of an earlier release"
    assert told(said(), said(delivery="at_least_once", start="end", brake_window=7)).endswith("and 1 more")


def test_settings_of_another_flow_make_no_difference() -> None:
    own, others = (said_of(flow, "1", Settings(recommend_items=5), []) for flow in ("recommend_products", "tally"))
    assert own["recommend_items"] == "5"
    assert "recommend_items" not in others


@pytest.mark.parametrize(
    "fields", [{"braked": True, "dead": 201}, {"taken": 5}, {}], ids=["braked", "restless", "stuck"]
)
def test_lag_and_page_tell_it_of_a_flow_that_does_not_go_on(fields: dict[str, int]) -> None:
    window, waits = LagWindow(60), waiting(93, 93, oldest_offset=7)
    place_ = place(7, 100, waiting=waits, note=structs.replace(note(-240), **fields))
    report = structs.replace(window.begin(look(0, place_)), members=members(said(), said(artifact=OLD)))
    assert verdict_of(seen(report)).level == "bad"
    assert "its workers differ: text is" in verdict_of(seen(report)).why
    assert "its workers differ: text is" in " ".join(drawn(report).split())


def test_lag_and_page_tell_it_of_a_flow_that_keeps_up_and_of_one_that_is_behind() -> None:
    for report in (lag(0, 0), lag(1_200, 600)):
        mixed = structs.replace(report, members=members(said(), said(artifact=OLD)))
        assert "its workers differ: text is" in verdict_of(seen(mixed)).why
        assert "its workers differ: text is" in " ".join(drawn(mixed).split())
    stranger = Member(client_id="console-consumer", host="h", places=())
    assert differing_words(structs.replace(lag(0, 0), members=(*members(said()), stranger))) == ""
    assert look(0, place()).members[0].said == {}
