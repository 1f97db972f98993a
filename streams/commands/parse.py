"""`shopstream parse`: what the model of parse_logistics reads in a text, in colour or as JSON. Needs no broker."""

import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer
from msgspec.json import encode
from rich.table import Table
from rich.text import Text

from streams.commands.ctrl_c import importing
from streams.commands.error import CommandError
from streams.commands.options import Json, settings_of, stdout
from streams.exits import EXIT_CONFIGURATION
from streams.topic_kinds import MAX_RECORD_BYTES

if TYPE_CHECKING:
    from models.logistics.reader import Reading

STYLES = {
    "recipient": "bold magenta",
    "house_number": "bold yellow",
    "street": "bold green",
    "unit": "cyan",
    "district": "green",
    "city": "bold blue",
    "region": "blue",
    "postcode": "bold red",
    "country": "red",
    "phone": "magenta",
    "instructions": "italic",
    "time_window": "yellow",
}
MOST_SHOWN = 5_000

TextArgument = Annotated[str, typer.Argument(metavar="TEXT", help="What a customer or a carrier wrote; - is stdin.")]


def parse(text: TextArgument, *, json: Json = False) -> None:
    """Show what the model reads in a delivery text: fields, normal forms, status, tracking numbers.

    It says how sure the model is of each field, or why it declines. Times are seen from now.

    Example: shopstream parse "Jo Bell, 12b Mill Lane, Leeds LS1 4AB, ring twice, after 5pm"
    """
    settings = settings_of()
    words = sys.stdin.buffer.read(MAX_RECORD_BYTES).decode("utf-8", "replace") if text == "-" else text
    found = _read(words, settings.artifacts)
    if json:
        typer.echo(encode(as_plain(words, *found)).decode())
        return
    for part in shown(words, *found):
        stdout().print(part)


def _read(text: str, artifacts: str) -> "tuple[Reading, dict[str, Any]]":
    """Read one text: what the model says, and what rules say."""
    with importing():
        from models.artifact import own_or_shipped  # noqa: PLC0415  imports ONNX Runtime
        from models.errors import ModelError  # noqa: PLC0415  as above
        from models.logistics.normalise import normalised  # noqa: PLC0415  as above
        from models.logistics.reader import ARTIFACT, LogisticsModel  # noqa: PLC0415  as above
        from models.logistics.status import status_of  # noqa: PLC0415  as above
        from models.logistics.tracking import tracking_numbers  # noqa: PLC0415  as above
    try:
        model = LogisticsModel.load(own_or_shipped(artifacts, ARTIFACT), concurrency=1)
    except ModelError as err:
        raise CommandError(str(err), EXIT_CONFIGURATION) from err
    try:
        (reading,) = model.infer([text])
    finally:
        model.close()
    status = status_of(text, datetime.now(UTC))
    return reading, {
        "normalised": normalised(reading.fields),
        "status": {"code": status.code} | ({"at": status.at} if status.at else {}) if status else None,
        "tracking": [number._asdict() for number in tracking_numbers(text[:MOST_SHOWN])],
    }


def as_plain(text: str, reading: "Reading", ruled: dict[str, Any]) -> dict[str, Any]:
    """Return all of it for a script; spans count the text's Unicode code points."""
    spans = [
        {
            "field": each.field,
            "start": each.start,
            "end": each.end,
            "text": text[each.start : each.end],
            "confidence": round(each.confidence, 5),
        }
        for each in reading.spans
    ]
    plain = {"fields": reading.fields, **ruled, "spans": spans, "confidence": round(reading.confidence, 5)}
    return plain | ({"abstained": reading.abstained} if reading.abstained else {})


def shown(text: str, reading: "Reading", ruled: dict[str, Any]) -> list[Text | Table]:
    """Return what a person sees: the text with its spans in colour, a line per field, and what rules say."""
    parts: list[Text | Table] = [coloured(text, reading)]
    if reading.spans:
        parts.append(fields_table(text, reading, ruled["normalised"]))
    if reading.abstained:
        parts.append(Text(f"abstained: {reading.abstained}", style="yellow"))
    if status := ruled["status"]:
        parts.append(
            Text(f"status: {status['code']}" + (f" at {status['at']:%Y-%m-%d %H:%M} UTC" if "at" in status else ""))
        )
    parts += [Text(f"tracking: {number['carrier']} {number['number']}") for number in ruled["tracking"]]
    return parts


def coloured(text: str, reading: "Reading") -> Text:
    """Return the text with each field in its colour; control characters are made visible."""
    line = Text("".join(char if char.isprintable() or char == "\n" else "\ufffd" for char in text[:MOST_SHOWN]))
    for each in reading.spans:
        line.stylize(STYLES[each.field], each.start, each.end)
    return line


def fields_table(text: str, reading: "Reading", normal: dict[str, str]) -> Table:
    """Return a line for each span: field, words, how sure, and the normal form where there is one."""
    table = Table(box=None, pad_edge=False, show_header=False)
    for each in reading.spans:
        words = " ".join(text[each.start : each.end].split())
        form = normal.get(each.field, "")
        table.add_row(
            Text(each.field, style=STYLES[each.field]), Text(words), f"{each.confidence:.2f}", Text(form, "bold")
        )
    if "country" in normal and not any(each.field == "country" for each in reading.spans):
        table.add_row(Text("country", style=STYLES["country"]), "", "", Text(normal["country"], "bold"))
    return table
