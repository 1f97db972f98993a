"""A model of upper layers over the shared encoder: opened with its encoder, verified, and run in its own threads."""

from abc import ABC, abstractmethod
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import ClassVar, Self

from models.artifact import SHIPPED, Artifact, open_artifact
from models.encoder import Encoder
from models.errors import ArtifactError
from models.identity import identity_of
from models.manifest import Device
from models.quota import cores
from models.session import Session


class UpperModel(ABC):
    """A loaded, proven and warm model. Thread-safe.

    Attributes:
        artifact_name: of the one that the repository ships.
        identity: what a record says of the model that made it.
    """

    artifact_name: ClassVar[str]

    def __init__(self, artifact: Artifact, encoder: Encoder, session: Session, concurrency: int) -> None:
        """Join the parts; `load` makes them."""
        self._encoder, self._session = encoder, session
        self._pool = ThreadPoolExecutor(concurrency, thread_name_prefix=self.artifact_name)
        self.identity = identity_of(artifact, session)

    @classmethod
    def load(cls, folder: Path | None = None, *, device: Device = "cpu", concurrency: int | None = None) -> Self:
        """Open an artifact, check it against its manifest and its golden outputs, and warm it.

        Args:
            folder: the artifact, its encoder beside it; None: the shipped one.
            device: `cpu` or `cuda`.
            concurrency: single-thread runs at a time; None: the cores of the quota.

        Raises:
            ArtifactError: the artifact is absent, changed, or computes something else than when it was proven.
            DeviceError: the device is absent, or would not do all the work.

        Blocks for about a second and holds the GIL for parts of it: call it off the event loop.
        """
        artifact = open_artifact(folder or SHIPPED / cls.artifact_name)
        if artifact.uses is None:
            raise ArtifactError(artifact.folder, "its manifest names no encoder")
        model = cls(artifact, Encoder(artifact.uses, device), Session(artifact, device), concurrency or cores())
        try:
            model._prove(artifact)
        except BaseException:
            model.close()
            raise
        return model

    def close(self) -> None:
        """End the threads; blocks until the runs that have begun are done."""
        self._pool.shutdown(cancel_futures=True)

    @abstractmethod
    def _prove(self, artifact: Artifact) -> None:
        """Compare what it says of the golden texts with what it said when it was proven; raises ArtifactError."""
