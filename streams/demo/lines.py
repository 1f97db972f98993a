"""A demonstration as plain lines, for pipes, logs and terminals that cannot move a cursor. Pure."""

from streams.demo.flow import Said
from streams.demo.story import FlowStory, Row, Story
from streams.records import ModelName

LINE_CHARS = 100
# Answers that a summary counts by their word; the rest are only counted.
COUNTED = 6
WAITING, DEAD = "…", "dead letter"
# The answer stands below, beside a later input of the same customer.
JOINED = "see below"


def line(row: Row) -> str:
    """Return one input and its answer as a plain line."""
    word, sure, note = words(row)
    beside = row.said.text if row.said is not None else ""
    shown = " ▸ ".join(_short(plain(text)) for text in (row.asked.text, beside) if text)
    return f"{word:<11} {sure:>4} {note:<4} {shown}"


def begin_line(story: Story) -> str:
    """Say what happens until the first answer."""
    elsewhere = "workers run elsewhere"
    here = "the worker starts and loads its models, the first answers come in some seconds"
    return f"-- {elsewhere if story.worker == 'elsewhere' else here}; Ctrl-C ends it"


def status_line(story: Story, name: str, now_s: float) -> str:
    """Return a flow's figures as a plain line."""
    flow = story.flows[name]
    lag = f"lag {_counted(flow.lag.records, 'record')}, {flow.lag.seconds:.1f} s"
    dead = f", {_counted(flow.dead, 'dead letter')}" if flow.dead else ""
    model = f"; {model_name(flow.model)}" if flow.model or not flow.answered else ""  # some have none
    rate = f"{flow.rate(now_s, story.started_s):.1f}/s"
    return f"-- {name} {rate}, {lag}, {flow.answered} of {flow.sent} answered{dead}{model}"


def summary(name: str, flow: FlowStory, seconds: float) -> str:
    """Say at the end what there was to see of a flow."""
    said = ", ".join(f"{count} {word}" for word, count in flow.answers.most_common(COUNTED)) or "nothing"
    if others := sum(count for _, count in flow.answers.most_common()[COUNTED:]):
        said += f", {others} other"
    first = f", the first after {flow.first_answer_s:.1f} s" if flow.first_answer_s is not None else ""
    joined = f", {flow.joined} more with a later one of the same customer" if flow.joined else ""
    rest = [_counted(flow.dead, "dead letter")] if flow.dead else []
    rest += [f"{flow.waiting} still on the way"] if flow.waiting else []
    beside = "".join(f"; {each}" for each in rest)
    return (
        f"{name}: {flow.sent} records sent in {seconds:.0f} s, {flow.answered} answered{joined}{first}: {said}{beside}"
    )


def words(row: Row) -> tuple[str, str, str]:
    """Return a row's answer in a word, its confidence and its note, as they are shown."""
    if row.dead:
        return DEAD, "", ""
    if row.said is None:
        return JOINED if row.joined else WAITING, "", ""
    return row.said.word, _sure(row.said), row.said.note


def model_name(model: ModelName | None) -> str:
    """Name an artifact with its version, its precision and where it runs."""
    if model is None:
        return "no model yet"
    where = model.provider.removesuffix("ExecutionProvider").lower()
    return f"{model.name} v{model.version}, {model.precision} on {where}"


def plain(text: str) -> str:
    """Return a text on one line, without characters that would move the cursor."""
    return " ".join("".join(char if char.isprintable() else " " for char in text).split())


def _sure(said: Said) -> str:
    return "" if said.sure is None else f"{said.sure:.2f}"


def _short(text: str) -> str:
    return text if len(text) <= LINE_CHARS else f"{text[:LINE_CHARS]}…"


def _counted(count: int, thing: str) -> str:
    return f"{count} {thing}" if count == 1 else f"{count} {thing}s"
