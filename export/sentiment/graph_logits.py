"""Runs a graph of upper layers on whole texts: the mean of its windows' logits."""

import numpy as np
import numpy.typing as npt
import onnx

from export.encoder.states import batch
from export.sentiment.examples import Examples
from models.onnx_runtime import ort
from models.token_runs import cut_into_runs

_BUDGET = 2048


def graph_logits(model: onnx.ModelProto, data: Examples) -> npt.NDArray[np.float32]:
    """Logits of each text.

    Args:
        model: takes states and attention_mask, gives float32 [rows, labels].
        data: texts as states.

    Returns:
        float32 [texts, labels]: the mean of the windows, weighted by their tokens.
    """
    options = ort.SessionOptions()
    options.intra_op_num_threads = 2
    options.log_severity_level = 3
    session = ort.InferenceSession(model.SerializeToString(), options, providers=["CPUExecutionProvider"])
    found: dict[int, npt.NDArray[np.float32]] = {}
    for run in cut_into_runs([len(states) for states in data.states], _BUDGET):
        states, mask = batch([data.states[window] for window in run])
        (rows,) = session.run(None, {"states": states.numpy(), "attention_mask": mask.numpy()})
        found.update(zip(run, rows, strict=True))
    means = [
        np.average([found[w] for w in windows], axis=0, weights=[data.weights[w] for w in windows])
        for windows in data.windows_of
    ]
    return np.stack(means).astype(np.float32)
