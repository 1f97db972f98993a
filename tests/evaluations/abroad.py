"""Texts written by hand of places off the list: German, French, Irish, British villages, Hong Kong and Taiwan.

`language TAB text`, spans as in `written_deliveries`. Written before the model that has learnt such places was trained
(26 November 2026), and read by it once, at the end.
"""

from pathlib import Path

from export.logistics.metrics import span_figures
from models.logistics.reader import LogisticsModel
from models.logistics.spans import ADDRESS_FIELDS, Span
from tests.evaluations.written_deliveries import written_deliveries
from tests.results import Result

FILE = Path(__file__).with_name("written_abroad.txt")
KINDS = ("de", "fr", "ie", "gb", "zh")


def abroad_results(model: LogisticsModel) -> list[Result]:
    """Per kind: F1 of all spans and of an address's own, whole texts, and how many were refused."""
    found = []
    for kind in KINDS:
        texts = [each.tagged for each in written_deliveries(FILE) if each.language == kind]
        readings = model.infer([each.text for each in texts])
        spans = [[Span(each.field, each.start, each.end) for each in reading.spans] for reading in readings]
        whole, address = span_figures(texts, spans), span_figures(texts, spans, ADDRESS_FIELDS)
        refused = sum(reading.abstained is not None for reading in readings) / len(readings)
        figures = {"span_f1": whole.f1, "exact": whole.exact, "address_f1": address.f1, "refused": refused}
        found += [_result(f"{kind}.{name}", value) for name, value in figures.items()]
    return found


def _result(name: str, value: float) -> Result:
    return Result(
        name=f"delivery.abroad.{name}", value=value, unit="share", baselines={}, target="", command="make eval"
    )
