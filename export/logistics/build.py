"""The logistics artifact: token layers trained on the shipped encoder, exported, quantised, calibrated, proven.

    texts ─▶ states ─▶ train ─▶ float graph (= torch) ─▶ int8 graph ─▶ calibrate on validation ─▶ figures ─▶ folder

Whatever is fitted after training is fitted on the int8 graph, since that is what serves.
"""

import hashlib
from collections.abc import Callable
from contextlib import closing
from dataclasses import asdict
from pathlib import Path

import msgspec
import numpy as np
import onnx
import torch

from export.artifact_folder import write_artifact
from export.calibrated_graph import calibrated
from export.calibration import calibration
from export.data.packages import CPCA, USADDRESS
from export.encoder.bert import Bert
from export.encoder.cpu_graph import VARIANTS, graph_files
from export.encoder.graph import proven
from export.encoder.quantise import quantised
from export.encoder.states import batch, calibration_feeds, random_states, state_inputs
from export.logistics.corpus import Corpus
from export.logistics.examples import LEFT_OUT, Lessons, lessons
from export.logistics.graph import TokenLayers
from export.logistics.metrics import span_figures
from export.logistics.steps import counted_steps, steps_file, weighed_steps
from export.logistics.train import TokenRecipe, train_tokens
from export.proof import check_alone, check_contract, run
from models.artifact import Artifact, open_artifact
from models.encoder import Encoder, Floats
from models.logistics.reader import ARTIFACT, LogisticsModel, golden_values
from models.logistics.spans import ADDRESS_FIELDS, Span
from models.logistics.steps import FILE as STEPS
from models.logistics.steps import Float64s
from models.logistics.tags import TAGS
from models.manifest import Golden, Manifest, Reference, TensorSpec

VERSION = "3"
GOLDEN_TOLERANCE = 0.1
_GOLDENS = (
    "Jane Miller, 1208 Walnut Street, Apt 4, Boulder, CO 80302, call 303-555-0148",
    "Flat 2, 15 Park Road, Leeds LS6 1AB",
    "浙江省杭州市西湖区文三路478号，王伟收，13800001234",
    "Where is my order?",
)


def build_logistics(
    bert: Bert,
    encoder_folder: Path,
    texts: Corpus,
    recipe: TokenRecipe,
    *,
    progress: Callable[[str, float], None],
    work: Path,
) -> Path:
    """Write the logistics artifact next to the encoder's.

    Args:
        bert: whose upper layers are the start.
        encoder_folder: the encoder's artifact, made of the same weights.
        texts: what to learn, and what to take figures from.
        recipe: of the training.
        progress: called with the stage and the share of it that is done.
        work: where checkpoints are kept; an interrupted training resumes from them.

    Returns:
        The artifact's folder.

    Raises:
        CheckpointError: a checkpoint is damaged.
        ProofError: a graph does not compute what torch computes; nothing was written.

    Blocks for some twenty minutes on one core.
    """
    artifact = open_artifact(encoder_folder)
    encoder = Encoder(artifact, "cpu")
    training = lessons(texts.training, encoder, lambda share: progress("delivery texts", share))
    torch.manual_seed(recipe.seed)
    first = int(str(artifact.manifest.settings["layers"]))
    layers = TokenLayers(bert.model, first, recipe.layers, len(TAGS))
    checkpoints = checkpoint_folder(work, texts, recipe, artifact)
    train_tokens(layers, training, recipe, checkpoints=checkpoints, progress=lambda share: progress("tags", share))
    return export_logistics(layers, artifact, texts, (training, lessons(texts.validation, encoder)), recipe)


def checkpoint_folder(work: Path, texts: Corpus, recipe: TokenRecipe, encoder: Artifact) -> Path:
    """The folder in `work` of one corpus, recipe and encoder: of everything that the weights follow from."""
    learnt = hashlib.sha256(repr((encoder.sha256, recipe)).encode())
    for each in texts.training:
        learnt.update(repr((each.text, each.spans)).encode("utf-8", "surrogatepass"))
    return work / f"tags-{learnt.hexdigest()[:12]}"


def export_logistics(
    layers: TokenLayers, encoder: Artifact, texts: Corpus, parts: tuple[Lessons, Lessons], recipe: TokenRecipe
) -> Path:
    """Write the artifact of trained layers: what `build_logistics` ends with; `parts` are training and validation."""
    dim = _dim(encoder)
    inputs = state_inputs(dim)
    logits = [TensorSpec("logits", "float32", ["rows", "tokens", len(TAGS)])]
    outputs = [TensorSpec("probabilities", "float32", ["rows", "tokens", len(TAGS)])]
    exact, difference = proven(layers, inputs, logits, lambda rows, tokens: random_states(rows, tokens, dim))
    feeds = calibration_feeds(parts[0].states, recipe.seed)
    small = quantised(exact, feeds)
    values, tags = _judged(small, parts[1])
    exact_values, _ = _judged(exact, parts[1])
    scale, bias = calibration(values, tags, np.zeros(values.shape, np.bool_))
    graph = calibrated(small, scale, bias, outputs[0].name)
    check_contract(graph, inputs, outputs)
    parity = {
        "fp32_to_torch": difference,
        "int8_tag_agreement": float((values.argmax(axis=1) == exact_values.argmax(axis=1)).mean()),
        "int8_alone_to_batch": check_alone(graph, feeds),
    }
    manifest = _manifest(encoder, outputs, len(texts.training), recipe, parity)
    steps = counted_steps(tags[tags != LEFT_OUT].tolist() for tags in parts[0].tags)
    return _write(encoder.folder.parent, manifest, graph_files(graph, feeds[0]), texts, steps)


def _manifest(
    encoder: Artifact, outputs: list[TensorSpec], texts: int, recipe: TokenRecipe, parity: dict[str, float]
) -> Manifest:
    """What the artifact says of itself; the weight of its steps, golden outputs and figures come after."""
    return Manifest(
        name=ARTIFACT,
        version=VERSION,
        task="delivery text fields",
        licence=encoder.manifest.licence | {USADDRESS.requirement: "MIT", CPCA.requirement: "MIT"},
        files={},
        inputs=state_inputs(_dim(encoder)),
        outputs=outputs,
        variants=VARIANTS,
        uses=Reference(encoder.manifest.name, encoder.sha256),
        settings={"tags": list(TAGS)},
        training={
            "data": "notes generated around labelled addresses (usaddress 0.5.16), made-up British, Irish, German, "
            "French and other ones, and divisions of China (cpca 0.5.5)",
            "texts": texts,
            "command": "shopstream models deliveries",
            **asdict(recipe),
        },
        metrics={},
        parity=parity,
        goldens=[],
        golden_tolerance=GOLDEN_TOLERANCE,
    )


def _dim(encoder: Artifact) -> int:
    return int(str(encoder.manifest.settings["dim"]))


def _write(parent: Path, manifest: Manifest, graphs: dict[str, bytes], texts: Corpus, steps: Float64s) -> Path:
    """Write the artifact thrice: then with the weight of its steps, then with golden outputs and figures by them."""
    files = graphs | {STEPS: steps_file(0 * steps)}
    with closing(LogisticsModel.load(write_artifact(parent, manifest, files))) as model:
        judged = model.judge([each.text for each in texts.validation])
    weighed, weight = weighed_steps(steps, judged, texts.validation)
    files[STEPS] = steps_file(weighed)
    manifest = msgspec.structs.replace(manifest, training=manifest.training | {"step_weight": weight})
    with closing(LogisticsModel.load(write_artifact(parent, manifest, files))) as model:
        goldens = [
            Golden(text, golden_values(reading)) for text, reading in zip(_GOLDENS, model.infer(_GOLDENS), strict=True)
        ]
        metrics = {"int8": figures_of(model, texts)}
    return write_artifact(parent, msgspec.structs.replace(manifest, goldens=goldens, metrics=metrics), files)


def figures_of(model: LogisticsModel, texts: Corpus) -> dict[str, float]:
    """Figures of the test: of all fields and of an address's own, and how often a text without one is refused."""
    found: dict[str, float] = {}
    for kind, examples in texts.test.items():
        readings = model.infer([each.text for each in examples])
        if kind == "plain":
            found["plain.refused"] = sum(each.abstained is not None for each in readings) / max(1, len(readings))
            continue
        spans = [[Span(each.field, each.start, each.end) for each in reading.spans] for reading in readings]
        figures = span_figures(examples, spans)
        found[f"{kind}.span_f1"], found[f"{kind}.exact"] = figures.f1, figures.exact
        found[f"{kind}.address_span_f1"] = span_figures(examples, spans, ADDRESS_FIELDS).f1
    return {name: round(value, 4) for name, value in found.items()}


def _judged(graph: onnx.ModelProto, data: Lessons) -> tuple[Floats, "np.ndarray[tuple[int], np.dtype[np.int64]]"]:
    """Logits [tokens, tags] and tags [tokens] of the tokens that are judged."""
    found, wanted = [], []
    for start in range(0, len(data.states), 32):
        part = range(start, min(start + 32, len(data.states)))
        states, mask = batch([data.states[text] for text in part])
        rows = run(graph, {"states": states.numpy(), "attention_mask": mask.numpy()})
        for row, text in zip(rows, part, strict=True):
            judged = data.tags[text] != LEFT_OUT
            found.append(row[: len(judged)][judged])
            wanted.append(data.tags[text][judged])
    return np.concatenate(found).astype(np.float32), np.concatenate(wanted)
