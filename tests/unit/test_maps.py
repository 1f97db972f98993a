"""Whoever is new finds the way: maps name every file, decisions name those that changed them."""

import ast
import re
from pathlib import Path

import pytest

from tests.readme import README

ROOT = Path(__file__).parents[2]
PACKAGES = ("streams", "models", "export")
FILE = re.compile(r"(?<![\w/])(\w+)\.py\b")
CHANGES = re.compile(r"(?:Changes|Corrects|Replaces|Amends|Takes the place of) [^.]*")
NUMBER = re.compile(r"\b0\d{3}\b|(?:ADR |, |and )(\d{1,4})\b")


def mapped() -> dict[str, str]:
    """Of each package whose docstring names files of its own, that docstring, by the package's folder."""
    found = {}
    for init in sorted(file for package in PACKAGES for file in (ROOT / package).rglob("__init__.py")):
        words = ast.get_docstring(ast.parse(init.read_text("utf-8"))) or ""
        if FILE.search(words):
            found[str(init.parent.relative_to(ROOT))] = words
    return found


MAPS = mapped()


@pytest.mark.parametrize("folder", MAPS)
def test_a_packages_map_names_each_of_its_files_and_no_other(folder: str) -> None:
    files = {file.stem for file in (ROOT / folder).glob("*.py")} - {"__init__"}
    named = set(FILE.findall(MAPS[folder]))
    assert named == files, f"{folder}/__init__.py: its docstring has a line for each file"


def test_a_package_of_more_than_three_files_has_a_map() -> None:
    packages = {init.parent for package in PACKAGES for init in (ROOT / package).rglob("__init__.py")}
    large = {str(package.relative_to(ROOT)) for package in packages if len(list(package.glob("*.py"))) > 4}
    assert large - MAPS.keys() == set()


@pytest.mark.parametrize("package", PACKAGES)
def test_the_readmes_map_names_each_folder_of_a_package(package: str) -> None:
    room = re.search(rf"^{package}/(.*\n(?:  .*\n)+)", README.read_text(), re.MULTILINE)
    assert room is not None
    folders = {file.parent.name for file in (ROOT / package).glob("*/__init__.py")}
    assert folders - set(re.findall(r"\b(\w+)/", room[1])) == set()


def statuses() -> dict[int, str]:
    found = {}
    for file in (ROOT / "docs" / "adr").glob("*.md"):
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
