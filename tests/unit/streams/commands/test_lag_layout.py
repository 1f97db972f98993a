"""`shopstream lag` on terminals of any size: whole names, the worst partitions first, commands that can be pasted."""

from msgspec import structs
from rich.console import Console
from rich.text import Text

from streams.commands.lag_table import NARROW, Limits, lag_commands, lag_lines, lag_table
from streams.ops.holder import Holder
from streams.ops.lag import FlowReading
from tests.unit.streams.commands.lag_drawn import after, drawn
from tests.unit.streams.ops.readings import NOW_S, look, note, place, waiting


def test_a_command_that_helps_stands_in_a_line_of_its_own() -> None:
    command = "kafka-transactions.sh --bootstrap-server kafka:9092 abort --topic shop1.visits --start-offset 5"
    holder = Holder(producer_id=7, state="CompleteCommit", abort=command)
    report = after(look(0, place(5, 8, stable=5, held_ms=round((NOW_S - 300) * 1000), holder=holder)))
    assert "held back by a transaction that hangs" in " ".join(drawn(report).split())
    assert [line.plain for line in lag_commands([report, report])] == [f"visits[0]: {command}"]
    waits = structs.replace(holder, state="Ongoing")
    report = after(look(0, place(5, 8, stable=5, held_ms=round((NOW_S - 300) * 1000), holder=waits)))
    assert lag_commands([report]) == []


def test_a_narrow_terminal_is_told_as_much_as_a_wide_one() -> None:
    first = look(0, place(0, 1_000, waiting=waiting(1_000, 1_000), note=note()))
    report = after(first, look(10, place(300, 1_100, waiting=waiting(800, 800, age_s=190, oldest_offset=300))))
    console = Console(width=24)
    with console.capture() as captured:
        console.print(*lag_lines([report], Limits()), sep="\n")
    lines = captured.get().splitlines()
    assert max(map(len, lines)) <= 24
    assert [line for line in lines[2:] if not line.startswith("  ")] == [], "what continues is indented"
    said = " ".join(" ".join(lines).split())
    assert said.startswith("tally lag 800, oldest 3 min 20 s caught up in 40 s at this rate")
    assert said.endswith("visits[0] lag 800, oldest 3 min 20 s, at offset 300")


def test_a_name_is_whole_on_the_usual_terminal() -> None:
    report = structs.replace(after(look(0, place(7, 9, waiting=waiting(2, 2)))), flow="recommend_products")
    console = Console(width=NARROW)
    with console.capture() as captured:
        console.print(*lag_table([report], Limits(), console.width), sep="\n")
    assert "recommend_products  " in captured.get()


def test_what_has_no_room_beside_its_figures_stands_beneath_them_in_full_width() -> None:
    first = look(0, place(0, 1_000, waiting=waiting(1_000, 1_000), note=note()))
    report = after(first, look(10, place(300, 1_100, waiting=waiting(800, 800, age_s=190), note=note())))
    console = Console(width=NARROW)
    with console.capture() as captured:
        console.print(*lag_table([report], Limits(), console.width), sep="\n")
    _headings, figures, said, *_ = captured.get().splitlines()
    assert figures.split() == ["tally", "800", "3", "min", "20", "s", "10", "30", "1"]
    assert said == "    caught up in 40 s at this rate; 25% of the work on a record is cutting texts"  # into tokens


def test_of_many_partitions_the_worst_have_rows_and_the_others_share_one() -> None:
    places = [place(7, 9 + p, partition=p, waiting=waiting(2 + p, 2 + p, age_s=60 + p)) for p in range(30)]
    table = lag_table([after(look(0, *places))], Limits(), 160, most=2)
    rows = [line.plain.split() for line in table if isinstance(line, Text)]
    assert [row[0] for row in rows[2:]] == ["visits[29]", "visits[28]", "28"]
    assert rows[-1] == ["28", "more", str(sum(range(2, 30))), "1", "min", "27", "s", "partitions"]
    assert "visits" not in drawn(after(look(0, *places)), most=0)


def test_a_partition_that_is_stuck_comes_before_older_ones_that_go_on() -> None:
    def looked(at_s: float) -> FlowReading:
        goes_on = [place(7 + round(at_s), 900, partition=p, waiting=waiting(9, 9, age_s=500)) for p in range(4)]
        return look(at_s, *goes_on, place(7, 900, partition=4, waiting=waiting(9, 9, age_s=90)))

    table = lag_table([after(looked(0), looked(130))], Limits(), 160, most=1)
    assert isinstance(table[2], Text)
    assert table[2].plain.startswith("  visits[4]")


def test_partitions_without_anything_to_say_have_no_row() -> None:
    table = drawn(after(look(0, place(), place(7, 9, partition=1, waiting=waiting(2, 2)))))
    assert "visits[0]" not in table
    assert "visits[1]" in table


def test_a_flow_that_keeps_up_is_no_alarm_and_takes_one_line_whatever_its_rates_happen_to_be() -> None:
    steady = (0.0, 0, 2), (10.0, 96, 101)  # when, what is done, what came: 9.6 a second for 9.9
    looks = [look(at_s, place(done, came, waiting=waiting(2, 2, 0.5 - at_s, done))) for at_s, done, came in steady]
    for report in (after(looks[0]), after(*looks)):
        told = drawn(report)
        assert "keeps up" in told
        assert "visits[0]" not in told
    odd = structs.replace(looks[0], places=(*looks[0].places, place(5, 9, 1, first=8, waiting=waiting(1, 1, 0.5))))
    assert "visits[1]" in drawn(after(odd)), "of what is wrong there is more to say"


def test_a_flow_that_nobody_ever_ran_takes_one_line() -> None:
    never = drawn(after(look(0, place(None, 10, waiting=waiting(10, 10)), state="never_ran")))
    assert "never ran" in never
    assert "visits[0]" not in never
