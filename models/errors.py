"""What can go wrong between an artifact on disk and a value, one sentence each.

    folder ──ArtifactError──▶ session ──DeviceError──▶ warm model ──ShapeError, InferenceError──▶ values

ArtifactError, DeviceError and ExtraError occur at a worker's start: it refuses and stops. ShapeError is a bug of the
caller, InferenceError a failure of the engine: a worker retries in halves, and an input that fails even alone becomes a
dead letter. No text is poison here: every str gets a value or an abstention.
"""

from pathlib import Path


class ModelError(Exception):
    """Base of what this package raises on purpose."""


class ArtifactError(ModelError):
    """An artifact is absent, changed, or not what its manifest says.

    Attributes:
        folder: the artifact's folder.
        reason: what is wrong with it.
    """

    def __init__(self, folder: Path, reason: str) -> None:
        super().__init__(f"The artifact {folder.name} ({folder}) is refused: {reason}.")
        self.folder = folder
        self.reason = reason


class DeviceError(ModelError):
    """The device that was asked for is absent, or would not do all the work.

    Attributes:
        device: `cpu` or `cuda`.
        reason: what is missing.
    """

    def __init__(self, device: str, reason: str) -> None:
        super().__init__(f"The device {device} cannot run this model: {reason}.")
        self.device = device
        self.reason = reason


class ExtraError(ModelError):
    """A flow's packages are not installed: they are large, and no other flow needs them.

    Attributes:
        flow: that needs them.
        extra: of this project, that brings them.
    """

    def __init__(self, flow: str, extra: str) -> None:
        super().__init__(
            f"The flow {flow} needs more packages: pip install 'shopstream[{extra}]', "
            "or leave it to another worker (--flows names a worker's own)."
        )
        self.flow = flow
        self.extra = extra


class ShapeError(ModelError):
    """An input breaks the artifact's contract.

    Attributes:
        name: the input's name.
        found: its dtype and shape.
        wanted: the contract's dtype and axes.
    """

    def __init__(self, name: str, found: str, wanted: str) -> None:
        super().__init__(f"The input {name} is {found}, wanted {wanted}.")
        self.name = name
        self.found = found
        self.wanted = wanted


class InferenceError(ModelError):
    """ONNX Runtime failed on these inputs."""
