"""A data folder is there and can be written, or a person is told what to change."""

from pathlib import Path

import pytest

from streams.process.data_folder import DataFolderError, make_data_folder


def test_a_missing_folder_is_made_with_its_parents(tmp_path: Path) -> None:
    assert make_data_folder(tmp_path / "a" / "b").is_dir()


def test_the_home_folder_is_expanded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    assert make_data_folder(Path("~/state")) == tmp_path / "state"


def test_a_file_in_its_place_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(DataFolderError, match=r"a file is in its place\): choose another with --data-dir"):
        make_data_folder(tmp_path / "file")


@pytest.mark.parametrize("below", ["file/x", "file/x/y"])
def test_a_folder_that_cannot_be_made_is_said(tmp_path: Path, below: str) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(DataFolderError, match="cannot be used"):
        make_data_folder(tmp_path / below)


def test_a_folder_that_may_not_be_written_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("streams.process.data_folder.os.access", lambda *_: False)  # nothing is forbidden to root
    with pytest.raises(DataFolderError, match="may not be written"):
        make_data_folder(tmp_path)
