"""What tests of trainings share: the artifact of a tiny encoder, made once a process: its export takes seconds."""

from pathlib import Path

import numpy as np
import pytest

from export.encoder.build import build_encoder
from tests.unit.export import tiny


@pytest.fixture(scope="session")
def encoder_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    ids = [[2, *np.random.default_rng(seed).integers(4, 20, 6).tolist(), 3] for seed in range(40)]
    return build_encoder(tiny.bert(), 1, ids, tmp_path_factory.mktemp("artifacts"), {"seed": 0})
