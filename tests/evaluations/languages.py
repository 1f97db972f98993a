"""Whether the model abstains from what it cannot read, and from nothing else."""

import json
from pathlib import Path

from export.data.splits import real_reviews
from models.sentiment.model import SentimentModel
from tests.evaluations.sentiments import COMMAND
from tests.results import Result

_FILE = Path(__file__).with_name("languages.jsonl")
_PACKAGES = Path(".data/packages")


def language_results(model: SentimentModel) -> list[Result]:
    rows = [json.loads(line) for line in _FILE.read_text("utf-8").splitlines()]
    foreign = [row for row in rows if row["language"] not in ("en", "zh")]
    said = model.infer([row["text"] for row in foreign])
    named = [each.label is None and each.language == row["language"] for row, each in zip(foreign, said, strict=True)]
    known = [row["text"] for row in rows if row["language"] in ("en", "zh")]
    real = [each.text for each in real_reviews(_PACKAGES).test]
    return [
        result("foreign_sentences_named", sum(named) / len(named), f"{len(named)} sentences"),
        result("short_known_texts_called_foreign", called_foreign(model, known), "0"),
        result("real_reviews_called_foreign", called_foreign(model, real), "below 0.001"),
    ]


def called_foreign(model: SentimentModel, texts: list[str]) -> float:
    reasons = [each.abstained or "" for each in model.infer(texts)]
    return sum(reason.startswith("language") for reason in reasons) / len(texts)


def result(name: str, value: float, target: str) -> Result:
    return Result(name=f"language.{name}", value=value, unit="share", target=target, command=COMMAND)
