"""What an artifact says about itself: one struct in one canonical form, sealed with a hash.

The seal is the sha256 of the manifest's own bytes with an empty seal, so a changed figure is noticed like a changed
weight. The training's figures are stored with the weights that they belong to. Refuses to know: how the files are
read.
"""

import hashlib
from typing import Literal

import msgspec

Device = Literal["cpu", "cuda"]
SEAL_PLACE = ""


class TensorSpec(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One input or output of a graph.

    Attributes:
        name: in the graph.
        dtype: int64, float32.
        axes: a name for an axis that varies, a size for one that does not.
    """

    name: str
    dtype: str
    axes: list[str | int]


class FileEntry(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One file of the folder: its hash and its size."""

    sha256: str
    size_bytes: int


class Variant(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A graph for some devices at some precision.

    Attributes:
        file: the graph's file.
        precision: fp32, or int8 where weights at least are bytes.
        devices: where it may run.
        proven_on: where parity and speed were measured before it was written.
    """

    file: str
    precision: str
    devices: list[Device]
    proven_on: list[Device]


class Reference(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Another artifact that this one builds on, in a folder of that name beside it."""

    name: str
    sha256: str


class Golden(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An input with the output that it gave when the artifact was proven."""

    text: str
    values: list[float]


class Manifest(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The whole of `manifest.json`.

    Attributes:
        name: of the artifact, and of its folder.
        version: changes whenever an output may change.
        task: what the graph computes, in a word.
        licence: of each thing it was made of, name to SPDX identifier.
        files: every file of the folder but the manifest.
        inputs: of the graph, the same for all variants.
        outputs: of the graph, the same for all variants.
        variants: one graph each.
        uses: the artifact whose outputs this one reads.
        settings: what the code around the graph must know: the prefix, the window, the labels.
        training: data, seed and commands that made it.
        metrics: figures on data that was not trained on, per precision.
        parity: the largest differences between the framework and the graphs.
        goldens: a few outputs, checked at load.
        golden_tolerance: how far a golden's values may be off, for processors that round differently.
        seal: sha256 of this manifest with an empty seal.
    """

    name: str
    version: str
    task: str
    licence: dict[str, str]
    files: dict[str, FileEntry]
    inputs: list[TensorSpec]
    outputs: list[TensorSpec]
    variants: list[Variant]
    uses: Reference | None = None
    settings: dict[str, str | int | float | list[str]]
    training: dict[str, str | int | float | list[str]]
    metrics: dict[str, dict[str, float]]
    parity: dict[str, float]
    goldens: list[Golden]
    golden_tolerance: float
    seal: str = SEAL_PLACE


def encode(manifest: Manifest) -> bytes:
    """Write a manifest in its one canonical form."""
    return msgspec.json.format(msgspec.json.encode(manifest, order="deterministic"), indent=2) + b"\n"


def sealed(manifest: Manifest) -> Manifest:
    """The manifest with its seal."""
    opened = msgspec.structs.replace(manifest, seal=SEAL_PLACE)
    return msgspec.structs.replace(opened, seal=hashlib.sha256(encode(opened)).hexdigest())


def decode(content: bytes) -> Manifest:
    """Read and check a manifest.

    Raises:
        ValueError: it is no manifest, or a byte of it has changed; the message completes a sentence.
    """
    try:
        manifest = msgspec.json.decode(content, type=Manifest)
    except (msgspec.MsgspecError, UnicodeDecodeError) as err:
        raise ValueError(f"manifest.json is no manifest ({err})") from err
    if encode(sealed(manifest)) != content:
        raise ValueError("manifest.json was changed after it was sealed")
    return manifest
