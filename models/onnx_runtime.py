"""The only import of ONNX Runtime, because its telemetry has to be switched off before it is loaded.

Its builds for Linux report to their maker: they store an id of this machine in ~/.cache and a file `.ses` in the folder
for temporary files, and send over HTTPS. A worker handles customers' texts and does none of that; to allow it, set
ORT_DISABLE_TELEMETRY=0.
"""

import os

os.environ.setdefault("ORT_DISABLE_TELEMETRY", "1")

import onnxruntime as ort
from onnxruntime.capi import onnxruntime_pybind11_state as engine

__all__ = ["engine", "ort"]
