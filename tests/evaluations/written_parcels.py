"""Texts written by hand for every outcome of a delivery text: an address, one in a complaint, two, none, a status.

`language TAB outcome TAB text`; the text as in `written_deliveries`, spans marked where one address is wanted. Where
the outcome is a carrier's status, the time follows that the line tells: customs@2026-11-23T00:00. All of it was
written before the model was trained anew (26 November 2026), and read by it once, at the end.
"""

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from export.logistics.metrics import by_field, span_figures
from export.logistics.tagged import Tagged
from models.logistics.reader import LogisticsModel, Reading
from models.logistics.refusal import TWO_ADDRESSES
from models.logistics.spans import ADDRESS_FIELDS, Span
from models.logistics.status import CarrierStatus, status_of
from tests.evaluations.written_deliveries import read
from tests.results import Result

FILE = Path(__file__).with_name("written_parcels.txt")
WRITTEN_AT = datetime(2026, 11, 26, 12, tzinfo=UTC)
"""When the texts were written, a Thursday: days of the week count from it."""
ADDRESS, COMPLAINT, TWO, NONE = "address", "complaint", "two", "none"


class Parcel(NamedTuple):
    """One text and what it should come to.

    Attributes:
        outcome: `address`, `complaint`, `two` or `none`; else `status`.
        status: which one, and when, where the text tells.
    """

    language: str
    outcome: str
    tagged: Tagged
    status: CarrierStatus | None


def written_parcels(file: Path = FILE) -> list[Parcel]:
    """All of the file, in its order."""
    return [_parcel(*line.split("\t", 2)) for line in file.read_text("utf-8").splitlines() if line]


def _parcel(language: str, outcome: str, markup: str) -> Parcel:
    if outcome in (ADDRESS, COMPLAINT, TWO, NONE):
        return Parcel(language, outcome, read(markup), None)
    code, _, at = outcome.partition("@")
    when = datetime.fromisoformat(at).replace(tzinfo=UTC) if at else None
    return Parcel(language, "status", read(markup), CarrierStatus(code, when))


def parcel_results(model: LogisticsModel) -> list[Result]:
    """Per language: spans of addresses, of those in complaints apart; refusals by their reason; statuses."""
    found = []
    for language in ("en", "zh"):
        parcels = [each for each in written_parcels() if each.language == language]
        readings = model.infer([each.tagged.text for each in parcels])
        found += _spans(f"{language}", parcels, readings)
        found += _outcomes(f"{language}", parcels, readings)
    return found


def _spans(name: str, parcels: Sequence[Parcel], readings: Sequence[Reading]) -> list[Result]:
    found = []
    for outcome, fields in ((ADDRESS, True), (COMPLAINT, False)):
        chosen = [(p.tagged, r) for p, r in zip(parcels, readings, strict=True) if p.outcome == outcome]
        texts = [text for text, _ in chosen]
        spans = [[Span(each.field, each.start, each.end) for each in reading.spans] for _, reading in chosen]
        whole = span_figures(texts, spans)
        found += [
            _result(f"{name}.{outcome}.span_f1", whole.f1),
            _result(f"{name}.{outcome}.exact", whole.exact),
            _result(f"{name}.{outcome}.address_f1", span_figures(texts, spans, ADDRESS_FIELDS).f1),
            _share(f"{name}.{outcome}.refused", [reading.abstained is not None for _, reading in chosen]),
        ]
        if fields:
            found += [_result(f"{name}.{outcome}.{field}.f1", f1) for field, f1 in by_field(texts, spans).items()]
    return found


def _outcomes(name: str, parcels: Sequence[Parcel], readings: Sequence[Reading]) -> list[Result]:
    pairs = list(zip(parcels, readings, strict=True))
    said = [(each, status_of(each.tagged.text, WRITTEN_AT)) for each in parcels]
    return [
        _share(f"{name}.none.refused", [r.abstained is not None for p, r in pairs if p.outcome in (NONE, "status")]),
        _share(f"{name}.two.refused_as_two", [r.abstained == TWO_ADDRESSES for p, r in pairs if p.outcome == TWO]),
        _share(
            f"{name}.status.code",
            [s is not None and s.code == p.status.code for p, s in said if p.status is not None],
        ),
        _share(f"{name}.status.code_and_time", [s == p.status for p, s in said if p.status is not None]),
        _share(f"{name}.no_status_elsewhere", [s is None for p, s in said if p.status is None]),
    ]


def _share(name: str, right: Sequence[bool]) -> Result:
    return _result(name, sum(right) / len(right))


def _result(name: str, value: float) -> Result:
    return Result(
        name=f"delivery.parcels.{name}", value=value, unit="share", baselines={}, target="", command="make eval"
    )
