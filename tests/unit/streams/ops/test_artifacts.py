"""Which artifacts a flow has loaded is seen from what its plan bound."""

from dataclasses import dataclass
from functools import partial

from models.artifact import SHIPPED, Artifact, open_artifact
from streams.ops.artifacts import loaded_artifacts
from tests.doubles import IDENTITY, TextModel
from tests.flows import register_tally


def test_whatever_has_an_identity_is_a_model() -> None:
    (found,) = loaded_artifacts(partial(register_tally, model=TextModel()))
    assert (found.name, found.version, found.sha256) == (IDENTITY.name, IDENTITY.version, IDENTITY.sha256)


def test_a_flow_without_models_has_none() -> None:
    assert loaded_artifacts(partial(register_tally, model="no model")) == ()  # type: ignore[arg-type]
    assert loaded_artifacts(lambda _app, _flow: None) == ()


@dataclass
class Reader:
    """What reads an artifact and answers no flow by itself."""

    artifact: Artifact


def test_whatever_reads_an_artifact_is_one_too() -> None:
    artifact = open_artifact(SHIPPED / "ranker-shop")
    (found,) = loaded_artifacts(partial(register_tally, Reader(artifact)))  # type: ignore[arg-type]
    assert (found.name, found.version, found.sha256) == ("ranker-shop", artifact.manifest.version, artifact.sha256)
    assert found.precision
