"""How much of a look fits a terminal."""

import pytest
from msgspec import structs
from rich.console import Console

from streams.commands.lag_screen import PIPED, fitting
from streams.commands.lag_table import Limits
from streams.ops.lag import Member
from streams.ops.lag_window import LagWindow
from streams.ops.replicas import Thin
from streams.ops.report import FlowReport
from tests.unit.streams.ops.readings import look, note, place, waiting


def flow(name: str, partitions: int) -> FlowReport:
    """Return a flow that is behind in each of its partitions."""
    seen, window = waiting(800, 800, age_s=190), LagWindow(600)
    owner = Member(client_id=f"shopstream-{name}-a", host="", places=tuple(("visits", p) for p in range(partitions)))
    for at_s, done in ((0.0, 0), (10.0, 300)):
        places = [place(done, 9_000, partition=p, waiting=seen, note=note()) for p in range(partitions)]
        report = window.add(structs.replace(look(at_s, *places), flow=name, members=(owner,)))
    return report


FLOWS = [flow(f"recommend_{number}", 64) for number in range(6)]


def shown(
    reports: list[FlowReport], width: int, height: int, room: int | None = None, *, terminal: bool = True
) -> list[str]:
    console = Console(width=width, height=height, force_terminal=terminal, color_system=None)
    with console.capture() as captured:
        console.print(*fitting(console, reports, Limits(), room), sep="\n")
    return captured.get().splitlines()


@pytest.mark.parametrize(("width", "height"), [(80, 24), (80, 50), (100, 30), (200, 100)])
def test_all_flows_and_their_outlooks_fit_whatever_waits(width: int, height: int) -> None:
    lines = shown(FLOWS, width, height)
    assert len(lines) < height
    assert [line.split()[0] for line in lines if line.startswith("recommend_")][:6] == [each.flow for each in FLOWS]
    assert sum("caught up in" in line for line in lines) == 6


def test_as_many_partitions_are_told_of_as_there_is_room_for() -> None:
    counts = [sum("visits[" in line for line in shown(FLOWS, 160, height)) for height in (24, 40, 80)]
    assert counts == [0, 6, 24]


def test_a_flow_alone_may_scroll_but_not_on_a_screen_that_is_drawn_anew() -> None:
    lines = shown(FLOWS[:1], 160, 24)
    assert sum("visits[" in line for line in lines) == 64
    assert len(shown(FLOWS[:1], 160, 24, room=20)) < 20


def test_where_what_stands_beneath_leaves_no_room_the_least_is_drawn() -> None:
    assert shown(FLOWS, 160, 40, room=0) == shown(FLOWS, 160, 40, room=-3)


def test_a_pipe_gets_some_partitions_of_each_of_several_flows_and_all_of_one() -> None:
    assert sum("visits[" in line for line in shown(FLOWS, 160, 24, terminal=False)) == 6 * PIPED
    assert sum("visits[" in line for line in shown(FLOWS[:1], 160, 24, terminal=False)) == 64


def test_flows_at_which_a_person_has_to_look_come_first_the_longest_wait_before_others() -> None:
    def stopped(name: str, age_s: float) -> FlowReport:
        waits = place(0, 50, waiting=waiting(50, 50, age_s))
        return LagWindow(10).add(structs.replace(look(0, waits, state="stopped"), flow=name))

    flows = [flow("slow", 1), flow("steady", 1), stopped("late", 60), stopped("later", 600)]
    for terminal in (True, False):
        lines = shown(flows, 160, 24, terminal=terminal)
        names = [line.split()[0] for line in lines if line[:1].strip()][1:5]
        assert names == ["later", "late", "slow", "steady"]


def test_where_much_is_wrong_with_all_flows_each_has_a_line_of_it_and_what_nobody_runs_comes_last() -> None:
    thin = tuple(Thin(topic="counted", in_sync=0, wanted=2) for _ in range(2))
    wrong = [structs.replace(each, thin=thin, missing=("products", "answers", "dead-letters")) for each in FLOWS]
    unled = LagWindow(10).add(structs.replace(look(0, place(led=False), state="never_ran"), flow="unused", thin=thin))
    lines = shown([unled, *wrong], 80, 24, room=17)
    assert len(lines) < 17
    names = [line.split()[0] for line in lines if line[:1].strip()]
    assert names == ["flow", *(each.flow for each in FLOWS), "unused"]
    assert sum(line.endswith("…") for line in lines) == len(FLOWS)
    assert "replicas" not in "".join(lines[-2:])
