"""Spans of delivery texts: ours beside usaddress, rules and jionlp, on what was not trained on, clean and noisy.

Labels of addresses come from people (usaddress' data); all around an address comes from the generator. So the fields
of addresses stand alone, by source, and the honest figures are those of the texts written by hand.

`python -m tests.evaluations.deliveries [FOLDER]`: this alone, of the shipped artifact or of another one.
"""

import sys
from collections.abc import Callable, Sequence
from importlib.util import find_spec
from pathlib import Path

from export.logistics.corpus import Counts, corpus, part_of
from export.logistics.labelled_addresses import labelled_addresses
from export.logistics.metrics import by_field, span_figures
from export.logistics.tagged import Tagged, tagged
from models.logistics.reader import LogisticsModel
from models.logistics.spans import ADDRESS_FIELDS, Span
from tests.evaluations.abroad import abroad_results
from tests.evaluations.other_parsers import jionlp_spans, usaddress_spans
from tests.evaluations.rule_parser import rule_spans
from tests.evaluations.written_deliveries import FILE, LATE, written_deliveries
from tests.evaluations.written_parcels import parcel_results
from tests.results import Result, show

PACKAGES = Path(".data/packages")
AMERICAN = ("hand", "osm", "openaddresses")
COMMAND = "make eval"
TARGETS = {"clean": "0.97", "noisy": "0.93"}
# What jionlp answers.
DIVISIONS = ("region", "city", "district", "phone")
OTHERS: dict[str, Callable[[str], Sequence[Span]]] = {"usaddress": usaddress_spans, "rules": rule_spans}


def delivery_results(folder: Path | None = None) -> list[Result]:
    """All figures.

    Args:
        folder: an artifact, its encoder beside it; None: the shipped one.

    Raises:
        DownloadError: a package of data cannot be fetched.
    """
    model = LogisticsModel.load(folder)
    try:
        return [
            *generated_results(model),
            *messy_results(model),
            *written_results(model, FILE, "written"),
            *written_results(model, LATE, "late"),
            *parcel_results(model),
            *abroad_results(model),
        ]
    finally:
        model.close()


def ours(model: LogisticsModel, texts: Sequence[Tagged]) -> list[list[Span]]:
    """What the model reads, abstentions included: they are judged apart."""
    readings = model.infer([each.text for each in texts])
    return [[Span(each.field, each.start, each.end) for each in reading.spans] for reading in readings]


def generated_results(model: LogisticsModel) -> list[Result]:
    """The held-out split: addresses alone, clean and noisy notes around them, by source; texts without an address."""
    test, found = corpus(PACKAGES, Counts()).test, []
    for kind in ("bare", "clean", "noisy"):
        chosen = [each for each in test[kind] if each.source in AMERICAN]
        found += compared(f"american.{kind}", model, chosen, TARGETS.get(kind, ""))
        for source in AMERICAN:
            found += compared(f"{source}.{kind}", model, [each for each in chosen if each.source == source])
        for source in ("british", "foreign"):
            texts = [each for each in test[kind] if each.source == source]
            found.append(result(f"{source}.{kind}.span_f1", span_figures(texts, ours(model, texts)).f1))
        whole = span_figures(test[kind], ours(model, test[kind]))
        found += [
            result(f"all.{kind}.span_f1", whole.f1, TARGETS.get(kind, "")),
            result(f"all.{kind}.exact", whole.exact),
        ]
    for kind in ("chinese", "villages", "continental", "islands"):
        texts = test[kind]
        found.append(result(f"{kind}.generated.span_f1", span_figures(texts, ours(model, texts)).f1))
    readings = model.infer([each.text for each in test["plain"]])
    refused = sum(each.abstained is not None for each in readings) / len(readings)
    return [*found, result("plain.generated.refused", refused, "0.98")]


def messy_results(model: LogisticsModel) -> list[Result]:
    """usaddress' own messiest addresses of the 50 states, those whose street is in no training text of ours."""
    kept = [each for each in labelled_addresses("messy", PACKAGES) if part_of(each.street) != "training"]
    return compared("messy.bare", model, [tagged(each.pieces, each.source, each.street) for each in kept])


def compared(name: str, model: LogisticsModel, texts: Sequence[Tagged], target: str = "") -> list[Result]:
    """F1 and exact match of the address's own fields, beside usaddress and the rules."""
    mine = span_figures(texts, ours(model, texts), ADDRESS_FIELDS)
    others = {
        called: span_figures(texts, [parser(each.text) for each in texts], ADDRESS_FIELDS)
        for called, parser in OTHERS.items()
    }
    return [
        result(f"{name}.address_f1", mine.f1, target, {called: figures.f1 for called, figures in others.items()}),
        result(f"{name}.address_exact", mine.exact, "", {called: figures.exact for called, figures in others.items()}),
    ]


def written_results(model: LogisticsModel, file: Path, name: str) -> list[Result]:
    """The texts written by hand, by language and by field; what holds no address apart."""
    found = []
    for language in ("en", "zh"):
        texts = [each.tagged for each in written_deliveries(file) if each.language == language]
        some, plain = [each for each in texts if each.spans], [each for each in texts if not each.spans]
        spans = ours(model, some)
        whole, address = span_figures(some, spans), span_figures(some, spans, ADDRESS_FIELDS)
        others = OTHERS if language == "en" else {}
        baselines = {
            called: span_figures(some, [parser(each.text) for each in some], ADDRESS_FIELDS).f1
            for called, parser in others.items()
        }
        found += [
            result(f"{name}.{language}.span_f1", whole.f1, "0.90" if language == "zh" else ""),
            result(f"{name}.{language}.exact", whole.exact),
            result(f"{name}.{language}.address_f1", address.f1, "", baselines),
        ]
        found += [result(f"{name}.{language}.{field}.f1", f1) for field, f1 in by_field(some, spans).items()]
        found += refusals(model, f"{name}.{language}", some, plain)
        if language == "zh" and find_spec("jionlp"):
            divisions = span_figures(some, spans, DIVISIONS).f1
            theirs = span_figures(some, [jionlp_spans(each.text) for each in some], DIVISIONS).f1
            found.append(result(f"{name}.zh.divisions_and_phone_f1", divisions, "above jionlp", {"jionlp": theirs}))
    return found


def refusals(model: LogisticsModel, name: str, some: Sequence[Tagged], plain: Sequence[Tagged]) -> list[Result]:
    """How many texts without an address are refused, and how many with one."""
    shares = [
        sum(each.abstained is not None for each in model.infer([text.text for text in texts])) / len(texts)
        for texts in (plain, some)
    ]
    return [
        result(f"{name}.no_address_refused", shares[0], "0.98"),
        result(f"{name}.address_refused", shares[1]),
    ]


def result(name: str, value: float, target: str = "", baselines: dict[str, float] | None = None) -> Result:
    name, known = f"delivery.{name}", baselines or {}
    return Result(name=name, value=value, unit="share", baselines=known, target=target, command=COMMAND)


if __name__ == "__main__":
    show(delivery_results(Path(sys.argv[1]) if sys.argv[1:] else None), "delivery texts")
