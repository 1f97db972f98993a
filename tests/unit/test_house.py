"""What holds for the whole repository: the packages are ours, and serving never touches torch."""

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import export
import models
import streams
from streams import exits
from tests.readme import METRIC_DOCS, METRIC_TABLE, README, SETTING_DOCS, TABLE, metric_table, table

ROOT = Path(__file__).parents[2]
MOST_LINES = 300

SERVE = """
import sys
import streams.app, streams.cli
from models.recommend.ranker import Ranker
from models.recommend.recommender import Recommender
from models.sentiment.model import SentimentModel
from streams.flows import FLOWS
model = SentimentModel.load()
model.infer(["good"])
model.close()
Ranker.load()
unwanted = {"torch", "transformers", "onnx", "sklearn", "lightgbm", "pyarrow", "pandas", "statsforecast"}
found = sorted({name.split(".")[0] for name in sys.modules} & unwanted)
sys.exit(f"imported: {found}" if found else 0)
"""


def test_the_packages_that_are_imported_are_this_repositorys() -> None:
    assert {Path(package.__file__ or "").parents[1] for package in (export, models, streams)} == {ROOT}


def test_no_file_of_python_is_longer_than_three_hundred_lines() -> None:
    files = [file for room in ("streams", "models", "export", "tests") for file in (ROOT / room).rglob("*.py")]
    assert files
    assert not [str(file) for file in files if file.read_text().count("\n") > MOST_LINES]


def test_a_worker_with_its_model_loaded_has_imported_neither_torch_nor_transformers() -> None:
    served = subprocess.run([sys.executable, "-c", SERVE], cwd=ROOT, capture_output=True, text=True, check=False)
    assert served.returncode == 0, served.stderr


def test_the_docs_have_the_table_of_settings_as_they_are() -> None:
    found = TABLE.findall(SETTING_DOCS.read_text())
    assert found == [table()], "python -m tests.readme writes it"


def test_the_readme_has_a_row_for_each_exit_code() -> None:
    rows = README.read_text().partition("\n## Exit codes\n")[2].partition("\n## ")[0]
    codes = sorted(code for name, code in vars(exits).items() if name.startswith("EXIT_"))
    assert [int(code) for code in re.findall(r"^\| (\d+) \|", rows, re.MULTILINE)] == codes


def test_the_docs_have_the_table_of_metrics_as_they_are() -> None:
    found = METRIC_TABLE.findall(METRIC_DOCS.read_text())
    assert found == [metric_table()], "python -m tests.readme writes it"


def test_kafka_clients_are_made_in_one_place() -> None:
    made = re.compile(r"\bAIOKafka(Consumer|Producer|AdminClient)\(")
    makers = {file.relative_to(ROOT) for file in (ROOT / "streams").rglob("*.py") if made.search(file.read_text())}
    assert {str(file.parent) for file in makers} <= {"streams/clients"}


def test_everything_is_caught_in_the_guard_alone_and_a_bare_exception_where_it_gets_a_type() -> None:
    broad = re.compile(r"^\s*except (?:\(?.*\b)?Exception\b", re.MULTILINE)
    files = [file for package in ("streams", "models", "export") for file in (ROOT / package).rglob("*.py")]
    found = {str(file.relative_to(ROOT)) for file in files if broad.search(file.read_text("utf-8"))}
    assert found == {"streams/delivery/guard.py", "models/untyped_errors.py"}, "docs/adr/0147"


def test_each_room_of_streams_has_a_layer() -> None:
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    layers = " ".join(layer for contract in contracts for layer in contract.get("layers", []))
    rooms = {file.parent.name for file in (ROOT / "streams").glob("*/__init__.py")}
    assert rooms - set(re.findall(r"streams\.(\w+)", layers)) == set(), "pyproject.toml: above and below which others?"


def test_committed_artifacts_stay_within_60_megabytes() -> None:
    files = (ROOT / "models" / "artifacts").rglob("*")
    assert sum(file.stat().st_size for file in files if file.is_file()) <= 60_000_000
