"""Guesses what format a file has whose lines are no records, and names the command that converts it.

Refuses to know topics: line_file.py has found that lines are bad.
"""

import re
from typing import IO

from streams.commands.input_file import STDIN

LOOKED_AT = 65_536
_FOREIGN = re.compile(rb"[\x80-\xff]+")
_HEADING = re.compile(rb"\w+(?:[,;\t]\w+)+")


def conversion_hint(lines: IO[bytes], file: str, *, utf8: bool) -> str | None:
    """Say in a sentence what to do with the whole file; None if its lines have to be mended one by one.

    Args:
        lines: the file, read from its beginning.
        file: its name, or - for stdin.
        utf8: whether all of its lines are.
    """
    lines.seek(0)
    head = lines.read(LOOKED_AT)
    source = "" if file == STDIN else f" {file}"
    if not utf8:
        encoding = _encoding_of(head)
        return f"Is it in another encoding, as {encoding}? Then: iconv -f {encoding} -t UTF-8{source} > NEW.jsonl"
    first, _, rest = head.lstrip().partition(b"\n")
    first, rest = first.rstrip(), rest.lstrip()
    if first.startswith(b"[") and not (first.endswith(b"]") and rest):
        return f"A record a line, and no list around them: jq -c '.[]'{source} > NEW.jsonl"
    if first.startswith(b"{") and not first.endswith(b"}") and rest and not rest.startswith(b"{"):
        return f"A record stands on one line: jq -c .{source} > NEW.jsonl"
    if first.startswith(b"{'"):
        return "JSON has double quotes: in Python json.dumps(record), not str(record)"
    if _HEADING.fullmatch(first):
        return "Is it CSV? Each line is a JSON object, with texts in double quotes and numbers in none"
    return None


def _encoding_of(head: bytes) -> str:
    """Guess: the bytes of a Chinese sign come in pairs, a letter with an accent stands alone among others."""
    runs = _FOREIGN.findall(head)
    alone = sum(len(run) == 1 for run in runs)
    return "WINDOWS-1252" if alone * 2 >= len(runs) else "GBK"
