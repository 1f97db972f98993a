"""Product texts as vectors: alike texts are near, a long one costs no more, an empty one has none."""

import shutil
from pathlib import Path

import msgspec
import numpy as np
import pytest

from export.artifact_folder import write_artifact
from models.artifact import SHIPPED, open_artifact
from models.errors import ArtifactError
from models.manifest import encode, sealed
from models.recommend.catalogue import Product
from models.recommend.texts import ARTIFACT, GENERAL, MOST_CHARACTERS, TextVectors, content_hash, text_of


@pytest.fixture(scope="module")
def texts() -> TextVectors:
    return TextVectors.load()


def test_an_artifact_that_computes_something_else_is_refused(tmp_path: Path) -> None:
    for name in (ARTIFACT, "encoder-en-zh"):
        shutil.copytree(SHIPPED / name, tmp_path / name)
    manifest = open_artifact(SHIPPED / ARTIFACT).manifest
    wrong = [msgspec.structs.replace(each, values=[1.0] * len(each.values)) for each in manifest.goldens]
    changed = sealed(msgspec.structs.replace(manifest, goldens=wrong))
    (tmp_path / ARTIFACT / "manifest.json").write_bytes(encode(changed))
    with pytest.raises(ArtifactError, match="golden output"):
        TextVectors.load(tmp_path / ARTIFACT)


def test_an_artifact_of_before_knows_nothing_of_languages_and_a_wrong_file_is_refused(tmp_path: Path) -> None:
    for name in (ARTIFACT, "encoder-en-zh"):
        shutil.copytree(SHIPPED / name, tmp_path / name)
    manifest = open_artifact(SHIPPED / ARTIFACT).manifest
    graph = {"model.onnx": (SHIPPED / ARTIFACT / "model.onnx").read_bytes()}
    assert TextVectors.load(write_artifact(tmp_path, manifest, graph)).general is None
    for content in (b"[]", b'{"en": [1.0]}', b'{"en": [1.0], "unspaced": [1.0, 2.0]}'):
        folder = write_artifact(tmp_path, manifest, graph | {GENERAL: content})
        with pytest.raises(ArtifactError, match=r"general\.json holds"):
            TextVectors.load(folder)


def test_products_that_read_alike_are_nearer_than_others(texts: TextVectors) -> None:
    milk, milk_too, lamp = texts.vectors(
        ["fluid milk white only 1 gallon", "milk by-products 1 pint", "light bulbs 60 w"]
    )
    assert milk @ milk_too > milk @ lamp + 0.1


def test_a_vector_does_not_depend_on_its_batch(texts: TextVectors) -> None:
    some = ["milk", "a much longer title of a product with many words in it", "razor blades"]
    together = texts.vectors(some)
    alone = np.concatenate([texts.vectors([each]) for each in some])
    assert together == pytest.approx(alone, abs=1e-5)


def test_an_empty_text_has_no_direction(texts: TextVectors) -> None:
    assert not texts.vectors([""]).any()
    assert texts.vectors([]).shape == (0, texts.dim)


def test_a_megabyte_of_text_is_cut() -> None:
    text = text_of(Product("p1", "Lamp", "home/light", "Glow"), "x " * 500_000)
    assert text == "Lamp. Glow. home, light. x x"
    assert len(text) <= MOST_CHARACTERS


@pytest.mark.parametrize("said", ["super quality ", "x y ", "best kettle of all, buy now! ", "好茶香茶"])
def test_what_a_text_says_again_and_again_is_read_once(said: str) -> None:
    kettle = Product("p1", "Stovetop kettle, red")
    once, stuffed = text_of(kettle, said), text_of(kettle, said * 2_000)
    assert stuffed.startswith(once)
    assert len(stuffed) <= len(once) + len(said) + 4  # what is cut off in the middle of a repetition


def test_ordinary_texts_and_long_numbers_are_left_as_they_are() -> None:
    text = "Powerbank, 1000000 mAh. Ha ha ha! Bora Bora, New York, New York. No no no no, this is no lamp."
    assert text_of(Product("p1", "Thing"), text) == f"Thing. {text}"


def test_the_hash_is_the_contents_alone() -> None:
    assert content_hash("milk") == content_hash("milk")
    assert content_hash("milk") != content_hash("bread")
    assert len(content_hash("\ud800")) == 32
