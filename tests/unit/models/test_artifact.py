"""An artifact with a changed byte is refused, wherever the byte is."""

import json
import shutil
from pathlib import Path

import msgspec
import pytest

from models.artifact import MANIFEST, SHIPPED, open_artifact, own_or_shipped
from models.errors import ArtifactError, DeviceError
from models.manifest import Reference, encode, sealed
from models.sentiment.model import ARTIFACT, SentimentModel


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    """The shipped artifacts in a folder of the test's own."""
    for folder in SHIPPED.iterdir():
        shutil.copytree(folder, tmp_path / folder.name)
    return tmp_path / ARTIFACT


def test_the_shipped_artifacts_are_what_their_manifests_say() -> None:
    artifact = open_artifact(SHIPPED / ARTIFACT)
    assert artifact.uses is not None
    assert artifact.manifest.uses is not None
    assert artifact.uses.sha256 == artifact.manifest.uses.sha256
    assert artifact.manifest.licence
    assert artifact.manifest.training["command"] == "shopstream models sentiment"


def test_the_shipped_artifacts_stay_small() -> None:
    sizes = {folder.name: sum(file.stat().st_size for file in folder.iterdir()) for folder in SHIPPED.iterdir()}
    assert sizes["encoder-en-zh"] <= 37e6
    assert sum(sizes.values()) <= 60e6


@pytest.mark.parametrize(
    "name",
    [
        "sentiment-en-zh/model.onnx",
        "sentiment-en-zh/phrases.npy",
        "sentiment-en-zh/exit.npz",
        "encoder-en-zh/model.onnx",
        "encoder-en-zh/tokenizer.json",
    ],
)
def test_a_changed_byte_of_a_file_is_refused(copied: Path, name: str) -> None:
    file = copied.parent / name
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(content)
    with pytest.raises(ArtifactError, match=f"{file.name} was changed"):
        SentimentModel.load(copied)


def test_a_changed_figure_in_the_manifest_is_refused(copied: Path) -> None:
    file = copied / MANIFEST
    file.write_bytes(file.read_bytes().replace(b'"version": "', b'"version": "9'))
    with pytest.raises(ArtifactError, match="changed after it was sealed"):
        SentimentModel.load(copied)


@pytest.mark.parametrize("content", [b"", b"\xff\xfe", b"{}", b"[1]", b'{"name": 3}'])
def test_what_is_no_manifest_is_refused(copied: Path, content: bytes) -> None:
    (copied / MANIFEST).write_bytes(content)
    with pytest.raises(ArtifactError, match="is no manifest"):
        open_artifact(copied)


def test_an_absent_folder_is_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(ArtifactError, match=r"nowhere.*no readable manifest\.json"):
        open_artifact(tmp_path / "nowhere")


def test_a_missing_file_is_refused(copied: Path) -> None:
    (copied / "model.onnx").unlink()
    with pytest.raises(ArtifactError, match=r"model\.onnx is not readable"):
        open_artifact(copied)


def test_another_encoder_than_the_one_it_was_made_on_is_refused(copied: Path) -> None:
    file = copied.parent / "encoder-en-zh" / MANIFEST
    manifest = open_artifact(file.parent).manifest
    file.write_bytes(encode(sealed(msgspec.structs.replace(manifest, version="other"))))
    with pytest.raises(ArtifactError, match="another encoder-en-zh"):
        open_artifact(copied)


def test_a_file_outside_the_folder_is_refused(copied: Path) -> None:
    manifest = open_artifact(copied).manifest
    outside = msgspec.structs.replace(manifest, files={"../secret": next(iter(manifest.files.values()))})
    (copied / MANIFEST).write_bytes(encode(sealed(outside)))
    with pytest.raises(ArtifactError, match="outside the folder"):
        open_artifact(copied)


def test_golden_outputs_that_differ_are_refused(copied: Path) -> None:
    manifest = open_artifact(copied).manifest
    golden = msgspec.structs.replace(manifest.goldens[0], values=manifest.goldens[0].values[::-1])
    (copied / MANIFEST).write_bytes(encode(sealed(msgspec.structs.replace(manifest, goldens=[golden]))))
    with pytest.raises(ArtifactError, match="golden output is off"):
        SentimentModel.load(copied)


def test_phrases_that_were_counted_otherwise_are_refused(copied: Path) -> None:
    manifest = open_artifact(copied).manifest
    settings = {name: value for name, value in manifest.settings.items() if name != "phrases_counting"}
    (copied / MANIFEST).write_bytes(encode(sealed(msgspec.structs.replace(manifest, settings=settings))))
    with pytest.raises(ArtifactError, match="were not counted by a dictionary of signs and edges"):
        SentimentModel.load(copied)


@pytest.mark.parametrize("name", ["exit_sure_en", "exit_sure_zh"])
def test_an_exit_without_its_bounds_is_refused(copied: Path, name: str) -> None:
    manifest = open_artifact(copied).manifest
    settings = {each: value for each, value in manifest.settings.items() if each != name}
    (copied / MANIFEST).write_bytes(encode(sealed(msgspec.structs.replace(manifest, settings=settings))))
    with pytest.raises(ArtifactError, match=f"its exit cannot be used .*{name}"):
        SentimentModel.load(copied)


def test_an_artifact_without_an_exit_has_all_layers_read_each_text(copied: Path) -> None:
    manifest = open_artifact(copied).manifest
    settings = {each: value for each, value in manifest.settings.items() if not each.startswith("exit")}
    # The layers say of a golden text a little else than the exit, which decides some of them.
    without = msgspec.structs.replace(manifest, settings=settings, golden_tolerance=0.2)
    (copied / MANIFEST).write_bytes(encode(sealed(without)))
    model = SentimentModel.load(copied)
    model.close()
    assert model._exit is None


def test_a_graph_that_breaks_the_contract_is_refused(copied: Path) -> None:
    manifest = open_artifact(copied).manifest
    renamed = msgspec.structs.replace(manifest.inputs[0], name="vectors")
    other = msgspec.structs.replace(manifest, inputs=[renamed, *manifest.inputs[1:]])
    (copied / MANIFEST).write_bytes(encode(sealed(other)))
    with pytest.raises(ArtifactError, match="the manifest says"):
        SentimentModel.load(copied)


def test_an_artifact_without_an_encoder_is_refused_as_sentiment(copied: Path) -> None:
    manifest = open_artifact(copied).manifest
    (copied / MANIFEST).write_bytes(encode(sealed(msgspec.structs.replace(manifest, uses=None))))
    with pytest.raises(ArtifactError, match="names no encoder"):
        SentimentModel.load(copied)


def test_a_device_without_a_graph_is_an_error_of_the_device(copied: Path) -> None:
    manifest = open_artifact(copied).manifest
    cpu_only = msgspec.structs.replace(manifest.variants[0], devices=["cpu"])
    (copied / MANIFEST).write_bytes(encode(sealed(msgspec.structs.replace(manifest, variants=[cpu_only]))))
    with pytest.raises(DeviceError, match="has no graph for it"):
        open_artifact(copied).variant("cuda")


def test_a_manifest_is_written_in_one_form_and_sealed_by_its_content() -> None:
    manifest = open_artifact(SHIPPED / ARTIFACT).manifest
    assert encode(manifest) == (SHIPPED / ARTIFACT / MANIFEST).read_bytes()
    assert json.loads(encode(manifest))["seal"] == manifest.seal
    other = sealed(msgspec.structs.replace(manifest, uses=Reference("encoder", "0")))
    assert other.seal != manifest.seal


def test_what_an_own_folder_lacks_is_taken_of_the_shipped_ones(tmp_path: Path) -> None:
    (tmp_path / "ranker-shop").mkdir()
    (tmp_path / "ranker-shop" / MANIFEST).touch()
    assert own_or_shipped(str(tmp_path), "ranker-shop") == tmp_path / "ranker-shop"
    assert own_or_shipped(str(tmp_path), ARTIFACT) == own_or_shipped("", ARTIFACT) == SHIPPED / ARTIFACT


@pytest.mark.parametrize("folder", ["", "none"])
def test_a_folder_in_which_no_artifact_is_is_no_own_one(tmp_path: Path, folder: str) -> None:
    with pytest.raises(ArtifactError, match="there is no artifact in it"):
        own_or_shipped(str(tmp_path / folder), ARTIFACT)
