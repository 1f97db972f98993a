"""The file that a command is given: whatever is wrong with it as a whole is one sentence."""

import os
import threading
from pathlib import Path

import pytest

from streams.commands.error import CommandError
from streams.commands.input_file import check_encoding, files_of, opened, size_of

LINE = '{"text":"好"}\n'


def written(folder: Path, content: bytes) -> str:
    file = folder / "file.jsonl"
    file.write_bytes(content)
    return str(file)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"none\.jsonl is not there"):
        files_of(str(tmp_path / "none.jsonl"))


@pytest.mark.parametrize("name", ["", "folder"])
def test_a_folder_without_a_file_of_lines_is_refused(
    tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "folder").mkdir()
    monkeypatch.chdir(tmp_path)
    with pytest.raises(CommandError, match=r"is a folder without a file \*\.jsonl"):
        files_of(name)


def test_a_file_and_stdin_are_there(tmp_path: Path) -> None:
    file = written(tmp_path, b"")
    assert files_of(file) == [file]
    assert files_of("-") == ["-"]


def test_a_folder_stands_for_its_files_of_lines_in_order(tmp_path: Path) -> None:
    for name in ("zh.jsonl", "en.jsonl", "notes.txt"):
        (tmp_path / name).write_text(LINE)
    assert files_of(str(tmp_path)) == [str(tmp_path / "en.jsonl"), str(tmp_path / "zh.jsonl")]


@pytest.mark.parametrize(
    ("encoding", "named"),
    [
        ("utf-16", "UTF-16"),
        ("utf-16-le", "UTF-16LE"),
        ("utf-16-be", "UTF-16BE"),
        ("utf-32", "UTF-32"),
    ],
)
def test_another_encoding_is_named_with_the_command_that_changes_it(encoding: str, named: str, tmp_path: Path) -> None:
    file = written(tmp_path, LINE.encode(encoding))
    with opened(file) as lines, pytest.raises(CommandError) as refused:
        check_encoding(lines, file)
    assert f"iconv -f {named} -t UTF-8 {file}" in str(refused.value)


def test_a_byte_order_mark_is_told_from_a_bad_line(tmp_path: Path) -> None:
    file = written(tmp_path, LINE.encode("utf-8-sig"))
    with opened(file) as lines, pytest.raises(CommandError, match="byte order mark"):
        check_encoding(lines, file)


def test_a_compressed_file_is_told_from_bad_lines(tmp_path: Path) -> None:
    file = written(tmp_path, b"\x1f\x8b\x08\x00rest")
    with opened(file) as lines, pytest.raises(CommandError, match="gunzip -c"):
        check_encoding(lines, file)


@pytest.mark.parametrize("content", [b"", b"\n", b"x", LINE.encode()])
def test_what_may_be_utf_8_passes_and_is_read_from_its_beginning(content: bytes, tmp_path: Path) -> None:
    file = written(tmp_path, content)
    with opened(file) as lines:
        check_encoding(lines, file)
        assert (size_of(lines), lines.read()) == (len(content), content)


def test_a_pipe_can_be_read_twice(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    writer = threading.Thread(target=lambda: pipe.write_text(LINE * 3))
    writer.start()
    files_of(str(pipe))
    with opened(str(pipe)) as lines:
        first = lines.read()
        lines.seek(0)
        assert first == lines.read() == LINE.encode() * 3
    writer.join()
