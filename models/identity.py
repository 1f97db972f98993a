"""A model's name and version; part of every output's provenance."""

import msgspec

from models.artifact import Artifact
from models.session import Session


class ModelIdentity(msgspec.Struct, frozen=True):
    """Name, version and seal of an artifact, and how it runs.

    Attributes:
        name: of the artifact.
        version: of the artifact.
        sha256: of its manifest, which holds the sha256 of every file and of the artifact that it uses.
        precision: fp32 or int8.
        provider: ONNX Runtime's name of what ran it.
    """

    name: str
    version: str
    sha256: str
    precision: str
    provider: str


def identity_of(artifact: Artifact, session: Session) -> ModelIdentity:
    """The identity of an artifact as one session runs it."""
    manifest = artifact.manifest
    return ModelIdentity(manifest.name, manifest.version, artifact.sha256, session.precision, session.provider)
