"""How likely a tag follows another: counted in the training texts; how much that counts, by the validation texts."""

from collections.abc import Iterable, Sequence

import msgspec
import numpy as np

from export.logistics.metrics import span_figures
from export.logistics.tagged import Tagged
from models.logistics.reader import Judged, read_spans
from models.logistics.spans import Span
from models.logistics.steps import TAGS_IN_ALL, Float64s, valid_steps
from models.logistics.tags import best_rows

WEIGHTS = (0.0, 0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.5)
_UNSEEN = 0.1
_DIGITS = 4


def counted_steps(rows: Iterable[Sequence[int]]) -> Float64s:
    """Log-probabilities [1 + tags, tags] of a tag after none, and after each; `_UNSEEN` is added to each count.

    Args:
        rows: of tags, of training texts.
    """
    counts = np.full((1 + TAGS_IN_ALL, TAGS_IN_ALL), _UNSEEN)
    for row in rows:
        np.add.at(counts, ([0, *(tag + 1 for tag in row[:-1])][: len(row)], list(row)), 1)
    logs: Float64s = np.log(counts / counts.sum(axis=1, keepdims=True))
    return logs


def weighed_steps(steps: Float64s, judged: Sequence[Judged], validation: Sequence[Tagged]) -> tuple[Float64s, float]:
    """The steps times the weight with which most of the validation's spans are found; and the weight.

    Args:
        steps: counted.
        judged: what the graph says of each text.
        validation: the texts.
    """
    logs, goes_on = [each.logs for each in judged], [each.goes_on for each in judged]

    def f1(weight: float) -> float:
        rows = best_rows(logs, valid_steps(weight * steps), goes_on)
        read = map(read_spans, judged, rows)
        return span_figures(validation, [[Span(e.field, e.start, e.end) for e in spans] for spans in read]).f1

    weight = max(WEIGHTS, key=f1)
    return weight * steps, weight


def steps_file(steps: Float64s) -> bytes:
    """As the artifact has them."""
    return msgspec.json.encode(np.round(steps, _DIGITS).tolist())
