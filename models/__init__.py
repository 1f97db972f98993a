"""Computes what a model says: text or arrays in, plain values out. No Kafka, Faust, torch or transformers.

    text ─▶ plain_text ─▶ language ─▶ tokenizer ─▶ windows ─▶ token_runs ─▶ encoder ─▶ a flow's own layers ─▶ values
                              └─▶ abstain: a language that the model does not know

artifact.py      opens an artifact (a folder of weights) and verifies it; those we ship are in `artifacts/`
manifest.py      an artifact's description of itself: files, contract, settings, figures; sealed with a hash
identity.py      a model's name and version, as records carry it
bit_trees.py     evaluates small decision trees with numpy, for many rows at once
session.py       runs a graph on one device;  cpu.py what the processor supports, quota.py how many cores we may use
onnx_runtime.py  the only import of ONNX Runtime
encoder.py       the lower layers that all flows share;  upper_model.py what every model on top of them shares
tokenizer.py     texts to token ids, long texts to windows;  tokenizing.py measures how long that takes
token_runs.py    groups windows of similar length into runs, one forward pass each
plain_text.py    which part of a text is read
language.py      which language a text is in;  foreign_words.py the same for one to three words
errors.py        what can go wrong, one sentence each
untyped_errors.py  gives types to errors that libraries raise as a bare Exception

Calibration is part of the graphs. export/calibration.py fits it for reviews and delivery fields,
export/intents/figures.py for intents.
"""
