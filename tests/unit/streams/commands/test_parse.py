"""What `shopstream parse` prints: the text in colour, fields with their forms, JSON for scripts."""

from datetime import UTC, datetime
from io import StringIO
from typing import Any

import orjson
from msgspec.json import encode
from rich.console import Console

from models.logistics.reader import FieldReading, Reading
from models.logistics.spans import FIELDS
from streams.commands.parse import STYLES, as_plain, coloured, shown

TEXT = "12 Oak St, Leeds LS1 4AB\x1b[31m"
READING = Reading(
    (
        FieldReading("house_number", 0, 2, 0.99),
        FieldReading("street", 3, 9, 0.98),
        FieldReading("city", 11, 16, 0.97),
        FieldReading("postcode", 17, 24, 0.9),
    ),
    {"house_number": "12", "street": "Oak St", "city": "Leeds", "postcode": "LS1 4AB"},
    0.9,
    None,
)
RULED: dict[str, Any] = {"normalised": {"country": "GB", "postcode": "LS1 4AB"}, "status": None, "tracking": []}


def printed(reading: Reading = READING, **ruled: object) -> str:
    console = Console(file=StringIO(), width=100)
    for part in shown(TEXT, reading, RULED | ruled):
        console.print(part)
    assert isinstance(console.file, StringIO)
    return console.file.getvalue()


def test_every_field_has_a_colour_of_its_own() -> None:
    assert set(STYLES) == set(FIELDS)
    assert len(set(STYLES.values())) == len(FIELDS)


def test_spans_are_coloured_where_they_stand_and_control_characters_do_nothing() -> None:
    text = coloured(TEXT, READING)
    assert "\x1b" not in text.plain
    assert [(span.start, span.end, span.style) for span in text.spans] == [
        (span.start, span.end, STYLES[span.field]) for span in READING.spans
    ]


def test_fields_stand_with_how_sure_the_model_is_and_their_normal_forms() -> None:
    out = printed()
    assert "street" in out
    assert "0.98" in out
    assert out.rstrip().endswith("GB")


def test_status_tracking_and_abstention_are_said() -> None:
    abstained = Reading((), {}, 0.0, "no address in the text")
    at = datetime(2026, 11, 23, tzinfo=UTC)
    out = printed(
        abstained,
        normalised={},
        status={"code": "customs", "at": at},
        tracking=[{"carrier": "UPS", "number": "1Z999AA10123456784"}],
    )
    assert "abstained: no address in the text" in out
    assert "status: customs at 2026-11-23 00:00 UTC" in out
    assert "tracking: UPS 1Z999AA10123456784" in out


def test_a_script_gets_all_of_it() -> None:
    plain = orjson.loads(encode(as_plain(TEXT, READING, RULED)))
    assert plain["fields"]["city"] == "Leeds"
    assert plain["spans"][3] == {"field": "postcode", "start": 17, "end": 24, "text": "LS1 4AB", "confidence": 0.9}
    assert plain["normalised"]["country"] == "GB"
    assert "abstained" not in plain
    abstained = as_plain("x", Reading((), {}, 0.0, "no address in the text"), RULED)
    assert abstained["abstained"] == "no address in the text"
