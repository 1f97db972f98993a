"""The encoder's artifact: lower layers exported, quantised, proven, written.

BertModel ─▶ LowerLayers ─▶ float graph (= torch to 1e-4) ─▶ int8 graph (cosine, batch invariance) ─▶ folder
"""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import onnx

from export.artifact_folder import write_artifact
from export.encoder.activation_ranges import Floats
from export.encoder.bert import Bert
from export.encoder.cpu_graph import VARIANTS, graph_files
from export.encoder.graph import LowerLayers, proven
from export.encoder.quantise import quantised, with_few_positions, with_small_embeddings
from export.errors import ProofError
from export.proof import Arrays, check_alone, check_contract, cosine, run
from models.artifact import open_artifact
from models.manifest import Manifest, TensorSpec
from models.token_runs import pad

NAME = "encoder-en-zh"
VERSION = "1"
WINDOW_TOKENS = 128
LEAST_COSINE = 0.95
_CALIBRATION_ROWS = 10
_TABLE = "embeddings.word_embeddings.weight"
_POSITIONS = "embeddings.position_embeddings.weight"


def build_encoder(
    bert: Bert, layers: int, calibration: Sequence[list[int]], parent: Path, training: dict[str, str | int]
) -> Path:
    """Write the artifact of a BERT's first layers.

    Args:
        bert: the source.
        layers: how many of its layers flows share.
        calibration: token ids of real texts, for the 8-bit ranges and the proof.
        parent: the folder of all artifacts.
        training: what the manifest says of data and seed.

    Returns:
        The artifact's folder.

    Raises:
        ProofError: the graph does not compute what torch computes; nothing was written.

    Blocks for about two minutes.
    """
    dim = bert.model.config.hidden_size
    inputs = [
        TensorSpec("input_ids", "int64", ["rows", "tokens"]),
        TensorSpec("attention_mask", "int64", ["rows", "tokens"]),
    ]
    outputs = [TensorSpec("states", "float32", ["rows", "tokens", dim])]
    module = LowerLayers(bert.model, layers).eval()
    exact, difference = proven(
        module, inputs, outputs, lambda rows, tokens: random_ids(rows, tokens, bert.model.config.vocab_size)
    )
    feeds = [
        feed(calibration[start : start + _CALIBRATION_ROWS]) for start in range(0, len(calibration), _CALIBRATION_ROWS)
    ]
    small = with_small_embeddings(quantised(exact, feeds), _TABLE)
    small = with_few_positions(small, _POSITIONS, WINDOW_TOKENS)
    check_contract(small, inputs, outputs)
    parity = {"fp32_to_torch": difference} | check_quantised(small, exact, feeds)
    manifest = Manifest(
        name=NAME,
        version=VERSION,
        task="token states",
        licence=bert.licence,
        files={},
        inputs=inputs,
        outputs=outputs,
        variants=VARIANTS,
        settings={"prefix": bert.prefix, "window_tokens": WINDOW_TOKENS, "layers": layers, "dim": dim},
        training={"source": bert.source, **training},
        metrics={},
        parity=parity,
        goldens=[],
        golden_tolerance=0.0,
    )
    folder = write_artifact(parent, manifest, graph_files(small, feeds[0]) | {"tokenizer.json": bert.tokenizer_json})
    open_artifact(folder)
    return folder


def check_quantised(small: onnx.ModelProto, exact: onnx.ModelProto, feeds: Sequence[Arrays]) -> dict[str, float]:
    """How near the 8-bit graph is to the float one, and how much a row of it depends on the others.

    Raises:
        ProofError: too far, or it depends on them.
    """
    near = min(cosine(_tokens(run(small, each), each), _tokens(run(exact, each), each)) for each in feeds[::6])
    if near < LEAST_COSINE:
        raise ProofError("the cosine of int8 to fp32", near, LEAST_COSINE)
    return {"int8_cosine_to_fp32": near, "int8_alone_to_batch": check_alone(small, feeds)}


def feed(rows: Sequence[Sequence[int]], pad_id: int = 1) -> Arrays:
    """Token ids as the graph's inputs."""
    ids, mask = pad(rows, pad_id)
    return {"input_ids": ids, "attention_mask": mask}


def random_ids(rows: int, tokens: int, vocabulary: int) -> Arrays:
    """Made-up ids; the first row is padded on the right if there is room."""
    rng = np.random.default_rng(rows * 1000 + tokens)
    mask = np.ones((rows, tokens), np.int64)
    mask[0, max(1, tokens - 2) :] = 0
    return {"input_ids": rng.integers(0, vocabulary, (rows, tokens)), "attention_mask": mask}


def _tokens(states: Floats, each: Arrays) -> Floats:
    found: Floats = states[each["attention_mask"].astype(bool)]
    return found
