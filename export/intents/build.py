"""The intents artifact: layers taught on the corpus, words beside them, quantised, calibrated, judged, written.

    question forms ─▶ takes ─┬─▶ states ─▶ train ─┐
                             └─▶ words ─▶ lexicon ─┴─▶ float graph (= torch) ─▶ int8 ─┬▶ one temperature ─▶ folder
                                                                                     └▶ vectors ─▶ own answers ─┘

Trust in the words and temperature are fitted on forms that were not trained on, what finds answers
under names of a shop's own on other shops' answers and tickets.
"""

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path

import msgspec
import numpy as np
import numpy.typing as npt
import onnx
import torch

from export.artifact_folder import write_artifact
from export.calibrated_graph import calibrated
from export.encoder.bert import Bert
from export.encoder.cpu_graph import VARIANTS, graph_files
from export.encoder.graph import proven
from export.encoder.quantise import quantised
from export.encoder.states import first_windows
from export.intents.figures import figures, softmax, temperature, trust
from export.intents.kept import KeptStates
from export.intents.layers import IntentLayers, States
from export.intents.lexicon import train_lexicon
from export.intents.own_answers import fit_own_wishes, read_shops
from export.intents.reader import Reader, feed, inputs, random_feed
from export.intents.space import AXES, Space, fit_space
from export.intents.texts import IntentText, Parts, intent_texts, noisy_texts
from export.intents.train import Recipe, train_intents
from export.intents.vectors_graph import means_of, with_vectors
from export.proof import check_contract, run
from models.artifact import Artifact, open_artifact
from models.encoder import Encoder
from models.manifest import Golden, Manifest, Reference, TensorSpec
from models.replies.intents import ARTIFACT, OUTPUTS, TASK, IntentModel
from models.replies.own_wishes import own_settings

VERSION = "12"
PRECISION_WANTED = 0.95
_ROWS = 32
_GOLDENS = ("Where is my parcel?", "I want my money back", "how do i return this", "我要取消订单", "Hello")
_GOLDEN_TOLERANCE = 0.05
Floats = npt.NDArray[np.float32]


def build_intents(
    bert: Bert,
    encoder_folder: Path,
    recipe: Recipe,
    work: Path,
    progress: Callable[[str, float], None],
) -> Path:
    """Write the artifact next to its encoder's.

    Args:
        bert: whose layers above the encoder's are the start.
        encoder_folder: the encoder's artifact, made of the same weights.
        recipe: of the training.
        work: where states and checkpoints are kept; an interrupted training resumes from them.
        progress: called with the stage and the share of it that is done.

    Returns:
        Its folder.

    Raises:
        CorpusError: the corpus cannot be used.
        CheckpointError: a checkpoint is damaged.
        ProofError: a graph does not compute what torch computes; nothing was written.

    Blocks for some forty minutes on one core.
    """
    progress("intents", 0.0)
    artifact, parts = open_artifact(encoder_folder), intent_texts()
    names = sorted({each.intent for each in parts.training})
    states = KeptStates(
        work / f"states-{artifact.sha256[:12]}", partial(first_windows, encoder=Encoder(artifact, "cpu"))
    )
    takes = [[each.text for each in parts.training], *(noisy_texts(recipe.seed + at) for at in range(recipe.takes))]
    labels = _labels(parts.training, names)
    first = int(str(artifact.manifest.settings["layers"]))
    torch.manual_seed(recipe.seed)
    upper = IntentLayers(bert.model, first, recipe.depths, len(names))
    checkpoints = work / f"intents-{_fingerprint(recipe, takes, artifact.sha256)}"
    train_intents(
        upper,
        [states(texts) for texts in takes],
        labels,
        recipe,
        checkpoints=checkpoints,
        progress=lambda share: progress("intents", share),
    )
    lexicon = train_lexicon([text for texts in takes for text in texts], np.tile(labels, len(takes)), recipe.seed)
    judged = _judged(parts.validation, states)
    alone = Reader(upper, lexicon, 0.0)
    scores = _torch(lambda rows: lexicon(rows[2], rows[3]), judged)
    weight = trust(_torch(lambda rows: alone(*rows), judged), scores, _labels(parts.validation, names))
    chosen = np.linspace(0, len(labels) - 1, 10 * _ROWS).astype(int)
    calibration = _judged([parts.training[at] for at in chosen], states)
    return _export(Reader(upper, lexicon, weight), calibration, _Taught(artifact, states, parts, names, recipe, weight))


@dataclass(frozen=True)
class _Taught:
    """What the model was taught with.

    Attributes:
        artifact: the shared encoder's.
        states: of texts, by that encoder.
        parts: all texts.
        names: of the intents, in the order of the outputs.
        recipe: of the training.
        trust: in the words.
    """

    artifact: Artifact
    states: KeptStates
    parts: Parts
    names: list[str]
    recipe: Recipe
    trust: float


Fed = list[tuple[npt.NDArray[np.float16], str]]


def _export(reader: Reader, calibration: Fed, taught: _Taught) -> Path:
    artifact, names, parts = taught.artifact, taught.names, taught.parts
    dim = _dim(artifact)
    outputs = [
        TensorSpec(name, "float32", ["rows", size]) for name, size in zip(OUTPUTS, (len(names), AXES, 1), strict=True)
    ]
    logits = [TensorSpec("logits", "float32", ["rows", len(names)])]
    exact, difference = proven(reader, inputs(dim), logits, lambda rows, tokens: random_feed(rows, tokens, dim))
    small = quantised(exact, [feed(*rows) for rows in _batches(calibration)])
    found = {
        part: _graph(small, _judged(texts, taught.states))
        for part, texts in (("validation", parts.validation), ("held_out", parts.held_out))
    }
    scale = 1 / temperature(found["validation"], _labels(parts.validation, names))
    graph = with_vectors(
        calibrated(small, torch.full((len(names),), scale), torch.zeros(len(names)), "probabilities"),
        _space(small, taught),
    )
    check_contract(graph, inputs(dim), outputs)
    metrics = _metrics({part: softmax(values * scale) for part, values in found.items()}, taught)
    manifest = _manifest(taught, outputs, metrics, difference)
    files = graph_files(graph, feed(*_batches(calibration)[0]))
    model = IntentModel.load(write_artifact(artifact.folder.parent, manifest, files))
    goldens = [Golden(text, [each.confidence]) for text, each in zip(_GOLDENS, model.infer(_GOLDENS), strict=True)]
    settings = manifest.settings | own_settings(fit_own_wishes(model, read_shops(), parts.validation))
    judged = msgspec.structs.replace(manifest, goldens=goldens, settings=settings)
    return write_artifact(artifact.folder.parent, judged, files)


def _manifest(taught: _Taught, outputs: list[TensorSpec], metrics: dict[str, float], difference: float) -> Manifest:
    """What the artifact says of itself; golden outputs and the weights of own answers come after."""
    artifact = taught.artifact
    return Manifest(
        name=ARTIFACT,
        version=VERSION,
        task=TASK,
        licence=dict(artifact.manifest.licence),
        files={},
        inputs=inputs(_dim(artifact)),
        outputs=outputs,
        variants=VARIANTS,
        uses=Reference(artifact.manifest.name, artifact.sha256),
        settings={"intents": list(taught.names)},
        training={
            "data": "export/replies/corpus/questions",
            "texts": len(taught.parts.training),
            "command": "shopstream models intents",
            "trust_in_words": taught.trust,
            **asdict(taught.recipe),
            "depths": " ".join(map(str, taught.recipe.depths)),
        },
        metrics={"int8": metrics},
        parity={"fp32_to_torch": difference},
        goldens=[],
        golden_tolerance=_GOLDEN_TOLERANCE,
    )


def _metrics(probabilities: Mapping[str, Floats], taught: _Taught) -> dict[str, float]:
    """Figures of what is judged, by part and language; probabilities by part."""
    metrics: dict[str, float] = {}
    for part, texts in (("validation", taught.parts.validation), ("held_out", taught.parts.held_out)):
        for language in ("en", "zh"):
            rows = np.array([each.language == language for each in texts])
            labels = _labels([each for each in texts if each.language == language], taught.names)
            metrics |= figures(f"{part}.{language}", probabilities[part][rows], labels, PRECISION_WANTED)
    return metrics


def _dim(encoder: Artifact) -> int:
    return int(str(encoder.manifest.settings["dim"]))


def _space(graph: onnx.ModelProto, taught: _Taught) -> Space:
    """Of the training forms as they are written, by the graph that is served."""
    texts = taught.parts.training
    feeds = [feed(*rows) for rows in _batches(_judged(texts, taught.states))]
    return fit_space(means_of(graph, feeds), [each.intent for each in texts], [each.language for each in texts])


def _judged(texts: Sequence[IntentText], states: KeptStates) -> Fed:
    words = [each.text for each in texts]
    return list(zip(states(words), words, strict=True))


def _batches(fed: Fed) -> list[tuple[States, list[str]]]:
    parts = [fed[start : start + _ROWS] for start in range(0, len(fed), _ROWS)]
    return [([states for states, _ in part], [text for _, text in part]) for part in parts]


def _graph(graph: onnx.ModelProto, fed: Fed) -> Floats:
    return np.concatenate([run(graph, feed(*rows)) for rows in _batches(fed)])


def _torch(module: Callable[[list[torch.Tensor]], torch.Tensor], fed: Fed) -> Floats:
    with torch.inference_mode():
        parts = [module([torch.from_numpy(array) for array in feed(*rows).values()]).numpy() for rows in _batches(fed)]
    return np.concatenate(parts)


def _labels(texts: Sequence[IntentText], names: Sequence[str]) -> npt.NDArray[np.int64]:
    return np.array([names.index(each.intent) for each in texts], np.int64)


def _fingerprint(recipe: Recipe, takes: Sequence[Sequence[str]], weights: str) -> str:
    """Of everything that the weights follow from: a checkpoint is of one recipe, corpus and encoder."""
    told = json.dumps([asdict(recipe), takes, weights], ensure_ascii=False)
    return hashlib.sha256(told.encode()).hexdigest()[:12]
