"""What the terminal shows: everything in 80 columns, words beside colours, whatever the size."""

import io
from dataclasses import replace

import pytest
from rich.cells import cell_len
from rich.console import Console

from streams.demo.flow import DemoFlow, Said
from streams.demo.flows import DEMO_FLOWS
from streams.demo.story import Lag, Row, Story
from streams.demo.view import TURN_S, latest_of, page_of, picture
from streams.topics import ORDERS, PRODUCTS, REVIEWS, SENTIMENTS
from tests.unit.streams.demo.test_story import FLOW, MODEL, asked, begun, said, source

ONE = DEMO_FLOWS[FLOW]
SIX = [replace(ONE, name=f"{FLOW}_{number}") for number in range(6)]


def story_of(*texts: str) -> Story:
    story = begun()
    for number, text in enumerate(texts):
        story.flows[FLOW].send(asked(number, text))
    return story


def drawn(story: Story, width: int = 80, height: int = 24, flows: list[DemoFlow] | None = None) -> list[str]:
    console = Console(file=io.StringIO(), width=width, height=height, force_terminal=False)
    console.print(picture(story, flows or [ONE], 10.0, (width, height)))
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue().splitlines()


def row_of(story: Story, text: str, width: int = 80) -> list[str]:
    (row,) = [line for line in drawn(story, width) if text in line]
    return row.split()


def test_a_record_stands_beside_its_answer_confidence_and_note() -> None:
    story = story_of("lovely")
    story.answer(FLOW, said(0), MODEL, 5.0)
    assert row_of(story, "lovely") == ["+", "positive", "0.90", "en", "lovely"]


def test_an_answer_in_words_stands_on_the_right() -> None:
    story = story_of("where is it?")
    story.answer(FLOW, Said("run-0", "reply", text="On its way."), MODEL, 5.0)
    assert row_of(story, "where is it?") == ["·", "reply", "where", "is", "it?", "On", "its", "way."]


def test_a_record_without_an_answer_waits() -> None:
    assert row_of(story_of("lovely"), "lovely") == ["…", "lovely"]


def test_an_abstention_and_a_dead_letter_say_so() -> None:
    story = story_of("???", "poison")
    story.answer(FLOW, said(0, "abstained"), MODEL, 5.0)
    story.flows[FLOW].place(asked(1, "poison"), source(3))
    story.flows[FLOW].bury(source(3))
    assert row_of(story, "???")[:2] == ["?", "abstained"]
    assert row_of(story, "poison") == ["!", "dead", "letter", "poison"]


def test_the_artifact_that_answered_is_named() -> None:
    story = story_of("lovely")
    assert not any(MODEL.name in line for line in drawn(story))
    story.answer(FLOW, said(0), MODEL, 5.0)
    (heading,) = [line for line in drawn(story) if MODEL.name in line]
    assert heading.startswith("reviews ▶ tag_reviews ▶ sentiments ")
    assert heading.endswith(" sentiment-en-zh v1, int8 on cpu")


def test_a_flow_of_many_inputs_names_its_artifact_rather_than_them_all() -> None:
    flow = replace(ONE, inputs=(REVIEWS, ORDERS, PRODUCTS), outputs=(SENTIMENTS,))
    story = story_of("lovely")
    story.answer(FLOW, said(0), MODEL, 5.0)
    starts = {100: "reviews + orders + products ▶ ", 80: "reviews + … ▶ ", 70: "tag_reviews ▶ sentiments "}
    for width, start in starts.items():
        heading = drawn(story, width, flows=[flow])[2]
        assert heading.startswith(start)
        assert heading.endswith("sentiment-en-zh v1, int8 on cpu")
    assert drawn(story, 40, flows=[flow])[2].startswith("reviews + orders + products ▶ ")


def test_what_has_neither_confidence_nor_note_leaves_its_room_to_the_words() -> None:
    story = story_of("x" * 80)
    before = drawn(story)[3]
    story.answer(FLOW, said(0), MODEL, 5.0)
    assert before.count("x") == drawn(story)[3].count("x") + 12


def test_the_figures_are_rate_lag_seconds_dead_letters_and_answers() -> None:
    story = story_of("lovely", "so so")
    story.flows[FLOW].lag = Lag(1_234, 7.25)
    story.answer(FLOW, said(0), MODEL, 5.0)
    story.answer(FLOW, said(1, "neutral"), MODEL, 5.0)
    assert drawn(story)[-2].split() == [FLOW, "0.2/s", "1,234", "7.2", "s", "0", "2/2", "+1", "=1"]
    assert "2/2  1 positive  1 neutral" in drawn(story, width=110)[-2]


@pytest.mark.parametrize("flows", [[ONE], SIX], ids=["one flow", "six flows"])
@pytest.mark.parametrize("width", [20, 40, 50, 60, 80, 99, 200])
@pytest.mark.parametrize("height", [12, 24, 60])
def test_the_picture_fits_its_terminal(width: int, height: int, flows: list[DemoFlow]) -> None:
    story = Story.of(flow.name for flow in flows)
    for flow in flows:
        for number in range(100):
            story.flows[flow.name].send(asked(number, "很好的产品 " * 60))
            story.answer(flow.name, replace(said(number), text="谢谢 " * (number % 50)), MODEL, 5.0)
    texts = drawn(story, width, height, flows)
    assert len(texts) <= height
    assert max(map(cell_len, texts)) <= width


def test_a_terminal_of_few_lines_shows_figures_and_no_records() -> None:
    texts = drawn(story_of("lovely"), height=6)
    assert any(FLOW in text for text in texts)
    assert not any("lovely" in text for text in texts)


def test_flows_share_the_lines_where_all_have_room() -> None:
    assert page_of(SIX, room=24, elapsed_s=0.0) == SIX
    assert page_of([ONE], room=4, elapsed_s=99.0) == [ONE]


def test_flows_take_turns_where_not_all_have_room() -> None:
    turns = [page_of(SIX, 17, turn * TURN_S) for turn in range(4)]
    assert turns == [SIX[:4], SIX[4:], SIX[:4], SIX[4:]]


def test_no_flow_is_shown_where_none_has_room() -> None:
    assert page_of(SIX, room=3, elapsed_s=0.0) == ()


def test_the_latest_records_are_shown() -> None:
    texts = "\n".join(drawn(story_of(*[f"text-{number}." for number in range(100)])))
    assert "text-99." in texts
    assert "text-10." not in texts


@pytest.mark.parametrize(
    ("answered", "count", "shown"),
    [
        ((), 2, "45"),
        ((0, 1), 3, "015"),
        ((0, 1, 2), 3, "125"),
        ((0, 5), 3, "045"),
        ((0, 1, 2, 3, 4, 5), 3, "345"),
        ((0,), 9, "012345"),
        ((0, 1), 1, "5"),
        ((4,), 4, "2345"),
    ],
)
def test_answers_are_shown_before_what_waits_and_the_newest_input_always(
    answered: tuple[int, ...], count: int, shown: str
) -> None:
    rows = [Row(asked(number, str(number)), said(number) if number in answered else None) for number in range(6)]
    assert "".join(row.asked.text for row in latest_of(rows, count)) == shown


def test_a_text_cannot_move_the_cursor() -> None:
    assert not any("\x1b" in line for line in drawn(story_of("a\x1b[2J\r\nb")))


@pytest.mark.parametrize("worker", ["starting", "running", "ended", "elsewhere"])
def test_the_worker_s_state_is_said(worker: str) -> None:
    story = story_of("x")
    story.worker = worker  # type: ignore[assignment]
    assert drawn(story)[-1].startswith("0:10  worker: ")
