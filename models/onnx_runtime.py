"""ONNX Runtime, imported here and nowhere else, because it has to be told something before it is loaded.

Its builds for Linux report to their maker: they keep a number of this machine in ~/.cache, a file `.ses` in the folder
for temporary files, and send over HTTPS. A worker sees customers' words and does nothing of that; who wants it sets
ORT_DISABLE_TELEMETRY=0.
"""

import os

os.environ.setdefault("ORT_DISABLE_TELEMETRY", "1")

import onnxruntime as ort
from onnxruntime.capi import onnxruntime_pybind11_state as engine

__all__ = ["engine", "ort"]
