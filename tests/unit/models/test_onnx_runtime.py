"""ONNX Runtime leaves nothing on the disk and reports to nobody, whoever imports it."""

import os
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[3]
IMPORTS = re.compile(r"^\s*(?:import onnxruntime|from onnxruntime)\b(?!\.quantization)", re.MULTILINE)


def left_behind(folder: Path) -> list[str]:
    """Import it in a process of its own and return the files that this leaves."""
    places = {"HOME": str(folder), "TMPDIR": str(folder), "XDG_CACHE_HOME": str(folder)}
    clean = {name: value for name, value in os.environ.items() if name != "ORT_DISABLE_TELEMETRY"}
    command = [sys.executable, "-c", "import models.session"]
    subprocess.run(command, check=True, cwd=ROOT, env=clean | {"PYTHONPATH": str(ROOT)} | places)
    return sorted(file.name for file in folder.rglob("*") if file.is_file())


def test_a_process_that_loads_models_leaves_no_number_of_this_machine_and_no_session(tmp_path: Path) -> None:
    assert left_behind(tmp_path) == []


def test_nobody_imports_it_elsewhere_and_so_before_it_was_told() -> None:
    sources = [file for folder in ("models", "streams", "export", "tests") for file in (ROOT / folder).rglob("*.py")]
    found = [str(file.relative_to(ROOT)) for file in sources if IMPORTS.search(file.read_text())]
    assert found == ["models/onnx_runtime.py"]
