"""From a GPT-2 to a verified artifact."""

import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

import msgspec
import numpy as np
from transformers import GPT2Config

from export.artifact_folder import write_artifact
from export.errors import ProofError
from export.generate.graph import contract, decode_graph
from export.generate.proof import check_greedy, check_logits
from export.generate.source import Source
from export.proof import check_contract
from models.artifact import open_artifact
from models.generate.decoder import Decoder
from models.manifest import Golden, Manifest, Variant

TASK = "text generation"
PROOF_SLOTS = 8
MOST_CAPACITY = 1024
_PROMPTS, _TOKENS = 12, 16


def build_generator(
    parent: Path,
    name: str,
    source: Source,
    *,
    version: str = "1",
    most_capacity: int = MOST_CAPACITY,
    licence: Mapping[str, str],
    training: Mapping[str, str | int | float | list[str]],
    metrics: Mapping[str, dict[str, float]],
    goldens: Sequence[Golden] = (),
    taught: Mapping[str, list[str]] | None = None,
) -> Path:
    """Write an artifact after its proof.

    Args:
        parent: the folder of all artifacts.
        name: of the artifact and its folder.
        source: weights and vocabulary.
        version: of the artifact.
        most_capacity: tokens of prompt and answer that a slot holds at most; the cache's memory follows it.
        licence: of what it was made of.
        training: how it was made.
        metrics: on data that was not trained on.
        goldens: prompts, question and context with the separator between them, and the greedy tokens after each.
        taught: settings that tell what the lessons were about; None if it may know anything.

    Returns:
        Its folder.

    Raises:
        ProofError: contract, logits or tokens differ from the framework's; nothing is left then.

    Blocks for some ten seconds a model of 6M parameters.
    """
    config = source.config
    graph = decode_graph(source.weights(), config)
    inputs, outputs = contract(config)
    check_contract(graph, inputs, outputs)
    files = {"model.onnx": graph.SerializeToString(), "tokenizer.json": source.tokenizer_json}
    manifest = Manifest(
        name=name,
        version=version,
        task=TASK,
        licence=dict(licence),
        files={},
        inputs=inputs,
        outputs=outputs,
        variants=[Variant("model.onnx", "int8", ["cpu"], ["cpu"])],
        settings={**_settings(config, most_capacity), **(taught or {})},
        training=dict(training),
        metrics=dict(metrics),
        parity={},
        goldens=list(goldens),
        golden_tolerance=0.0,
    )
    with tempfile.TemporaryDirectory() as trial:
        parity = _prove(source, write_artifact(Path(trial), manifest, files))
    return write_artifact(parent, msgspec.structs.replace(manifest, parity=parity), files)


def _settings(config: GPT2Config, most_capacity: int) -> dict[str, str | int | float | list[str]]:
    """What a decoder has to know of a graph to feed it."""
    return {
        "layers": config.n_layer,
        "heads": config.n_head,
        "dim": config.n_embd // config.n_head,
        "capacity": min(config.n_positions, most_capacity),
        "vocabulary": config.vocab_size,
    }


def _prove(source: Source, folder: Path) -> dict[str, float]:
    decoder = Decoder(open_artifact(folder), PROOF_SLOTS)
    longest = decoder.capacity - _TOKENS
    if longest < PROOF_SLOTS:
        raise ProofError("the number of positions", decoder.capacity, f"more than {_TOKENS + PROOF_SLOTS}")
    dice = np.random.default_rng(_PROMPTS)
    lengths = dice.integers(1, min(80, longest), _PROMPTS)
    prompts = [dice.integers(0, decoder.vocabulary, length).tolist() for length in lengths]
    worst = check_logits(source.model, decoder)
    return {
        "logits_to_torch": worst,
        "greedy_tokens_equal_to_torch": float(check_greedy(source.model, decoder, prompts, _TOKENS)),
    }
