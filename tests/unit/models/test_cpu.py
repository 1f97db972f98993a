"""Which processors sum byte products exactly, and that both ways of running int8 give the same vectors there."""

from pathlib import Path

import numpy as np
import pytest

from models import session
from models.artifact import SHIPPED, open_artifact
from models.cpu import multiplies_bytes_exactly
from models.session import Session


@pytest.mark.parametrize(
    ("flags", "exact"),
    [
        ("fpu avx512f avx512_vnni", True),
        ("fpu avx2 avx_vnni", True),
        ("fpu avx2 avx512f", False),
        ("fpu avx512_vnni_of_another_kind", False),
    ],
)
def test_vnni_is_read_from_the_processors_flags(tmp_path: Path, flags: str, exact: bool) -> None:
    cpuinfo = tmp_path / "cpuinfo"
    cpuinfo.write_text(f"processor\t: 0\nflags\t\t: {flags}\nbugs\t\t:\n")
    assert multiplies_bytes_exactly(cpuinfo) is exact


def test_a_system_without_a_list_of_processors_is_taken_for_one_without_vnni(tmp_path: Path) -> None:
    assert not multiplies_bytes_exactly(tmp_path / "absent")


def test_the_safe_way_gives_the_same_states_as_the_processors_own(monkeypatch: pytest.MonkeyPatch) -> None:
    artifact = open_artifact(SHIPPED / "encoder-en-zh")
    ids = np.random.default_rng(7).integers(5, 40_000, (4, 60))
    inputs = {"input_ids": ids, "attention_mask": np.ones_like(ids)}
    (own,) = Session(artifact, "cpu").run(inputs)
    monkeypatch.setattr(session, "multiplies_bytes_exactly", lambda: False)
    (safe,) = Session(artifact, "cpu").run(inputs)
    assert np.abs(own.astype(np.float32) - safe.astype(np.float32)).max() < 1e-4
