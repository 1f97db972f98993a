"""A demonstration as plain lines: what a pipe or a log gets."""

from streams.demo.flow import Asked, Said
from streams.demo.lines import LINE_CHARS, begin_line, line, model_name, plain, status_line, summary
from streams.demo.story import Lag, Row
from tests.unit.streams.demo.test_story import FLOW, MODEL, asked, begun, said, source


def test_a_line_holds_word_confidence_note_and_text() -> None:
    assert line(Row(asked(0, "lovely"), said(0))) == "positive    0.90 en   lovely"


def test_a_line_of_a_long_answer_holds_both_texts_cut() -> None:
    words = line(Row(Asked("k", "where\nis it?"), Said("k", "reply", text="x" * 500)))
    assert words == f"reply                 where is it? ▸ {'x' * LINE_CHARS}…"


def test_a_dead_letter_and_an_open_row_say_so() -> None:
    assert line(Row(asked(0), None, dead=True)).startswith("dead letter ")
    assert line(Row(asked(0))).startswith("… ")


def test_a_text_cannot_move_the_cursor_or_break_its_line() -> None:
    assert plain("a\x1b[2J\r\nb\t\u202ec") == "a [2J b c"


def test_the_figures_of_a_flow_are_one_line() -> None:
    story = begun(sent=3)
    flow = story.flows[FLOW]
    flow.lag = Lag(1, 0.25)
    story.answer(FLOW, said(0), MODEL, 2.0)
    flow.bury(source(9))
    assert status_line(story, FLOW, 2.0) == (
        "-- tag_reviews 0.5/s, lag 1 record, 0.2 s, 1 of 3 answered, 1 dead letter; sentiment-en-zh v1, int8 on cpu"
    )


def test_a_flow_without_a_model_waits_for_none() -> None:
    story = begun(sent=1)
    assert status_line(story, FLOW, 2.0).endswith("0 of 1 answered; no model yet")
    story.answer(FLOW, said(0), None, 2.0)
    assert status_line(story, FLOW, 2.0).endswith("1 of 1 answered")


def test_the_first_line_says_what_is_waited_for() -> None:
    story = begun()
    story.worker = "starting"
    assert begin_line(story).startswith("-- the worker starts and loads its models, the first answers come in some")
    story.worker = "elsewhere"
    assert begin_line(story) == "-- workers run elsewhere; Ctrl-C ends it"


def test_a_model_is_named_with_version_precision_and_device() -> None:
    assert model_name(MODEL) == "sentiment-en-zh v1, int8 on cpu"
    assert model_name(None) == "no model yet"


def test_the_summary_counts_what_came_out() -> None:
    story = begun(sent=3)
    story.answer(FLOW, said(0), MODEL, 2.0)
    story.answer(FLOW, said(1, "abstained"), MODEL, 2.0)
    story.flows[FLOW].bury(source(0))
    assert summary(FLOW, story.flows[FLOW], 20.0) == (
        "tag_reviews: 3 records sent in 20 s, 2 answered, the first after 2.0 s: 1 positive, 1 abstained; "
        "1 dead letter; 1 still on the way"
    )


def test_the_summary_says_for_which_inputs_a_later_answer_is_too() -> None:
    story = begun()
    flow = story.flows[FLOW]
    for number, who in enumerate(("anna", "anna", "ben", "anna")):
        flow.send(Asked(f"run-{number}", "looks", whose=who))
    story.answer(FLOW, said(1), MODEL, 2.0)
    assert summary(FLOW, flow, 20.0) == (
        "tag_reviews: 4 records sent in 20 s, 1 answered, 1 more with a later one of the same customer, "
        "the first after 2.0 s: 1 positive; 2 still on the way"
    )
    assert line(flow.rows["run-0"]).startswith("see below ")


def test_the_summary_counts_the_most_frequent_words_alone() -> None:
    story = begun(sent=30)
    for number in range(30):
        story.answer(FLOW, said(number, f"word-{max(0, number - 20)}"), MODEL, 2.0)
    told = summary(FLOW, story.flows[FLOW], 20.0)
    assert "21 word-0, 1 word-1, 1 word-2, 1 word-3, 1 word-4, 1 word-5, 4 other" in told


def test_the_summary_of_nothing_says_so() -> None:
    assert (
        summary(FLOW, begun(sent=1).flows[FLOW], 20.0)
        == "tag_reviews: 1 records sent in 20 s, 0 answered: nothing; 1 still on the way"
    )
