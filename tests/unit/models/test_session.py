"""A session refuses an absent device, misplaced nodes, and inputs that break the contract."""

import json
import multiprocessing
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from pathlib import Path

import numpy as np
import psutil
import pytest

from models.artifact import SHIPPED, open_artifact
from models.errors import DeviceError, InferenceError, ShapeError
from models.manifest import TensorSpec
from models.onnx_runtime import ort
from models.sentiment.model import ARTIFACT, SentimentModel
from models.session import Session, check_inputs, misplaced_nodes

SPECS = [TensorSpec("ids", "int64", ["rows", "tokens"]), TensorSpec("states", "float32", ["rows", "tokens", 3])]


def test_a_gpu_that_is_not_there_is_an_error_at_start_and_the_only_word(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("CUDA_VISIBLE_DEVICES", "")
    with pytest.raises(DeviceError, match="device cuda"):
        SentimentModel.load(device="cuda")
    assert capfd.readouterr() == ("", "")


def test_a_provider_that_this_build_does_not_know_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ort, "get_available_providers", lambda: ["CPUExecutionProvider"])
    with pytest.raises(DeviceError, match="does not know it"):
        SentimentModel.load(device="cuda")


def test_nodes_that_ran_on_the_cpu_are_found_in_a_profile(tmp_path: Path) -> None:
    artifact = open_artifact(SHIPPED / "encoder-en-zh")
    options = ort.SessionOptions()
    options.enable_profiling, options.profile_file_prefix = True, str(tmp_path / "profile")
    session = ort.InferenceSession(artifact.path("model.onnx"), options, providers=["CPUExecutionProvider"])
    ones = np.ones((2, 3), np.int64)
    session.run(None, {"input_ids": ones, "attention_mask": ones})
    events = json.loads(Path(session.end_profiling()).read_text())
    assert misplaced_nodes(events, "CPUExecutionProvider") == []
    assert any("MatMul" in node for node in misplaced_nodes(events, "CUDAExecutionProvider"))


def test_nodes_that_compute_shapes_may_run_on_the_cpu() -> None:
    told = {"provider": "CPUExecutionProvider", "op_name": "Shape"}
    assert misplaced_nodes([{"cat": "Node", "name": "s", "args": told}], "CUDAExecutionProvider") == []


@pytest.mark.parametrize(
    "arrays",
    [
        {},
        {"ids": np.ones((2, 2), np.int64)},
        {"ids": np.ones((2, 2), np.int32), "states": np.ones((2, 2, 3), np.float32)},
        {"ids": np.ones((2, 2), np.int64), "states": np.ones((2, 2, 4), np.float32)},
        {"ids": np.ones((2, 2), np.int64), "states": np.ones((2, 3, 3), np.float32)},
        {"ids": np.ones(2, np.int64), "states": np.ones((2, 2, 3), np.float32)},
        {"ids": np.ones((0, 2), np.int64), "states": np.ones((0, 2, 3), np.float32)},
    ],
)
def test_inputs_that_break_the_contract_are_refused(arrays: dict[str, np.ndarray]) -> None:
    with pytest.raises(ShapeError):
        check_inputs(SPECS, arrays)


def test_inputs_that_keep_the_contract_pass() -> None:
    check_inputs(SPECS, {"ids": np.ones((2, 5), np.int64), "states": np.ones((2, 5, 3), np.float32)})


def test_a_session_runs_and_tells_its_provider_and_precision() -> None:
    session = Session(open_artifact(SHIPPED / "encoder-en-zh"), "cpu")
    ones = np.ones((2, 3), np.int64)
    (states,) = session.run({"input_ids": ones, "attention_mask": ones})
    assert states.shape == (2, 3, 384)
    assert (session.provider, session.precision) == ("CPUExecutionProvider", "int8")
    assert ARTIFACT == "sentiment-en-zh"


def test_what_the_engine_raises_is_an_inference_error() -> None:
    session = Session(open_artifact(SHIPPED / "encoder-en-zh"), "cpu")
    outside = np.full((1, 4), 2**31, np.int64)  # a token that no vocabulary has
    with pytest.raises(InferenceError):
        session.run({"input_ids": outside, "attention_mask": np.ones((1, 4), np.int64)})


def growth_by_shapes() -> int:
    """Bytes that this process grows by while a session sees shapes of runs that are new to it."""
    session = Session(open_artifact(SHIPPED / "encoder-en-zh"), "cpu")

    def run(tokens: int) -> None:
        ids = np.full((512 // tokens, tokens), 9)
        session.run({"input_ids": ids, "attention_mask": np.ones_like(ids)})

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(run, [128] * 4))
        before_bytes = psutil.Process().memory_info().rss
        list(pool.map(run, [tokens for tokens in range(4, 128, 8) for _ in range(2)]))
    growth: int = psutil.Process().memory_info().rss - before_bytes
    return growth


def test_no_memory_is_held_for_each_shape_of_run_that_was_seen() -> None:
    # In a process of its own: what other tests freed and took would count, too.
    with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as alone:
        assert alone.submit(growth_by_shapes).result() < 6 * 2**20  # planned in advance it is 12 MiB and more
