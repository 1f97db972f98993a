"""The space of wishes makes small what varies within one, and the graph computes what the maths says."""

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

from export.intents.space import Space, fit_space, unit
from export.intents.vectors_graph import CLASSIFIER, means_of, with_vectors
from export.proof import run_all

DICE = np.random.default_rng(7)
INTENTS = ["rent", "pay", "lost"] * 60
LANGUAGES = ["en", "zh"] * 90


def texts() -> np.ndarray:
    """Of three intents that differ in two values, while a third one varies much in each."""
    places = {"rent": (1.0, 0.0), "pay": (-1.0, 0.0), "lost": (0.0, 1.0)}
    rows = [(*places[each], 0.0) for each in INTENTS] + DICE.normal(size=(180, 3)) * (0.2, 0.2, 1.5)
    found: np.ndarray = np.asarray(rows, np.float32)
    return found


def gap(vectors: np.ndarray) -> float:
    """By how much the cosine of two texts of one intent is greater than that of two others, on the mean."""
    cosines, labels = vectors @ vectors.T, np.array(INTENTS)
    same = labels[:, None] == labels
    return float(cosines[same].mean() - cosines[~same].mean())


def test_what_varies_within_an_intent_does_not_hide_what_tells_intents_apart() -> None:
    means = texts()
    space = fit_space(means, INTENTS, LANGUAGES, 2)
    vectors = unit((means - space.origin).astype(np.float64) @ space.axes)
    assert gap(vectors) > 0.2 + gap(unit(means.astype(np.float64)))
    assert space.centres.shape == (6, 2)
    assert np.allclose(np.linalg.norm(space.centres, axis=1), 1, atol=1e-5)


def small_graph() -> onnx.ModelProto:
    """The classifier over means, as the intents' graph ends."""
    weight = numpy_helper.from_array(np.ones((3, 2), np.float32), CLASSIFIER)
    node = helper.make_node("MatMul", ["means", CLASSIFIER], ["probabilities"])
    values = [
        helper.make_tensor_value_info(name, TensorProto.FLOAT, ["rows", size])
        for name, size in (("states", 3), ("probabilities", 2))
    ]
    twice = helper.make_node("Add", ["states", "states"], ["means"])
    graph = helper.make_graph([twice, node], "intents", values[:1], values[1:], [weight])
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 21)], ir_version=10)


def test_the_graph_gives_vectors_and_the_nearness_to_the_nearest_centre() -> None:
    states = DICE.normal(size=(4, 3)).astype(np.float32)
    model, space = small_graph(), fit_space(texts(), INTENTS, LANGUAGES, 2)
    means = means_of(model, [{"states": states[:1]}, {"states": states[1:]}])
    assert np.allclose(means, 2 * states)
    narrow = Space(space.origin, space.axes.astype(np.float16).astype(np.float32), space.centres)
    probabilities, vectors, known = run_all(with_vectors(model, space), {"states": states})
    wanted = unit((means - narrow.origin).astype(np.float64) @ narrow.axes)
    assert np.allclose(probabilities, 2 * states.sum(axis=1, keepdims=True), atol=1e-5)
    assert np.allclose(vectors, wanted, atol=1e-5)
    assert np.allclose(known[:, 0], (wanted @ space.centres.T).max(axis=1), atol=1e-5)
