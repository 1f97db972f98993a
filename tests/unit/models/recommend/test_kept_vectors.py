"""Vectors on the disk: found again after a restart, also after one that came in the middle of a write."""

from pathlib import Path

import numpy as np
import pytest

from models.recommend import kept_vectors
from models.recommend.kept_vectors import HASH_BYTES, KeptVectors

DIM = 4
ONE, OTHER = "0" * 32, "f" * 32
UNIT = np.array([0.5, -0.5, 0.5, 0.5], np.float32)


def test_a_restart_finds_what_was_kept(tmp_path: Path) -> None:
    kept = KeptVectors(tmp_path / "new" / "vectors.bin", DIM)
    assert kept.get(ONE) is None
    kept.put([(ONE, UNIT), (OTHER, np.zeros(DIM))])
    for each in (kept, KeptVectors(tmp_path / "new" / "vectors.bin", DIM)):
        assert len(each) == 2
        assert found(each, ONE) == UNIT.tolist()
        assert found(each, OTHER) == [0.0] * DIM


@pytest.mark.parametrize("cut", [1, 2 * DIM, 2 * DIM + HASH_BYTES - 1])
def test_what_a_killed_worker_wrote_in_part_is_cut_off(tmp_path: Path, cut: int) -> None:
    file = tmp_path / "vectors.bin"
    KeptVectors(file, DIM).put([(ONE, UNIT), (OTHER, UNIT)])
    file.write_bytes(file.read_bytes()[:-cut])
    kept = KeptVectors(file, DIM)
    assert kept.get(ONE) is not None
    assert kept.get(OTHER) is None
    kept.put([(OTHER, UNIT)])
    assert KeptVectors(file, DIM).get(OTHER) is not None


def test_bytes_that_are_no_vector_are_none(tmp_path: Path) -> None:
    file = tmp_path / "vectors.bin"
    KeptVectors(file, DIM).put([(ONE, UNIT), (OTHER, 3 * UNIT)])
    assert KeptVectors(file, DIM).get(OTHER) is None


def test_a_disk_that_takes_nothing_costs_the_next_start_alone(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    file = tmp_path / "vectors.bin"
    kept = KeptVectors(file, DIM)
    file.unlink()
    file.mkdir()
    kept.put([(ONE, UNIT)])
    assert "cannot be kept" in caplog.text
    assert kept.get(ONE) is not None


def test_a_file_that_outgrew_its_bound_is_begun_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "vectors.bin"
    KeptVectors(file, DIM).put([(ONE, UNIT), (OTHER, UNIT)])
    monkeypatch.setattr(kept_vectors, "MOST_BYTES", 30)
    assert len(KeptVectors(file, DIM)) == 0
    assert file.stat().st_size == 0


def found(kept: KeptVectors, content_hash: str) -> list[float]:
    vector = kept.get(content_hash)
    assert vector is not None
    values: list[float] = vector.tolist()
    return values
