"""What is committed in docs/contract is what the code says, and what was released stays as it was."""

import re
import tomllib
from pathlib import Path

import orjson
import pytest

from streams.contract import VERSION
from streams.contract.folder import (
    ReleaseExistsError,
    ReleaseUnreadableError,
    breaks_since_release,
    documents,
    drift,
    last_release,
    release,
    write,
)
from streams.flows import FLOWS

ROOT = Path(__file__).parents[4]
DOCS = ROOT / "docs" / "contract"


@pytest.fixture(scope="module")
def wanted() -> dict[str, bytes]:
    return documents(plan.spec for plan in FLOWS.values())


def test_the_committed_documents_are_what_the_code_says(wanted: dict[str, bytes]) -> None:
    assert drift(DOCS, wanted) == [], "run make contract, and say in CHANGELOG.md what changed"


def test_the_contract_breaks_nobody_who_holds_the_last_release(wanted: dict[str, bytes]) -> None:
    assert breaks_since_release(DOCS, wanted) == []


def test_the_contracts_version_is_the_distributions() -> None:
    assert tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"] == VERSION


def test_every_version_that_the_changelog_calls_released_is_kept() -> None:
    headings = re.findall(r"^## (\d+\.\d+\.\d+)(.*)$", (ROOT / "CHANGELOG.md").read_text(), re.MULTILINE)
    released = {version for version, rest in headings if "not released" not in rest}
    assert released == {file.parent.name for file in DOCS.glob("released/*/asyncapi.json")}


def test_writing_makes_the_folder_right_and_leaves_releases_alone(tmp_path: Path, wanted: dict[str, bytes]) -> None:
    assert write(tmp_path, wanted) == sorted(wanted)
    kept = release(tmp_path, wanted)
    (tmp_path / "schemas" / "old.json").write_bytes(wanted["schemas/reviews.json"])
    (tmp_path / "topics.md").write_text("by hand")
    (tmp_path / "asyncapi.json").unlink()
    assert drift(tmp_path, wanted) == ["asyncapi.json", "schemas/old.json", "topics.md"]
    assert write(tmp_path, wanted) == ["asyncapi.json", "schemas/old.json", "topics.md"]
    assert drift(tmp_path, wanted) == []
    assert kept.read_bytes() == wanted["asyncapi.json"]


def test_files_that_are_not_ours_are_left_alone(tmp_path: Path, wanted: dict[str, bytes]) -> None:
    others = {"README.md": "mine", "schemas/mine.json": '{"$id": "https://mine"}', "schemas/none.json": "no json"}
    (tmp_path / "schemas").mkdir()
    for name, text in others.items():
        (tmp_path / name).write_text(text)
    assert write(tmp_path, wanted) == sorted(wanted)
    assert {name: (tmp_path / name).read_text() for name in others} == others
    assert drift(tmp_path, wanted) == []


@pytest.mark.parametrize("content", ["no json", "[]", "{}", '{"channels": {"reviews": 1}}'])
def test_a_release_that_somebody_changed_is_named(content: str, tmp_path: Path, wanted: dict[str, bytes]) -> None:
    release(tmp_path, wanted).write_text(content)
    with pytest.raises(ReleaseUnreadableError, match="is not what was released"):
        breaks_since_release(tmp_path, wanted)


def test_a_release_is_kept_once_and_never_changed(tmp_path: Path, wanted: dict[str, bytes]) -> None:
    file = release(tmp_path, wanted)
    assert release(tmp_path, wanted) == file == tmp_path / "released" / VERSION / "asyncapi.json"
    with pytest.raises(ReleaseExistsError, match="raise the version"):
        release(tmp_path, wanted | {"asyncapi.json": b"{}"})
    assert file.read_bytes() == wanted["asyncapi.json"]


def test_versions_are_ordered_as_numbers(tmp_path: Path) -> None:
    assert last_release(tmp_path) is None
    for version in ("0.9.0", "0.10.0", "0.2.11"):
        (tmp_path / "released" / version).mkdir(parents=True)
        (tmp_path / "released" / version / "asyncapi.json").write_text("{}")
    assert last_release(tmp_path) == "0.10.0"
    (tmp_path / "released" / "old").mkdir()
    (tmp_path / "released" / "old" / "asyncapi.json").write_text("{}")
    assert last_release(tmp_path) == "0.10.0"


def test_what_breaks_the_last_release_is_found(tmp_path: Path, wanted: dict[str, bytes]) -> None:
    release(tmp_path, wanted)
    today = orjson.loads(wanted["asyncapi.json"])
    today["components"]["schemas"]["Review"]["required"].append("stars")
    found = breaks_since_release(tmp_path, wanted | {"asyncapi.json": orjson.dumps(today)})
    assert found == ["reviews: $.stars may be absent, as services send it"]
