"""Opens the file or folder that a command is given so that it can be read twice, or explains why that is impossible."""

import shutil
import sys
import tempfile
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE, BOM_UTF32_BE, BOM_UTF32_LE
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from streams.commands.error import CommandError

STDIN = "-"
# The little-endian mark of UTF-32 begins like that of UTF-16, so the longer marks come first.
MARKS = {
    BOM_UTF32_LE: "UTF-32",
    BOM_UTF32_BE: "UTF-32",
    BOM_UTF16_LE: "UTF-16",
    BOM_UTF16_BE: "UTF-16",
}
GZIP = b"\x1f\x8b"


def files_of(file: str) -> list[str]:
    """Name the files that an argument stands for: itself, or a folder's *.jsonl in the order of their names.

    Raises:
        CommandError: it is missing, or is a folder without such a file.
        OSError: one of them may not be looked at; names the file.
    """
    path = Path(file)
    if file == STDIN:
        return [file]
    if not path.exists():
        raise CommandError(f"{file} is not there: give a file with a JSON object a line, or - for stdin")
    files = sorted(str(each) for each in path.glob("*.jsonl") if each.is_file()) if path.is_dir() else [file]
    if not files:
        raise CommandError(f"{file} is a folder without a file *.jsonl: give one with a JSON object a line")
    for each in files:
        if Path(each).is_file():
            Path(each).open("rb").close()
    return files


@contextmanager
def opened(file: str) -> Iterator[IO[bytes]]:
    """Open a file; stdin and pipes go to a temporary file first, because they are read twice."""
    path = Path(file)
    if file != STDIN and path.is_file():
        with path.open("rb") as lines:
            yield lines
        return
    with tempfile.TemporaryFile() as spool:
        if file == STDIN:
            shutil.copyfileobj(sys.stdin.buffer, spool)
        else:
            with path.open("rb") as pipe:
                shutil.copyfileobj(pipe, spool)
        spool.seek(0)
        yield spool


def check_encoding(lines: IO[bytes], file: str) -> None:
    """Look at the first bytes: a file that an editor marked as other than plain UTF-8 is not wrong in single lines.

    Raises:
        CommandError: it says which encoding it is, and how to change it.
    """
    first = lines.read(4)
    lines.seek(0)
    encoding = _encoding_of(first)
    if encoding:
        raise CommandError(f"{file} is {encoding}, not UTF-8: iconv -f {encoding} -t UTF-8 {file} > NEW.jsonl")
    if first.startswith(GZIP):
        raise CommandError(f"{file} is compressed: gunzip -c {file} | shopstream send TOPIC -")
    if first.startswith(BOM_UTF8):
        raise CommandError(
            f"{file} begins with a byte order mark: save it as UTF-8 without one, or tail -c +4 {file} > NEW.jsonl"
        )


def _encoding_of(first: bytes) -> str | None:
    """Name an encoding by its mark; without one, by the ASCII character that JSON begins with."""
    for mark, name in MARKS.items():
        if first.startswith(mark):
            return name
    if first[:1] == b"\0":
        return "UTF-16BE"
    return "UTF-16LE" if first[1:2] == b"\0" else None


def size_of(lines: IO[bytes]) -> int:
    """Return a file's size in bytes; the position in it stays."""
    here = lines.tell()
    size = lines.seek(0, 2)
    lines.seek(here)
    return size
