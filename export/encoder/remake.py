"""Rebuilds the graphs for the CPU from the existing 8-bit graphs: no weights, no data, no training.

    encoder ─▶ its graph for the CPU ─▶ sealed ─sha256─▶ each artifact that uses it, likewise

Run it after `cpu_graph.py` was improved.
"""

from pathlib import Path

import msgspec
import numpy as np
import onnx

from export.artifact_folder import write_artifact
from export.encoder.cpu_graph import CPU_GRAPH, GRAPH, graph_files
from export.proof import Arrays
from models.artifact import MANIFEST, Artifact, open_artifact
from models.manifest import Reference, TensorSpec

_SIZES = {"rows": 5, "tokens": 23}
_FEW = 7
"""The size of any other axis, and below it are made-up ids: every vocabulary has so many."""


def remake_graphs(encoder: Path) -> list[Path]:
    """Rebuild an encoder's graph for the CPU, and those of the artifacts next to it that use it.

    Args:
        encoder: the encoder's artifact.

    Returns:
        The folders, the encoder's first; only their graphs for the CPU have changed.

    Raises:
        ArtifactError: one of them is damaged; nothing was written.
        ProofError: a new graph would not compute the same, bit for bit; nothing was written.

    Blocks for some ten seconds.
    """
    base = open_artifact(encoder)
    beside = [open_artifact(manifest.parent) for manifest in sorted(encoder.parent.glob(f"*/{MANIFEST}"))]
    above = [each for each in beside if each.uses is not None and each.uses.sha256 == base.sha256]
    files = [_files(artifact) for artifact in (base, *above)]
    folders = [write_artifact(encoder.parent, base.manifest, files[0])]
    uses = Reference(base.manifest.name, open_artifact(folders[0]).sha256)
    for artifact, content in zip(above, files[1:], strict=True):
        manifest = msgspec.structs.replace(artifact.manifest, uses=uses)
        folders.append(write_artifact(encoder.parent, manifest, content))
    return folders


def _files(artifact: Artifact) -> dict[str, bytes]:
    files = {name: artifact.path(name).read_bytes() for name in artifact.manifest.files}
    if CPU_GRAPH in files:
        files |= graph_files(onnx.load_from_string(files[GRAPH]), _made_up(artifact.manifest.inputs))
    return files


def _made_up(specs: list[TensorSpec]) -> Arrays:
    """Inputs of these shapes, with padding in the first row."""
    rng = np.random.default_rng(len(specs))
    arrays: Arrays = {}
    for spec in specs:
        shape = [axis if isinstance(axis, int) else _SIZES.get(axis, _FEW) for axis in spec.axes]
        if spec.name == "attention_mask":
            arrays[spec.name] = np.ones(shape, np.int64)
            arrays[spec.name][0, shape[1] // 2 :] = 0
        elif spec.dtype == "float32":
            arrays[spec.name] = rng.standard_normal(shape).astype(np.float32)
        else:
            arrays[spec.name] = rng.integers(0, _FEW, shape, spec.dtype)
    return arrays
