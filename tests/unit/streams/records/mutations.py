"""Records as bytes that somebody got wrong: fields replaced, repeated, added, dropped or cut, at any depth.

record ──encode──▶ JSON ──parse──▶ tree of raw bytes ──some changes──▶ bytes, mostly JSON, mostly no record
"""

from typing import Any

import orjson
from hypothesis import strategies as st
from msgspec import Struct

from streams.records import encode
from tests.unit.streams.records.strategies import records_of

# An object is a list of name and node, so that names can repeat; a leaf is JSON as bytes, or no JSON.
Members = list[tuple[bytes, Any]]

NUMBERS = [
    *[str(sign * 2**bits + more) for sign in (-1, 1) for bits in (31, 53, 63, 64, 200) for more in (-1, 0, 1)],
    *["1e400", "-1e400", "1e-400", "1e309", "1e999999999999", "-1e-999999999999", "1E0", "9" * 5_000],
    *["NaN", "Infinity", "-Infinity", "-0", "0.1", "1.0", "01", "+1", ".5", "1.", "0x10", "1_000"],
]
TIMES = [
    *["0001-01-01T00:00+14:00", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "0001-01-01T00:00:00Z"],
    *["9999-12-31T23:59:59.999999999Z", "0000-01-01T00:00:00Z", "2026-03-01T12:00:00", "2026-03-01", "12:00:00Z"],
    *["2026-02-30T00:00:00Z", "1772366400", "2026-03-01T12:00:60Z", "2026-03-01T24:00:00Z", "2026-03-01 12:00:00z"],
    *["2026-03-01T12:00:00+24:00", "1999-12-31T23:59:59Z", "2101-01-01T00:00:00Z", "2000-01-01T00:00:00+14:00"],
    *["2100-12-31T23:59:59-14:00", "1999-12-31", "2101-01-01", "2026-02-30"],
]
ESCAPES = [r"\ud800", r"\udc00", r"\ud800\ud800", r"\udc00\ud800", r"\ud83d\ude00", r"\u0000", r"\x", r"\u12", "\\"]
SHAPES = [
    *["null", "true", "false", "[]", "{}", '""', '" "', "[[]]", '{"a":{"a":{}}}', "undefined", "'x'", "", "[,]"],
    *['"' + "x" * 201 + '"', '"' + "x" * 100_001 + '"', '"unfinished', "[1,]", "/* no */ 1"],
    *["[" * 2_000, "[" * 2_000 + "]" * 2_000, "[" * 63 + "]" * 63, "[" * 64 + "]" * 64],
    *['{"a":' * 70 + "1" + "}" * 70, "[" + "{}," * 200 + "1]"],
    *['"{"', '"}"', '"{no slot}"', '"{{{order_id}}}"'],
]
NASTY = [
    *[text.encode() for text in [*NUMBERS, *SHAPES]],
    *[f'"{text}"'.encode() for text in [*TIMES, *ESCAPES]],
    *[b'"\xff"', b'"\xc0\x80"', b'"\xed\xa0\x80"', b'"\xf4\x90\x80\x80"', b'"\xe2\x82"', b"\xef\xbb\xbf1", b"\x00"],
    *[b'"a\nb"', b'"\x00"', b'"\x1f"', b'"\x7f"', b'"\xc2\x80"'],
]
NAMES = [b"unknown", rb"\ud800", b"", b"\xff", rb"\u0065vent_id", b"event_id", b"occurred_at"]


@st.composite
def mutated(draw: st.DrawFn, struct: type[Struct]) -> bytes:
    """Return a record of the struct as bytes, changed in up to three places."""
    tree = parse(encode(draw(records_of(struct))))
    for _ in range(draw(st.integers(0, 3))):
        objects = list(objects_in(tree))
        change(draw, objects[draw(st.integers(0, len(objects) - 1))])
    value = written(tree)
    value = draw(st.sampled_from([value] * 8 + [b"\xef\xbb\xbf" + value, b"[" + value + b"]", value + b"}", value * 2]))
    return value[: draw(st.sampled_from([len(value)] * 8 + [len(value) // 2, len(value) - 1]))]


def change(draw: st.DrawFn, members: Members) -> None:
    """Replace, repeat, add or drop one member of an object."""
    at = draw(st.integers(0, len(members)))
    how = draw(st.sampled_from(["replace", "repeat", "add", "drop"]))
    nasty = draw(st.sampled_from(NASTY))
    if how == "add" or at == len(members):
        members.insert(at, (draw(st.sampled_from(NAMES)), nasty))
    elif how == "repeat":
        members.insert(draw(st.integers(0, len(members))), (members[at][0], nasty))
    elif how == "drop":
        del members[at]
    else:
        members[at] = (members[at][0], nasty)


def parse(value: bytes) -> Any:
    """Read JSON into a tree that can be written with mistakes."""
    return _node(orjson.loads(value))


def _node(value: Any) -> Any:
    if isinstance(value, dict):
        return [(orjson.dumps(name)[1:-1], _node(item)) for name, item in value.items()]
    if isinstance(value, list):
        return tuple(_node(item) for item in value)
    return orjson.dumps(value)


def objects_in(node: Any) -> "list[Members]":
    """Return every object of a tree, the outermost first."""
    if isinstance(node, list):
        return [node] + [found for _, item in node for found in objects_in(item)]
    if isinstance(node, tuple):
        return [found for item in node for found in objects_in(item)]
    return []


def written(node: Any) -> bytes:
    """Write a tree as it is."""
    if isinstance(node, list):
        return b"{" + b",".join(b'"' + name + b'":' + written(item) for name, item in node) + b"}"
    if isinstance(node, tuple):
        return b"[" + b",".join(map(written, node)) + b"]"
    return bytes(node)
