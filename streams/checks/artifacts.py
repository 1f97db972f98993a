"""Checks artifacts on disk, and each flow's models: loads them, verifies their golden outputs, and closes them."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from models.artifact import MANIFEST, SHIPPED, open_artifact
from models.errors import ArtifactError, DeviceError, ExtraError
from models.quota import cores
from streams.agents.plan import FlowPlan
from streams.checks.finding import Finding
from streams.settings import Settings

MEND = "`shopstream models build` makes it again; where it was shipped, take it from the repository again"


def artifact_findings(settings: Settings) -> Iterator[Finding]:
    """Check every byte of every artifact. Blocks while it hashes (0.1 s for 30 MB)."""
    parent = Path(settings.artifacts).expanduser() if settings.artifacts else SHIPPED
    folders = sorted(file.parent for file in parent.glob(f"*/{MANIFEST}"))
    if not folders:
        words = f"there is no artifact in it ({MANIFEST}): the setting artifacts names another folder, or none"
        yield Finding("artifacts", str(parent), ok=False, says=words)
    for folder in folders:
        try:
            manifest = open_artifact(folder).manifest
        except ArtifactError as error:
            yield Finding("artifacts", folder.name, ok=False, says=f"{error.reason}: {MEND}")
        else:
            words = f"version {manifest.version}, {len(manifest.files)} files with the hashes of their manifest"
            yield Finding("artifacts", folder.name, ok=True, says=words)


def model_findings(settings: Settings, plans: Sequence[FlowPlan]) -> Iterator[Finding]:
    """Load each flow's models as its worker does: contract, device, golden outputs. Blocks for a second a flow."""
    proven, lacking = set(), {}
    for plan in plans:
        own = settings.of_flow(plan.spec.name)
        try:
            plan.load(own)
        except ArtifactError as error:
            yield Finding("artifacts", plan.spec.name, ok=False, says=f"its models cannot be loaded: {error}")
        except DeviceError as error:
            lacking[own.device] = error.reason
        except ExtraError as error:
            yield Finding("artifacts", plan.spec.name, ok=False, says=str(error))
        else:
            proven.add(own.device)
            words = f"its models hold their contract and their golden outputs on {own.device}"
            yield Finding("artifacts", plan.spec.name, ok=True, says=words)
    for device in sorted({settings.of_flow(plan.spec.name).device for plan in plans}):
        yield _device(device, lacking.get(device), device in proven)


def _device(device: str, lacks: str | None, proven: bool) -> Finding:
    if lacks is not None:
        return Finding("device", device, ok=False, says=f"{lacks}: mend it, or set device = cpu")
    if device == "cpu":
        return Finding("device", device, ok=True, says=f"{cores()} cores")
    if proven:
        return Finding("device", device, ok=True, says="models run on it")
    return Finding("device", device, ok=False, says="it was not tried, because no model could be loaded")
