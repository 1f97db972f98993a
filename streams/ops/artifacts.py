"""Which artifacts a flow has loaded: of what its plan loaded, everything that has an identity or an artifact."""

from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING

from msgspec import Struct

from models.artifact import Artifact

if TYPE_CHECKING:
    from streams.agents.plan import Register


class LoadedArtifact(Struct, frozen=True, kw_only=True):
    """One artifact in memory.

    Attributes:
        name: of its folder.
        version: changes whenever an output may change.
        sha256: of its manifest.
        precision: fp32 or int8; of several variants all.
        provider: what runs it; empty where the model does not say.
    """

    name: str
    version: str
    sha256: str
    precision: str
    provider: str


def loaded_artifacts(register: "Register") -> tuple[LoadedArtifact, ...]:
    """Return the artifacts of the models that a flow's loading bound to its function, by name."""
    if not isinstance(register, partial):
        return ()
    found = {each.name: each for thing in (*register.args, *register.keywords.values()) for each in _of(thing)}
    return tuple(found[name] for name in sorted(found))


def _of(thing: object) -> Iterator[LoadedArtifact]:
    if (identity := getattr(thing, "identity", None)) is not None:
        yield LoadedArtifact(
            name=identity.name,
            version=identity.version,
            sha256=identity.sha256,
            precision=identity.precision,
            provider=identity.provider,
        )
    elif isinstance(artifact := getattr(thing, "artifact", None), Artifact):
        manifest, session = artifact.manifest, getattr(thing, "session", None)
        yield LoadedArtifact(
            name=manifest.name,
            version=manifest.version,
            sha256=artifact.sha256,
            precision=", ".join(sorted({variant.precision for variant in manifest.variants})),
            provider=getattr(session, "provider", ""),
        )
