"""An artifact: a folder whose files all match its manifest.

folder ─▶ manifest (seal) ─▶ files (sha256) ─▶ artifact it uses (sha256) ─▶ Artifact
"""

import hashlib
from dataclasses import dataclass
from pathlib import Path

from models.errors import ArtifactError, DeviceError
from models.manifest import Device, Manifest, Variant, decode

MANIFEST = "manifest.json"
SHIPPED = Path(__file__).parent / "artifacts"


@dataclass(frozen=True)
class Artifact:
    """A verified folder.

    Attributes:
        folder: where it lies.
        manifest: what it says about itself.
        sha256: of `manifest.json`, which holds the sha256 of every other file and of the artifact it uses.
        uses: the artifact that it builds on, also verified.
    """

    folder: Path
    manifest: Manifest
    sha256: str
    uses: "Artifact | None"

    def variant(self, device: Device) -> Variant:
        """The graph for a device.

        Raises:
            DeviceError: the artifact has none.
        """
        for variant in self.manifest.variants:
            if device in variant.devices:
                return variant
        raise DeviceError(device, f"the artifact {self.manifest.name} has no graph for it")

    def path(self, file: str) -> Path:
        """The path of one of its files."""
        return self.folder / file


def open_artifact(folder: Path) -> Artifact:
    """Read a folder and check every byte of it.

    Args:
        folder: with `manifest.json`; what it uses lies beside it.

    Raises:
        ArtifactError: it is absent, incomplete or changed.

    Blocks while it hashes (0.1 s for 30 MB).
    """
    file = folder / MANIFEST
    try:
        content = file.read_bytes()
        manifest = decode(content)
    except OSError as err:
        raise ArtifactError(folder, f"there is no readable {MANIFEST}") from err
    except ValueError as err:
        raise ArtifactError(folder, str(err)) from err
    for name, entry in manifest.files.items():
        _check_file(folder, name, entry.sha256)
    return Artifact(folder, manifest, hashlib.sha256(content).hexdigest(), _used(folder, manifest))


def own_or_shipped(own: str, name: str) -> Path:
    """Find an artifact in a user's own folder, or where that lacks it, or there is none, among those that ship.

    Args:
        own: the folder, or nothing.
        name: of the artifact.

    Raises:
        ArtifactError: no artifact at all is in the user's folder.
    """
    folder = Path(own).expanduser() if own else SHIPPED
    if not any(folder.glob(f"*/{MANIFEST}")):
        raise ArtifactError(folder, "there is no artifact in it")
    return folder / name if (folder / name).exists() else SHIPPED / name


def _used(folder: Path, manifest: Manifest) -> Artifact | None:
    if manifest.uses is None:
        return None
    used = open_artifact(folder.parent / manifest.uses.name)
    if used.sha256 != manifest.uses.sha256:
        raise ArtifactError(folder, f"it was made on another {manifest.uses.name} than the one beside it")
    return used


def _check_file(folder: Path, name: str, wanted: str) -> None:
    if Path(name).name != name:
        raise ArtifactError(folder, f"its manifest names a file outside the folder, {name}")
    try:
        found = hashlib.sha256((folder / name).read_bytes()).hexdigest()
    except OSError as err:
        raise ArtifactError(folder, f"{name} is not readable") from err
    if found != wanted:
        raise ArtifactError(folder, f"{name} was changed: sha256 {found}, wanted {wanted}")
