"""LightGBM's trees as one ONNX graph: a TreeEnsembleRegressor with an output of its own for each booster.

LightGBM compares doubles, ONNX floats: each threshold becomes the largest float that is not above it, so that a float32
feature takes the same way at every node.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import lightgbm as lgb
import numpy as np
import onnx
from onnx import TensorProto, helper

from models.bit_trees import Trees
from models.manifest import TensorSpec

_LEAF, _BRANCH = "LEAF", "BRANCH_LEQ"
Columns = dict[str, Any]


def tree_graph(
    boosters: Sequence[lgb.Booster], inputs: Sequence[TensorSpec], outputs: Sequence[TensorSpec]
) -> onnx.ModelProto:
    """One graph of several boosters.

    Args:
        boosters: trained on the same features, without missing values or categories.
        inputs: one, float32 [candidates, features].
        outputs: one a booster, float32 [candidates, 1]; a run computes those that it is asked for.
    """
    nodes = [
        helper.make_node(
            "TreeEnsembleRegressor",
            [inputs[0].name],
            [output.name],
            domain="ai.onnx.ml",
            name=output.name,
            n_targets=1,
            aggregate_function="SUM",
            post_transform="NONE",
            **_columns(booster),
        )
        for booster, output in zip(boosters, outputs, strict=True)
    ]
    graph = helper.make_graph(nodes, "ranker", [_value(inputs[0])], [_value(output) for output in outputs])
    opsets = [helper.make_opsetid("", 17), helper.make_opsetid("ai.onnx.ml", 3)]
    model = helper.make_model(graph, opset_imports=opsets, ir_version=9, producer_name="shopstream")
    onnx.checker.check_model(model)
    return model


def _columns(booster: lgb.Booster) -> Columns:
    columns: Columns = {}
    for number, tree in enumerate(booster.dump_model()["tree_info"]):
        _add_tree(columns, number, tree["tree_structure"])
    return columns


def _add_tree(columns: Columns, tree: int, root: Mapping[str, Any]) -> None:
    """Append a tree's nodes, numbered from the root on."""
    waiting, count = [(0, root)], 1
    while waiting:
        number, node = waiting.pop()
        place = {"nodes_treeids": tree, "nodes_nodeids": number}
        if "leaf_value" in node:
            leaf = {"modes": _LEAF, "featureids": 0, "values": 0.0, "truenodeids": 0, "falsenodeids": 0}
            _append(columns, place | {f"nodes_{name}": value for name, value in leaf.items()})
            weight = {"treeids": tree, "nodeids": number, "ids": 0, "weights": float(node["leaf_value"])}
            _append(columns, {f"target_{name}": value for name, value in weight.items()})
            continue
        branch = {
            "modes": _BRANCH,
            "featureids": int(node["split_feature"]),
            "values": floor32(float(node["threshold"])),
            "truenodeids": count,
            "falsenodeids": count + 1,
        }
        _append(columns, place | {f"nodes_{name}": value for name, value in branch.items()})
        waiting += [(count, node["left_child"]), (count + 1, node["right_child"])]
        count += 2


def bit_trees(booster: lgb.Booster) -> Trees:
    """The same trees as masks of leaves, for `models.bit_trees`; thresholds as in the graph."""
    found = Trees([], [], [], [], [])
    for tree in booster.dump_model()["tree_info"]:
        found.leaves.append([])
        _add_masks(found, tree["tree_structure"])
    return found


def _add_masks(found: Trees, node: Mapping[str, Any]) -> int:
    """Append a node and what is below it; returns the mask of its leaves."""
    tree = len(found.leaves) - 1
    if "leaf_value" in node:
        found.leaves[tree].append(float(node["leaf_value"]))
        return 1 << (len(found.leaves[tree]) - 1)
    left, right = (_add_masks(found, node[side]) for side in ("left_child", "right_child"))
    found.feature.append(int(node["split_feature"]))
    found.threshold.append(floor32(float(node["threshold"])))
    found.tree.append(tree)
    found.left.append(left)
    return left | right


def _append(columns: Columns, entries: Mapping[str, Any]) -> None:
    for name, entry in entries.items():
        columns.setdefault(name, []).append(entry)


def floor32(value: float) -> float:
    """The largest float32 that is not above a double."""
    near = np.float32(value)
    return float(near if float(near) <= value else np.nextafter(near, np.float32(-np.inf)))


def _value(spec: TensorSpec) -> onnx.ValueInfoProto:
    return helper.make_tensor_value_info(spec.name, TensorProto.FLOAT, list(spec.axes))
