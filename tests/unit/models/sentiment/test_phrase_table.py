"""A dictionary of runs comes back as it was packed, and what is none is refused."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.sentiment.phrase_table import ENTRY, Entries, Table, packed, unpacked

RUNS = st.sets(st.integers(0, 0xFFFFFFFF) | st.integers(0, 0x30000), min_size=1, max_size=40)


@given(RUNS)
def test_entries_come_back_as_they_were(runs: set[int]) -> None:
    dice = np.random.default_rng(len(runs))
    weights, rarities = dice.integers(-127, 128, len(runs)), dice.integers(1, 128, len(runs))
    entries = Entries(np.array(sorted(runs), np.uint32), weights.astype(np.int8), rarities.astype(np.int8))
    found = unpacked(packed(entries))
    told = found.rarities > 0
    assert found.runs[told].tolist() == sorted(runs)
    assert (found.weights[told].tolist(), found.rarities[told].tolist()) == (weights.tolist(), rarities.tolist())
    assert not found.weights[~told].any()
    assert (np.diff(found.runs.astype(np.int64)) > 0).all()


def test_a_run_takes_four_bytes() -> None:
    runs = np.arange(1, 1001, dtype=np.uint32) * 60_000
    assert packed(Entries(runs, np.ones(1000, np.int8), np.ones(1000, np.int8))).nbytes == 4000


@pytest.mark.parametrize(
    "table",
    [
        np.zeros((2, 5), np.int8),
        np.zeros(0, ENTRY),
        np.zeros((1, 2), ENTRY),
        np.array([(0xFFFF, 0, 0)] * (2**16 + 2), ENTRY),
        np.zeros(2, ENTRY),
    ],
)
def test_what_is_no_table_is_refused(table: Table) -> None:
    with pytest.raises(ValueError, match="phrases"):
        unpacked(table)
