"""`shopstream contract`: what it prints, what it ends with."""

from pathlib import Path

import orjson
import pytest
from typer.testing import CliRunner

from streams.commands.root import build_cli
from streams.contract.schema import topic_schema
from streams.topics import REVIEWS


def shopstream(*args: str) -> tuple[int, str]:
    done = CliRunner(env={"COLUMNS": "1000"}).invoke(build_cli(), ["contract", *args])
    return done.exit_code, done.output


def test_a_topics_schema_is_printed_as_json() -> None:
    status, out = shopstream("schema", "reviews")
    assert status == 0
    assert orjson.loads(out) == topic_schema(REVIEWS)


def test_an_unknown_topic_is_answered_with_the_closest() -> None:
    status, out = shopstream("schema", "review")
    assert status == 2
    assert "did you mean reviews?" in out


def test_documents_are_written_checked_and_kept(tmp_path: Path) -> None:
    folder = ("--folder", str(tmp_path))
    status, out = shopstream("check", *folder)
    assert (status, "schemas/reviews.json is not what the code says" in out) == (1, True)
    status, out = shopstream("write", *folder)
    assert (status, "topics.md" in out) == (0, True)
    assert "is what the code says" in shopstream("write", *folder)[1]
    assert "there is none yet" in shopstream("check", *folder)[1]
    assert shopstream("release", *folder)[0] == 0
    status, out = shopstream("check", *folder)
    assert (status, "compatible with 0.1.0" in out) == (0, True)


def test_a_broken_contract_ends_with_1_and_says_what_breaks(tmp_path: Path) -> None:
    folder = ("--folder", str(tmp_path))
    shopstream("write", *folder)
    shopstream("release", *folder)
    (kept,) = tmp_path.glob("released/*/asyncapi.json")
    released = orjson.loads(kept.read_bytes())
    released["components"]["schemas"]["Review"]["required"].remove("review_id")
    kept.write_bytes(orjson.dumps(released))
    status, out = shopstream("check", *folder)
    assert status == 1
    assert "breaks 0.1.0: reviews: $.review_id may be absent" in out


@pytest.mark.parametrize("args", [("release",), ("write",)])
def test_a_release_that_differs_is_refused_and_writing_leaves_it(args: tuple[str, ...], tmp_path: Path) -> None:
    (tmp_path / "released" / "0.1.0").mkdir(parents=True)
    kept = tmp_path / "released" / "0.1.0" / "asyncapi.json"
    kept.write_text("{}")
    status, out = shopstream(*args, "--folder", str(tmp_path))
    assert kept.read_text() == "{}"
    assert (status, "raise the version first" in out) == ((1, True) if args == ("release",) else (0, False))
