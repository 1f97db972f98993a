"""The terminal's picture of a demonstration, and its plain lines. Pure: a story in, something to print out."""

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from streams.demo.story import Row, Story

STYLES = {"positive": "green", "negative": "red", "neutral": "yellow", "abstained": "magenta"}
MARKS = {"positive": "+", "negative": "-", "neutral": "=", "abstained": "?"}
# Lines of the picture that are not reviews: title, blank, headings; blank, three of figures, and the cursor's.
FRAME = 8
LINE_CHARS = 100
WAITING = "…"


def picture(story: Story, now_s: float, height: int) -> RenderableType:
    """Draw everything into a terminal of a height; the width is the terminal's own affair."""
    rows = list(story.rows.values())[-max(1, height - FRAME) :]
    return Group(_title(), Text(), _table(rows), Text(), *_figures(story, now_s))


def line(row: Row) -> str:
    """Return one answered review as a plain line."""
    word, confidence, language = words(row)
    text = plain(row.review.text)
    short = text if len(text) <= LINE_CHARS else f"{text[:LINE_CHARS]}…"
    return f"{word:<9} {confidence:>4} {language:<3} {short}"


def status_line(story: Story, now_s: float) -> str:
    """Return the figures as a plain line."""
    return f"-- {_pace(story, now_s)}, worker {story.worker}"


def summary(story: Story, seconds: float) -> str:
    """Say at the end what there was to see."""
    said = ", ".join(f"{count} {name}" for name, count in story.answers.most_common()) or "nothing"
    first = f", the first after {story.first_answer_s:.1f} s" if story.first_answer_s is not None else ""
    dead = f"; {story.dead} dead letters" if story.dead else ""
    return f"{story.sent} reviews sent in {seconds:.0f} s, {story.answered} answered{first}: {said}{dead}"


def words(row: Row) -> tuple[str, str, str]:
    """Return a row's sentiment, its confidence and the review's language, as they are shown."""
    sentiment = row.sentiment
    if sentiment is None:
        return WAITING, "", ""
    if sentiment.sentiment is None:
        return "abstained", "", sentiment.language or "?"
    return sentiment.sentiment, f"{sentiment.probabilities[sentiment.sentiment]:.2f}", sentiment.language or "?"


def plain(text: str) -> str:
    """Return a text on one line, without characters that would move the cursor."""
    return " ".join("".join(char if char.isprintable() else " " for char in text).split())


def _title() -> Text:
    return Text.assemble(
        ("shopstream", "bold"),
        "  reviews ▶ Kafka ▶ Faust + BERT (ONNX) ▶ sentiments",
        ("   Ctrl-C ends", "dim"),
        no_wrap=True,
        overflow="ellipsis",
    )


def _table(rows: list[Row]) -> Table:
    table = Table(box=None, pad_edge=False, expand=True, header_style="dim")
    table.add_column("sentiment", width=11, no_wrap=True)
    table.add_column("sure", width=4, justify="right")
    table.add_column("lang", width=4, no_wrap=True)
    table.add_column("review", ratio=1, no_wrap=True, overflow="ellipsis")
    for row in rows:
        word, confidence, language = words(row)
        mark = f"{MARKS[word]} {word}" if word in MARKS else f"  {word}"
        table.add_row(Text(mark, STYLES.get(word, "dim")), confidence, language, Text(plain(row.review.text)))
    return table


def _figures(story: Story, now_s: float) -> list[Text]:
    said = Text("  ").join(Text(f"{MARKS[name]} {name} {story.answers[name]}", style) for name, style in STYLES.items())
    dead = Text(f"dead letters {story.dead}", "red" if story.dead else "dim")
    worker = Text.assemble("worker ", (story.worker, "green" if story.worker == "running" else "yellow"))
    lines = [Text(_pace(story, now_s)), said, Text("   ").join([worker, dead])]
    for each in lines:
        each.no_wrap, each.overflow = True, "ellipsis"
    return lines


def _pace(story: Story, now_s: float) -> str:
    lag = f"lag {story.lag.events} events, {story.lag.seconds:.1f} s"
    return f"{story.rate(now_s):.1f} reviews/s, {lag}, {story.answered} of {story.sent} answered"
