"""Writes an artifact: its files, then the sealed manifest, at once or not at all."""

import hashlib
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path

import msgspec

from models.artifact import MANIFEST
from models.manifest import FileEntry, Manifest, encode, sealed


def write_artifact(parent: Path, manifest: Manifest, files: Mapping[str, bytes]) -> Path:
    """Write the folder of an artifact, named like it, in place of an older one.

    Args:
        parent: the folder of all artifacts.
        manifest: without files and seal; both are filled in here.
        files: contents by name.

    Returns:
        The folder.
    """
    entries = {
        name: FileEntry(hashlib.sha256(content).hexdigest(), len(content)) for name, content in sorted(files.items())
    }
    complete = sealed(msgspec.structs.replace(manifest, files=entries))
    parent.mkdir(parents=True, exist_ok=True)
    folder = parent / manifest.name
    with tempfile.TemporaryDirectory(dir=parent, prefix=".building-") as made:
        for name, content in files.items():
            (Path(made) / name).write_bytes(content)
        (Path(made) / MANIFEST).write_bytes(encode(complete))
        if folder.exists():
            shutil.rmtree(folder)
        shutil.copytree(made, folder)
        folder.chmod(0o755)
    return folder
