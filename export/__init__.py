"""From weights and data to a proven artifact: train, export to ONNX, quantise, check parity.

torch and transformers live in this package and only here, in the extra `export`. Knows neither Kafka nor Faust.

    data ──▶ encoder (graph ▶ int8) ──▶ a flow's layers (taught ▶ graph ▶ int8 ▶ calibrated) ──▶ proof ──▶ artifact

build.py            all artifacts, one after the other;  build_request.py what it is asked for
proof.py            what a graph must show before it is written
artifact_folder.py  files and sealed manifest, at once or not at all
checkpoint.py       a training's place, to go on from
classification.py   how good a classifier is
calibration.py      scale and bias of probabilities;  calibrated_graph.py a graph with both
trees.py            LightGBM's trees as a graph, and as masks
errors.py           what can go wrong, one sentence each
"""
