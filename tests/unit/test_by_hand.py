"""What a person starts by hand says how it is used, and shows figures without its clients' complaints."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.benchmarks import __main__ as benchmarks
from tests.evaluations import __main__ as evaluations

COMPLAINT = "import logging, tests.brokers; logging.getLogger('aiokafka.conn').error('Unable connect to node')"


@pytest.mark.parametrize("tool", [benchmarks, evaluations])
def test_help_runs_nothing(tool: object, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        tool.main(["--help"])  # type: ignore[attr-defined]
    assert ended.value.code == 0
    assert capsys.readouterr().out.startswith("usage: python -m tests.")


@pytest.mark.parametrize("tool", [benchmarks, evaluations])
def test_a_word_that_names_nothing_runs_nothing(tool: object) -> None:
    with pytest.raises(SystemExit) as ended:
        tool.main(["delivry"])  # type: ignore[attr-defined]
    assert ended.value.code == 2


def test_each_benchmark_has_a_name() -> None:
    files = Path(benchmarks.__file__).parent.glob("bench_*.py")
    assert sorted(file.stem for file in files) == sorted(f"bench_{name}" for name in benchmarks.BENCHMARKS)


def test_what_clients_of_a_broker_complain_of_stays_out_of_the_terminal() -> None:
    told = subprocess.run([sys.executable, "-c", COMPLAINT], capture_output=True, text=True, check=True)
    assert told.stderr == ""
