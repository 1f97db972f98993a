"""Which artifacts a flow has loaded, from what its plan made ready: whatever has an identity is a model."""

from functools import partial

from msgspec import Struct

from streams.agents.plan import Register
from streams.delivery.inference import Identity


class LoadedArtifact(Struct, frozen=True, kw_only=True):
    """One artifact in memory.

    Attributes:
        name: of its folder.
        version: changes whenever an output may change.
        sha256: of its manifest.
        precision: fp32 or int8.
        provider: what runs it.
    """

    name: str
    version: str
    sha256: str
    precision: str
    provider: str


def loaded_artifacts(register: Register) -> tuple[LoadedArtifact, ...]:
    """Return the artifacts of the models that a flow's loading bound to its function, by name."""
    if not isinstance(register, partial):
        return ()
    bound = [*register.args, *register.keywords.values()]
    identities: list[Identity] = [thing.identity for thing in bound if hasattr(thing, "identity")]
    found = {
        each.name: LoadedArtifact(
            name=each.name,
            version=each.version,
            sha256=each.sha256,
            precision=each.precision,
            provider=each.provider,
        )
        for each in identities
    }
    return tuple(found[name] for name in sorted(found))
