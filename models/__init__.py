"""What a model computes: text or arrays in, plain values out. No Kafka, no Faust, no torch, no transformers.

    text ─▶ plain_text ─▶ language ─▶ tokenizer ─▶ windows ─▶ token_runs ─▶ encoder ─▶ a flow's own layers ─▶ values
                              └─▶ abstain: a language that the model does not know

artifact.py      a folder of weights, proven before use; those that ship lie in `artifacts/`
manifest.py      what it says about itself, sealed: files, contract, settings, figures
identity.py      what records say of it
bit_trees.py     small trees in numpy, for many rows
session.py       a graph on one device;  cpu.py and quota.py what this machine can do
onnx_runtime.py  the one import of ONNX Runtime
encoder.py       the shared lower layers;  upper_model.py what layers above them have in common
tokenizer.py     texts to ids, long ones to windows;  tokenizing.py how long that took
token_runs.py    windows to runs
plain_text.py    which part of a text is read
language.py      which language it is in;  foreign_words.py one to three words
errors.py        what can go wrong, one sentence each;  untyped_errors.py types for what libraries raise without one

Calibration is in the graphs: export/calibration.py fits it for reviews and fields, export/intents/figures.py
for intents.
"""
