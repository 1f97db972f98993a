"""From weights and data to a verified artifact: train, export to ONNX, quantise, check parity.

torch and transformers are used only in this package (extra `export`). It knows neither Kafka nor Faust.

    data ──▶ encoder (graph ▶ int8) ──▶ a flow's layers (trained ▶ graph ▶ int8 ▶ calibrated) ──▶ proof ──▶ artifact

build.py            builds all artifacts in order;  build_request.py the options of a build
proof.py            checks that a graph must pass before it is written
artifact_folder.py  writes an artifact's files and sealed manifest, all or nothing
checkpoint.py       saves and resumes a training
classification.py   metrics of a classifier
calibration.py      scale and bias of probabilities;  calibrated_graph.py a graph that contains them
trees.py            LightGBM's trees as a graph, and as bit masks
errors.py           what can go wrong, one sentence each
"""
