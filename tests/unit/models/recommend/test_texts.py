"""Product texts as vectors: alike texts are near, a long one costs no more, an empty one has none."""

import shutil
from pathlib import Path

import msgspec
import numpy as np
import pytest

from models.artifact import SHIPPED, open_artifact
from models.errors import ArtifactError
from models.manifest import encode, sealed
from models.recommend.catalogue import Product
from models.recommend.texts import ARTIFACT, MOST_CHARACTERS, TextVectors, content_hash, text_of


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
    assert text.startswith("Lamp. Glow. home, light. x x")
    assert len(text) <= MOST_CHARACTERS


def test_the_hash_is_the_contents_alone() -> None:
    assert content_hash("milk") == content_hash("milk")
    assert content_hash("milk") != content_hash("bread")
    assert len(content_hash("\ud800")) == 32
