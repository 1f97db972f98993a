"""LightGBM's trees as one ONNX graph: a TreeEnsembleRegressor with a target a booster.

LightGBM compares doubles, ONNX floats: each threshold becomes the largest float that is not above it, so that a float32
feature takes the same way at every node.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import lightgbm as lgb
import numpy as np
import onnx
from onnx import TensorProto, helper

from models.manifest import TensorSpec

_LEAF, _BRANCH = "LEAF", "BRANCH_LEQ"
Columns = dict[str, list[Any]]


def tree_graph(
    boosters: Sequence[lgb.Booster], inputs: Sequence[TensorSpec], outputs: Sequence[TensorSpec]
) -> onnx.ModelProto:
    """One graph of several boosters.

    Args:
        boosters: trained on the same features, without missing values or categories.
        inputs: one, float32 [candidates, features].
        outputs: one, float32 [candidates, boosters].
    """
    columns: Columns = {}
    trees = 0
    for target, booster in enumerate(boosters):
        for tree in booster.dump_model()["tree_info"]:
            _add_tree(columns, trees, target, tree["tree_structure"])
            trees += 1
    node = helper.make_node(
        "TreeEnsembleRegressor",
        [inputs[0].name],
        [outputs[0].name],
        domain="ai.onnx.ml",
        name="trees",
        n_targets=len(boosters),
        aggregate_function="SUM",
        post_transform="NONE",
        **columns,
    )
    graph = helper.make_graph([node], "ranker", [_value(inputs[0])], [_value(outputs[0])])
    opsets = [helper.make_opsetid("", 17), helper.make_opsetid("ai.onnx.ml", 3)]
    model = helper.make_model(graph, opset_imports=opsets, ir_version=9, producer_name="shopstream")
    onnx.checker.check_model(model)
    return model


def _add_tree(columns: Columns, tree: int, target: int, root: Mapping[str, Any]) -> None:
    """Append a tree's nodes, numbered from the root on."""
    waiting, count = [(0, root)], 1
    while waiting:
        number, node = waiting.pop()
        if "leaf_value" in node:
            _add_node(columns, tree, number, _LEAF, 0, 0.0, (0, 0))
            for name, value in (("treeids", tree), ("nodeids", number), ("ids", target)):
                columns.setdefault(f"target_{name}", []).append(value)
            columns.setdefault("target_weights", []).append(float(node["leaf_value"]))
            continue
        children = count, count + 1
        threshold = floor32(float(node["threshold"]))
        _add_node(columns, tree, number, _BRANCH, int(node["split_feature"]), threshold, children)
        waiting += [(children[0], node["left_child"]), (children[1], node["right_child"])]
        count += 2


def _add_node(
    columns: Columns, tree: int, number: int, mode: str, feature: int, value: float, children: tuple[int, int]
) -> None:
    entries = (tree, number, mode, feature, value, *children)
    names = ("treeids", "nodeids", "modes", "featureids", "values", "truenodeids", "falsenodeids")
    for name, entry in zip(names, entries, strict=True):
        columns.setdefault(f"nodes_{name}", []).append(entry)


def floor32(value: float) -> float:
    """The largest float32 that is not above a double."""
    near = np.float32(value)
    return float(near if float(near) <= value else np.nextafter(near, np.float32(-np.inf)))


def _value(spec: TensorSpec) -> onnx.ValueInfoProto:
    return helper.make_tensor_value_info(spec.name, TensorProto.FLOAT, list(spec.axes))
