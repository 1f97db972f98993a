"""A product's text as a vector, by which a product without history is known.

    title, brand, category, text ─▶ encoder ─▶ mean over the tokens, centred and scaled (one small graph) ─▶ unit vector

Vectors are cached by the hash of the text: a product whose price changes keeps its vector.
"""

import hashlib
import re
from collections.abc import Sequence
from pathlib import Path
from typing import cast

import msgspec
import numpy as np
import numpy.typing as npt

from models.artifact import SHIPPED, Artifact, open_artifact
from models.encoder import Encoder
from models.errors import ArtifactError
from models.manifest import Device
from models.plain_text import plain_text
from models.recommend.catalogue import Product
from models.session import Session

ARTIFACT = "product-text-en-zh"
GENERAL = "general.json"
TOKEN_BUDGET = 1024
MOST_CHARACTERS = 1000
"""Of a product's text only the beginning is read: a megabyte costs what a paragraph does."""

_AGAIN_AND_AGAIN = re.compile(r"(.{3,60}?)\1{4,}")

Floats = npt.NDArray[np.float32]


def text_of(product: Product, text: str = "") -> str:
    """Return what a product is known by: its title first, then everything else; what is said again and again once."""
    parts = (product.title, product.brand, product.category.replace("/", ", "), text)
    whole = plain_text(". ".join(part[:MOST_CHARACTERS] for part in parts if part))[:MOST_CHARACTERS]
    return _AGAIN_AND_AGAIN.sub(r"\1", whole)


def content_hash(text: str) -> str:
    """A key under which a text's vector may be kept, 32 hexadecimal digits."""
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


class TextVectors:
    """The encoder and the graph that makes vectors of its states. Thread-safe.

    Attributes:
        general: float32 [languages, dim], what titles of each language share, see `Centres`; None: it is not known.
    """

    def __init__(self, artifact: Artifact, device: Device) -> None:
        """Open both, and check the golden vectors.

        Raises:
            ArtifactError: one of them cannot be used, or computes something else than when it was proven.
            DeviceError: the device is absent.

        Blocks for up to a second: open them off the event loop.
        """
        if artifact.uses is None:
            raise ArtifactError(artifact.folder, "its manifest names no encoder")
        self.artifact = artifact
        self.dim = int(str(artifact.manifest.outputs[0].axes[1]))
        self._encoder, self._session = Encoder(artifact.uses, device), Session(artifact, device)
        self.general = _general(artifact, self.dim)
        self._prove()

    @classmethod
    def load(cls, folder: Path | None = None, device: Device = "cpu") -> "TextVectors":
        """Open an artifact; None: the shipped one. Raises and blocks like the constructor."""
        return cls(open_artifact(folder or SHIPPED / ARTIFACT), device)

    def vectors(self, texts: Sequence[str]) -> Floats:
        """Embed texts.

        Args:
            texts: any; of a long one the first window is read, and an empty one has a vector of zeros.

        Returns:
            float32 [texts, dim], unit length or zero.

        Raises:
            InferenceError: the engine failed.

        Blocks for about three milliseconds a title on one core.
        """
        found = np.zeros((len(texts), self.dim), np.float32)
        for rows, states, mask in self._encoder.first_windows(texts, TOKEN_BUDGET):
            (vectors,) = self._session.run({"states": states, "attention_mask": mask})
            found[rows] = cast("Floats", vectors)
        return found

    def _prove(self) -> None:
        manifest = self.artifact.manifest
        found = self.vectors([golden.text for golden in manifest.goldens])
        for golden, vector in zip(manifest.goldens, found, strict=True):
            worst = float(np.abs(vector - np.array(golden.values)).max())
            if worst > manifest.golden_tolerance:
                raise ArtifactError(self.artifact.folder, f"a golden output is off by {worst:.3f} on this machine")


def _general(artifact: Artifact, dim: int) -> Floats | None:
    """Read the means of each language's titles; an artifact of before has none."""
    if GENERAL not in artifact.manifest.files:
        return None
    try:
        means = msgspec.json.decode(artifact.path(GENERAL).read_bytes(), type=dict[str, list[float]])
        found = np.array(list(means.values()), np.float32)
    except (msgspec.MsgspecError, ValueError) as err:
        raise ArtifactError(artifact.folder, f"{GENERAL} holds no vectors ({err})") from err
    if len(found) < 2 or found.shape[1:] != (dim,):
        raise ArtifactError(artifact.folder, f"{GENERAL} holds {found.shape}, wanted two vectors of {dim} or more")
    return found
