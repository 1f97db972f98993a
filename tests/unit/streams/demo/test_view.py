"""What the terminal shows: everything in 80 columns, words beside colours, nothing that moves the cursor."""

import io

import pytest
from rich.cells import cell_len
from rich.console import Console

from streams.demo.reviews import Text, review
from streams.demo.story import Story
from streams.demo.view import line, picture, plain, summary
from tests.unit.streams.demo.test_story import NOW, said, sent


def story_of(*texts: str) -> Story:
    story = Story()
    for number, text in enumerate(texts):
        story.send(review(Text("p", text, None), f"run-{number}", NOW))
    return story


def drawn(story: Story, width: int = 80, height: int = 24) -> list[str]:
    console = Console(file=io.StringIO(), width=width, height=height, force_terminal=False)
    console.print(picture(story, 10.0, height))
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue().splitlines()


def test_a_review_stands_beside_its_sentiment_confidence_and_language() -> None:
    story = story_of("lovely")
    story.answer(said(0), 5.0)
    (row,) = [text for text in drawn(story) if "lovely" in text]
    assert row.split()[:3] == ["+", "positive", "0.90"]


def test_a_review_without_an_answer_waits() -> None:
    (row,) = [text for text in drawn(story_of("lovely")) if "lovely" in text]
    assert row.split() == ["…", "lovely"]


def test_an_abstention_says_so() -> None:
    story = story_of("???")
    story.answer(said(0, None), 5.0)
    assert any("? abstained" in text and "???" in text for text in drawn(story))


@pytest.mark.parametrize("width", [60, 80, 200])
@pytest.mark.parametrize("height", [10, 24, 60])
def test_the_picture_fits_its_terminal(width: int, height: int) -> None:
    texts = drawn(story_of(*["很好的产品 " * 60] * 100), width, height)
    assert len(texts) < height
    assert max(map(cell_len, texts)) <= width


def test_the_latest_reviews_are_shown() -> None:
    texts = "\n".join(drawn(story_of(*[f"text-{number}." for number in range(100)])))
    assert "text-99." in texts
    assert "text-10." not in texts


def test_a_text_cannot_move_the_cursor_or_break_its_line() -> None:
    assert plain("a\x1b[2J\r\nb\t\u202ec") == "a [2J b c"


def test_a_plain_line_holds_word_confidence_and_text() -> None:
    story = Story()
    story.send(sent(0))
    row = story.answer(said(0), 5.0)
    assert row is not None
    assert line(row) == "positive  0.90 ?   text 0"


def test_the_summary_counts_what_came_out() -> None:
    story = story_of("a", "b", "c")
    story.answer(said(0), 2.0)
    story.answer(said(1, None), 2.0)
    assert summary(story, 20.0) == (
        "3 reviews sent in 20 s, 2 answered, the first after 2.0 s: 1 positive, 1 abstained"
    )


def test_the_summary_of_nothing_says_so() -> None:
    assert summary(story_of("a"), 20.0) == "1 reviews sent in 20 s, 0 answered: nothing"
