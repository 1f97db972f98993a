"""How good spans are: F1 over exact spans, and the share of texts whose spans are all right. Plain Python, no torch."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from export.logistics.tagged import Tagged
from models.logistics.spans import FIELDS, Span


@dataclass(frozen=True)
class SpanFigures:
    """Figures of some texts.

    Attributes:
        f1: 2 TP / (2 TP + FP + FN) over all spans; a span is right if field, start and end are.
        exact: share of the texts whose spans are all right.
        texts: how many there were.
    """

    f1: float
    exact: float
    texts: int


def span_figures(
    wanted: Sequence[Tagged], found: Sequence[Sequence[Span]], fields: Collection[str] = FIELDS
) -> SpanFigures:
    """Judge what was found.

    Args:
        wanted: texts with their spans.
        found: of each text.
        fields: which fields are judged; others are left out on both sides.
    """
    hits = said = true = exact = 0
    for text, spans in zip(wanted, found, strict=True):
        right = {span for span in text.spans if span.field in fields}
        told = {span for span in spans if span.field in fields}
        hits, said, true = hits + len(right & told), said + len(told), true + len(right)
        exact += right == told
    return SpanFigures(2 * hits / max(1, said + true), exact / max(1, len(wanted)), len(wanted))


def by_field(wanted: Sequence[Tagged], found: Sequence[Sequence[Span]]) -> dict[str, float]:
    """F1 of each field that occurs."""
    present = {span.field for text in wanted for span in text.spans}
    return {field: span_figures(wanted, found, (field,)).f1 for field in FIELDS if field in present}
