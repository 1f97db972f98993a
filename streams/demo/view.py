"""Renders a demonstration for a terminal. Pure: a story and a terminal's size in, something to print out.

title
inputs ▶ flow ▶ outputs       artifact     } once a flow: its latest records next to their answers;
+ positive  0.82 en  a text …              } in a small terminal flows take turns
the figures of every flow
the worker
"""

from collections.abc import Sequence

from rich.cells import cell_len
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from streams.demo.flow import DemoFlow
from streams.demo.lines import model_name, plain, words
from streams.demo.story import FlowStory, Row, Story

STYLES = {"good": "green", "bad": "red", "even": "yellow", "declined": "magenta", "plain": "cyan"}
MARKS = {"good": "+", "bad": "-", "even": "=", "declined": "?", "plain": "·"}
WORKER = {
    "starting": ("starting, it loads its models and checks their hashes", "yellow"),
    "running": ("running", "green"),
    "ended": ("ended", "bold red"),
    "elsewhere": ("not ours", "dim"),
}
# Lines that are always there: title, blank, the figures' headings, worker; and of a section: heading and blank.
FRAME, SECTION = 4, 2
ROWS_AT_LEAST = 2
TURN_S = 5.0
# Behind by more than this is worth a look.
LATE_S = 5.0
# Columns from which counts have words; below which the confidence and the note give way to the text; below which
# figures are left out.
WIDE, NARROW, TINY = 100, 60, 44


def picture(story: Story, flows: Sequence[DemoFlow], now_s: float, size: tuple[int, int]) -> RenderableType:
    """Draw everything.

    Args:
        story: of these flows.
        flows: in the order in which they are shown.
        now_s: on the clock of the story.
        size: the terminal's columns and lines.
    """
    width, height = size
    room = height - FRAME - len(flows)
    shown = page_of(flows, room, now_s - story.started_s)
    rows = room // len(shown) - SECTION if shown else 0
    sections = [each for flow in shown for each in _section(flow, story.flows[flow.name], rows, width)]
    return Group(_title(width), Text(), *sections, _figures(story, flows, now_s, width), _worker(story, now_s))


def page_of(flows: Sequence[DemoFlow], room: int, elapsed_s: float) -> Sequence[DemoFlow]:
    """Return the flows whose records have room; where not all have, they take turns.

    Args:
        flows: all of them.
        room: lines for headings and records.
        elapsed_s: since the start; the turns follow it.
    """
    fit = room // (SECTION + ROWS_AT_LEAST)
    if fit < 1 or fit >= len(flows):
        return flows if fit else ()
    pages = -(-len(flows) // fit)
    first = int(elapsed_s / TURN_S) % pages * fit
    return flows[first : first + fit]


def _title(width: int) -> Text:
    return _both_ends(
        Text("shopstream", "bold"), ("  Kafka ▶ Faust + ONNX ▶ Kafka, exactly once", "Ctrl-C ends"), width
    )


def _section(flow: DemoFlow, story: FlowStory, rows: int, width: int) -> list[RenderableType]:
    latest = latest_of(list(story.rows.values()), rows)
    return [_heading(flow, story, width), _records(latest, width), *[Text()] * (rows - len(latest)), Text()]


def latest_of(rows: Sequence[Row], count: int) -> list[Row]:
    """Choose rows to show: the latest answers and the newest input; of inputs that wait more only where there is room.

    Args:
        rows: oldest first; so they stay.
        count: how many fit.
    """
    waits = [row.waits for row in rows]
    settled = [at for at, wait in enumerate(waits) if not wait]
    waiting = [at for at, wait in enumerate(waits) if wait]
    newest = min(len(waiting), max(1, count - len(settled)))
    chosen = waiting[len(waiting) - newest :] + settled[max(0, len(settled) - count + newest) :]
    return [rows[at] for at in sorted(chosen)][-count:]


def _heading(flow: DemoFlow, story: FlowStory, width: int) -> Text:
    """Name topics, flow and artifact; where not all fit, the artifact is worth more than a list of inputs."""
    inputs, outputs = (" + ".join(topic.name for topic in topics) for topics in (flow.inputs, flow.outputs))
    artifact = model_name(story.model) if story.model is not None else ""
    shown = [f"{inputs} ▶ ", f"{flow.inputs[0].name} + … ▶ ", ""]
    headings = [Text.assemble(before, (flow.name, "bold"), " ▶ ", outputs) for before in shown]
    fit = (heading for heading in headings if heading.cell_len + cell_len(artifact) + 2 <= width)
    return _both_ends(next(fit, headings[0]), (artifact,), width)


def _records(rows: list[Row], width: int) -> Table:
    """Draw records beside their answers; a column that would be empty gives its room to the texts."""
    columns = list(zip(*map(_cells, rows), strict=True))
    word, sure, note, asked, said = columns or ((),) * 5
    table = Table(box=None, pad_edge=False, expand=True, show_header=False)
    table.add_column(width=13, no_wrap=True)
    short = [column for column in (sure, note) if width >= NARROW and any(column)]
    for _ in short:
        table.add_column(width=4, no_wrap=True)
    long = [asked, said] if any(said) else [asked]
    for _ in long:
        table.add_column(ratio=1, no_wrap=True, overflow="ellipsis")
    for cells in zip(word, *short, *long, strict=True):
        table.add_row(*cells)
    return table


def _cells(row: Row) -> tuple[Text, Text, Text, Text, Text]:
    """Return a row's word, confidence, note, input and long answer; what there is not is empty."""
    word, sure, note = words(row)
    tone = row.said.tone if row.said is not None else None
    mark = "!" if row.dead else MARKS[tone] if tone else " "
    style = "bold red" if row.dead else STYLES[tone] if tone else "dim"
    said = Text(plain(row.said.text) if row.said is not None else "", style)
    return Text(f"{mark} {word}", style), Text(sure), Text(note, "dim"), Text(plain(row.asked.text)), said


def _figures(story: Story, flows: Sequence[DemoFlow], now_s: float, width: int) -> Table:
    """Draw the figures, the most wanted first: a narrow terminal leaves out the last ones."""
    table = Table(box=None, pad_edge=False, expand=True, header_style="dim")
    table.add_column("flow", no_wrap=True, overflow="ellipsis")
    for heading in ("rate", "lag") if width < TINY else ("rate", "lag", "behind", "dead", "answered"):
        table.add_column(heading, no_wrap=True, justify="right")
    if width >= NARROW:
        table.add_column("said", ratio=1, no_wrap=True, overflow="ellipsis")
    for flow in flows:
        figures = _figures_of(flow.name, story.flows[flow.name], story, now_s, width)
        table.add_row(*figures[: len(table.columns)])
    return table


def _figures_of(name: str, flow: FlowStory, story: Story, now_s: float, width: int) -> tuple[Text, ...]:
    late = "yellow" if flow.lag.seconds > LATE_S else ""
    return (
        Text(name),
        Text(f"{flow.rate(now_s, story.started_s):.1f}/s"),
        Text(f"{flow.lag.records:,}", late),
        Text(f"{flow.lag.seconds:.1f} s", late),
        Text(f"{flow.dead:,}", "bold red" if flow.dead else ""),
        Text(f"{flow.answered:,}/{flow.sent:,}"),
        _answers(flow, width),
    )


def _answers(flow: FlowStory, width: int) -> Text:
    """Count what was said, in words where there is room; the marks stand beside the words in the rows above."""
    parts = []
    for word, count in flow.answers.most_common():
        tone = flow.tones[word]
        parts.append(Text(f"{count} {word}" if width >= WIDE else f"{MARKS[tone]}{count}", STYLES[tone]))
    return Text("  ").join(parts)


def _worker(story: Story, now_s: float) -> Text:
    said, style = WORKER[story.worker]
    seconds = max(0, int(now_s - story.started_s))
    return _on_one_line(Text.assemble((f"{seconds // 60}:{seconds % 60:02}", "dim"), "  worker: ", (said, style)))


def _both_ends(left: Text, parts: tuple[str, ...], width: int) -> Text:
    """Put what fits beside the left part, the last of it at the right end."""
    for part in parts:
        if left.cell_len + cell_len(part) + 2 <= width:
            last = part is parts[-1]
            left.append(part.rjust(width - left.cell_len) if last else part, "dim" if last else "")
    return _on_one_line(left)


def _on_one_line(text: Text) -> Text:
    text.no_wrap, text.overflow = True, "ellipsis"
    return text
