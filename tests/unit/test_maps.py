"""Whoever is new finds the way: maps name every file, decisions those that changed them, guides what is there."""

import ast
import re
from pathlib import Path

import pytest

from streams.flow_topics import FLOW_TOPICS
from tests.readme import README

ROOT = Path(__file__).parents[2]
PACKAGES = ("streams", "models", "export")
ROOMS = ("tests", "tests/benchmarks", "tests/evaluations", "tests/faults", "tests/suites")
FILE = re.compile(r"(?<![\w/])(\w+)\.py\b")
CHANGES = re.compile(r"(?:Changes|Corrects|Replaces|Amends|Takes the place of) [^.]*")
NUMBER = re.compile(r"\b0\d{3}\b|(?:ADR |, |and )(\d{1,4})\b")


def mapped() -> dict[str, str]:
    """Of each package whose docstring names files of its own, that docstring, by the package's folder."""
    found = {}
    inits = [file for package in PACKAGES for file in (ROOT / package).rglob("__init__.py")]
    for init in sorted([*inits, *(ROOT / room / "__init__.py" for room in ROOMS)]):
        words = ast.get_docstring(ast.parse(init.read_text("utf-8"))) or ""
        if FILE.search(words):
            found[str(init.parent.relative_to(ROOT))] = words
    return found


MAPS = mapped()


@pytest.mark.parametrize("folder", MAPS)
def test_a_packages_map_names_each_of_its_files_and_no_other(folder: str) -> None:
    files = {file.stem for file in (ROOT / folder).glob("*.py") if not file.stem.startswith("test_")}
    named = set(FILE.findall(MAPS[folder])) | {"__init__", "conftest"}
    missing, gone = files - named, named - files - {"conftest"}
    assert not missing | gone, f"{folder}/__init__.py: no line for {sorted(missing)}, or no file for {sorted(gone)}"


@pytest.mark.parametrize("folder", MAPS)
def test_a_map_begins_a_line_with_each_file_that_has_a_column(folder: str) -> None:
    run_together = re.findall(r"[\w.;] \w+\.py {2,}.*", MAPS[folder])
    assert run_together == [], f"{folder}/__init__.py: its lines were joined like a paragraph's"


def test_a_package_of_more_than_three_files_has_a_map() -> None:
    packages = {init.parent for package in PACKAGES for init in (ROOT / package).rglob("__init__.py")}
    large = {str(package.relative_to(ROOT)) for package in packages if len(list(package.glob("*.py"))) > 4}
    assert large - MAPS.keys() == set(), "their __init__.py says nothing of their files: a line for each"


@pytest.mark.parametrize("package", PACKAGES)
def test_the_readmes_map_names_each_folder_of_a_package(package: str) -> None:
    room = re.search(rf"^{package}/(.*\n(?:  .*\n)+)", README.read_text(), re.MULTILINE)
    assert room is not None
    folders = {file.parent.name for file in (ROOT / package).glob("*/__init__.py")}
    absent = folders - set(re.findall(r"\b(\w+)/", room[1]))
    assert absent == set(), f"README.md, Folders: a line under {package}/ for each"


ADR = ROOT / "docs" / "adr"
NAMED = re.compile(
    r"(?<![\w/.])((?:streams|models|export|tests|deploy|docs)/[\w./-]+\.(?:py|md|ya?ml|toml|jsonl?|txt))\b"
)
DECISIONS = sorted(ADR.glob("0*.md"))


def test_the_index_of_decisions_names_each_once_under_its_title() -> None:
    lines = re.findall(r"^- (\[.*)$", (ADR / "README.md").read_text(), re.MULTILINE)
    titles = [re.sub(r"^# (?:\d+\. )?", "", file.read_text().partition("\n")[0]) for file in DECISIONS]
    known = [
        f"[{file.name[:4]}]({file.name}) {title}{mark(status)}"
        for file, title, status in zip(DECISIONS, titles, statuses().values(), strict=True)
    ]
    assert sorted(lines) == known, "docs/adr/README.md: a line for each decision, its number, file, title, if replaced"


def mark(status: str) -> str:
    """What stands behind a decision's title if its status begins so: a reader may stop there."""
    if status.startswith("replaced in part"):
        return " (in part replaced)"
    return " (replaced)" if status.startswith("replaced") else ""


def test_what_the_guide_to_the_work_names_is_there() -> None:
    guide = (ROOT / "docs" / "working.md").read_text()
    paths = re.findall(r"`((?:streams|models|export|tests|deploy)/[\w./-]+)`", guide)
    links = [link.partition("#")[0] for link in re.findall(r"\]\((.*?)\)", guide)]
    absent = [path for path in paths if not (ROOT / path).exists() and "NAME" not in path]
    absent += [link for link in links if not (ROOT / "docs" / link).exists()]
    assert absent == [], "docs/working.md names what is not there"
    assert len(paths) > 50


def test_the_readme_or_a_page_that_it_links_to_leads_to_every_page() -> None:
    pages = {str(page.relative_to(ROOT)) for page in (ROOT / "docs").glob("*.md")}
    linked = set(re.findall(r"\]\((docs/[\w/]+\.md)", README.read_text()))
    linked |= {f"docs/{page}" for each in linked for page in re.findall(r"\]\((\w+\.md)", (ROOT / each).read_text())}
    assert pages - linked == set(), "README.md: nobody finds them"


def test_the_guide_has_the_names_of_each_subject() -> None:
    names = (ROOT / "docs" / "working.md").read_text().partition("## One subject, its names\n")[2].partition("\n## ")[0]
    artifacts = {folder.name for folder in (ROOT / "models" / "artifacts").iterdir()} - {"encoder-en-zh"}
    assert FLOW_TOPICS.keys() | artifacts <= set(re.findall(r"`([\w-]+)`", names))


def test_files_that_pages_and_code_name_are_there() -> None:
    """But for the log and the changes, which tell what was then."""
    pages = [*(ROOT / "docs").glob("*.md"), *DECISIONS, README]
    code = [file for folder in (*PACKAGES, "tests") for file in (ROOT / folder).rglob("*.py")]
    absent = [
        (str(file.relative_to(ROOT)), path)
        for file in (*pages, *code)
        if file.name != "log.md"
        for path in NAMED.findall(file.read_text("utf-8"))
        if "NAME" not in path and not (ROOT / path).exists()
    ]
    assert absent == [], "it has gone elsewhere"


def test_targets_of_make_that_pages_code_and_rules_name_are_there() -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    deploy = [file for kind in ("*.yml", "*.json") for file in (ROOT / "deploy").rglob(kind)]
    pages = [*(ROOT / "docs").glob("*.md"), *DECISIONS, README, *deploy]
    code = [file for folder in (*PACKAGES, "tests") for file in (ROOT / folder).rglob("*.py")]
    absent = [
        (str(file.relative_to(ROOT)), target)
        for file in (*pages, *code)
        if file.name != "log.md"
        for target in re.findall(r"`make ([a-z]+)", file.read_text("utf-8"))
        if target not in targets
    ]
    assert absent == [], "Makefile has no such target"


def test_what_the_guide_says_to_be_in_a_file_is_in_it() -> None:
    guide = (ROOT / "docs" / "working.md").read_text()
    said = re.findall(r"`([\w.]+)` (?:in|of) `([\w/]+\.(?:py|toml))`", guide)
    absent = [(name, file) for name, file in said if name.rpartition(".")[2] not in (ROOT / file).read_text()]
    assert absent == [], "docs/working.md: what it names has gone elsewhere"
    assert len(said) > 10


def statuses() -> dict[int, str]:
    found = {}
    for file in DECISIONS:
        said = re.search(r"Status: (.*)", file.read_text())
        found[int(file.name[:4])] = said[1] if said else ""
    return found


def named_in(words: str) -> set[int]:
    return {int(each[1] or each[0]) for each in NUMBER.finditer(words)}


def test_a_decision_that_was_changed_says_by_which() -> None:
    said = statuses()
    silent = [
        f"docs/adr/{old:04} was changed by {new:04}, and its status does not say so"
        for new, words in said.items()
        for changed in CHANGES.findall(words)
        for old in named_in(changed) & said.keys()
        if old < new and new not in named_in(said[old])
    ]
    assert silent == []


def test_links_within_the_log_lead_to_its_entries() -> None:
    log = (ROOT / "docs" / "log.md").read_text()
    slugs = {re.sub(r"[^\w\- ]", "", head.lower()).replace(" ", "-") for head in re.findall(r"^##+ (.*)$", log, re.M)}
    assert set(re.findall(r"\]\(#(.*?)\)", log)) - slugs == set(), "docs/log.md: links to no heading of it"
