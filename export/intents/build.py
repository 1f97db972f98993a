"""The intents artifact: layers taught on the corpus, exported, quantised, calibrated, judged, written.

    question forms ─▶ states ─▶ train ─▶ float graph (= torch) ─▶ int8 ─▶ one temperature ─▶ figures ─▶ folder

Temperature and least confidence are fitted on forms that were not trained on, on the int8 graph, which is what serves.
"""

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import msgspec
import numpy as np
import numpy.typing as npt
import torch

from export.artifact_folder import write_artifact
from export.encoder.bert import Bert
from export.encoder.graph import UpperLayers, exported
from export.encoder.quantise import quantised
from export.intents.texts import Asked, Parts, asked_texts
from export.intents.train import Recipe, States, train_intents
from export.proof import Arrays, check_contract, check_values, run
from export.sentiment.calibrated_graph import calibrated
from export.sentiment.examples import batch, states_of
from models.artifact import Artifact, open_artifact
from models.encoder import Encoder
from models.manifest import Golden, Manifest, Reference, TensorSpec, Variant
from models.replies.intents import ARTIFACT, TASK, IntentModel

VERSION = "1"
PRECISION_WANTED = 0.95
_ROWS = 32
_GOLDENS = ("Where is my parcel?", "I want my money back", "how do i return this", "我要取消订单", "Hello")
_GOLDEN_TOLERANCE = 0.05
_TEMPERATURES = np.geomspace(0.3, 3.0, 47)
Floats = npt.NDArray[np.float32]


def build_intents(bert: Bert, encoder_folder: Path, recipe: Recipe, told: Callable[[str, float], None]) -> Path:
    """Write the artifact beside its encoder's.

    Args:
        bert: whose layers above the encoder's are the start.
        encoder_folder: the encoder's artifact, made of the same weights.
        recipe: of the training.
        told: called with the stage and the share of it that is done.

    Returns:
        Its folder.

    Raises:
        CorpusError: the corpus cannot be used.
        ProofError: a graph does not compute what torch computes; nothing was written.

    Blocks for some six minutes on one core.
    """
    told("intents", 0.0)
    artifact, parts = open_artifact(encoder_folder), asked_texts()
    encoder, names = Encoder(artifact, "cpu"), sorted({each.intent for each in parts.training})
    learned = states_of([each.text for each in parts.training], encoder)
    first = int(str(artifact.manifest.settings["layers"]))
    bert.model.encoder.layer = bert.model.encoder.layer[: first + recipe.layers]
    torch.manual_seed(recipe.seed)
    upper = UpperLayers(bert.model, first, len(names))
    train_intents(upper, learned, _labels(parts.training, names), recipe, lambda share: told("intents", share))
    return _export(upper, _Taught(artifact, encoder, learned, parts, names, recipe))


def coverage(probabilities: Floats, labels: npt.NDArray[np.int64], precision: float) -> tuple[float, float]:
    """The largest share of texts that can be decided with at least this precision, and from which confidence on."""
    order = np.argsort(-probabilities.max(axis=1), kind="stable")
    right = (probabilities.argmax(axis=1) == labels)[order]
    precise = np.flatnonzero(np.cumsum(right) / np.arange(1, len(right) + 1) >= precision)
    if not len(precise):
        return 0.0, 1.0
    return float((precise[-1] + 1) / len(right)), float(probabilities.max(axis=1)[order[precise[-1]]])


def temperature(logits: Floats, labels: npt.NDArray[np.int64]) -> float:
    """By which logits are divided for the least negative log-likelihood (Guo et al. 2017)."""
    losses = [
        float(-np.log(_softmax(logits / each)[np.arange(len(labels)), labels] + 1e-12).mean()) for each in _TEMPERATURES
    ]
    return float(_TEMPERATURES[int(np.argmin(losses))])


@dataclass(frozen=True)
class _Taught:
    """What the layers were taught with.

    Attributes:
        artifact: the shared encoder's.
        encoder: the same, opened.
        learned: states of the training texts.
        parts: all texts.
        names: of the intents, in the order of the outputs.
        recipe: of the training.
    """

    artifact: Artifact
    encoder: Encoder
    learned: States
    parts: Parts
    names: list[str]
    recipe: Recipe


def _export(upper: UpperLayers, taught: _Taught) -> Path:
    artifact, names, parts = taught.artifact, taught.names, taught.parts
    dim = int(str(artifact.manifest.settings["dim"]))
    inputs = [
        TensorSpec("states", "float32", ["rows", "tokens", dim]),
        TensorSpec("attention_mask", "int64", ["rows", "tokens"]),
    ]
    outputs = [TensorSpec("probabilities", "float32", ["rows", len(names)])]
    logits = [TensorSpec("logits", "float32", ["rows", len(names)])]
    exact = exported(upper, inputs, logits)
    check_contract(exact, inputs, logits)
    difference = check_values(exact, upper, lambda rows, tokens: _random_states(rows, tokens, dim))
    small = quantised(exact, [_feed(taught.learned[start : start + _ROWS]) for start in range(0, 10 * _ROWS, _ROWS)])
    found = {
        part: _logits(lambda feed: run(small, feed), states_of([each.text for each in texts], taught.encoder))
        for part, texts in (("validation", parts.validation), ("held_out", parts.held_out))
    }
    scale = 1 / temperature(found["validation"], _labels(parts.validation, names))
    graph = calibrated(small, torch.full((len(names),), scale), torch.zeros(len(names)), "probabilities")
    check_contract(graph, inputs, outputs)
    calibrated_on = _softmax(found["validation"] * scale)
    _, least = coverage(calibrated_on, _labels(parts.validation, names), PRECISION_WANTED)
    metrics: dict[str, float] = {}
    for part, texts in (("validation", parts.validation), ("held_out", parts.held_out)):
        for language in ("en", "zh"):
            rows = np.array([each.language == language for each in texts])
            labels = _labels([each for each in texts if each.language == language], names)
            metrics |= _figures(f"{part}.{language}", _softmax(found[part][rows] * scale), labels)
    manifest = Manifest(
        name=ARTIFACT,
        version=VERSION,
        task=TASK,
        licence=dict(artifact.manifest.licence),
        files={},
        inputs=inputs,
        outputs=outputs,
        variants=[Variant("model.onnx", "int8", ["cpu", "cuda"], ["cpu"])],
        uses=Reference(artifact.manifest.name, artifact.sha256),
        settings={"intents": list(names), "least_confidence": least},
        training={
            "data": "export/replies/corpus/questions",
            "texts": len(parts.training),
            "command": "shopstream models intents",
            **asdict(taught.recipe),
        },
        metrics={"int8": metrics},
        parity={"fp32_to_torch": difference},
        goldens=[],
        golden_tolerance=_GOLDEN_TOLERANCE,
    )
    files = {"model.onnx": graph.SerializeToString()}
    folder = write_artifact(artifact.folder.parent, manifest, files)
    goldens = [
        Golden(text, [each.confidence])
        for text, each in zip(_GOLDENS, IntentModel.load(folder).infer(_GOLDENS), strict=True)
    ]
    return write_artifact(artifact.folder.parent, msgspec.structs.replace(manifest, goldens=goldens), files)


def _figures(name: str, probabilities: Floats, labels: npt.NDArray[np.int64]) -> dict[str, float]:
    share, confidence = coverage(probabilities, labels, PRECISION_WANTED)
    return {
        f"{name}.accuracy": round(float((probabilities.argmax(axis=1) == labels).mean()), 4),
        f"{name}.share_decided_at_95": round(share, 4),
        f"{name}.confidence_at_95": round(confidence, 4),
    }


def _logits(model: Callable[[Arrays], Floats], states: States) -> Floats:
    parts = [model(_feed(states[start : start + _ROWS])) for start in range(0, len(states), _ROWS)]
    return np.concatenate(parts)


def _feed(states: States) -> Arrays:
    values, mask = batch(states)
    return {"states": values.numpy(), "attention_mask": mask.numpy()}


def _labels(texts: Sequence[Asked], names: Sequence[str]) -> npt.NDArray[np.int64]:
    return np.array([names.index(each.intent) for each in texts], np.int64)


def _softmax(logits: Floats) -> Floats:
    shifted = np.exp(logits - logits.max(axis=1, keepdims=True))
    probabilities: Floats = shifted / shifted.sum(axis=1, keepdims=True)
    return probabilities


def _random_states(rows: int, tokens: int, dim: int) -> Arrays:
    dice = np.random.default_rng(rows * 1000 + tokens)
    mask = np.ones((rows, tokens), np.int64)
    mask[0, max(1, tokens - 2) :] = 0
    return {"states": dice.standard_normal((rows, tokens, dim)).astype(np.float32), "attention_mask": mask}
