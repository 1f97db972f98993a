"""Records as lines: values as they are, envelopes for everything else."""

from dataclasses import dataclass

import orjson
import pytest

from streams.commands.record_lines import envelope_line, readable, value_line


@dataclass
class Consumed:
    key: bytes | None
    value: bytes | None
    headers: tuple[tuple[str, bytes], ...] = ()
    partition: int = 3
    offset: int = 14
    timestamp: int = 1_700_000_000_123


def test_a_json_object_is_printed_byte_for_byte() -> None:
    assert value_line(Consumed(b"k", b'{"a" : 1.0}')) == b'{"a" : 1.0}'


def test_a_json_object_of_several_lines_becomes_one_line() -> None:
    assert value_line(Consumed(b"k", b'{\n"a": 1}')) == b'{"a":1}'


@pytest.mark.parametrize("value", [None, b"", b"no json", b"[1]", b"\xff", b"7"])
def test_what_is_no_json_object_comes_in_an_envelope(value: bytes | None) -> None:
    line = orjson.loads(value_line(Consumed(b"k", value)))
    assert line.keys() == {"partition", "offset", "timestamp", "key", "value", "headers"}
    assert line["value"] == readable(value)


def test_an_envelope_holds_all_there_is_of_a_record() -> None:
    line = envelope_line(Consumed(b"k", b"v", (("shopstream-flow", b"f"), ("raw", b"\xff"))))
    assert orjson.loads(line) == {
        "partition": 3,
        "offset": 14,
        "timestamp": "2023-11-14T22:13:20.123000Z",
        "key": "k",
        "value": "v",
        "headers": {"shopstream-flow": "f", "raw": {"base64": "/w=="}},
    }


def test_no_line_holds_a_line_end() -> None:
    assert b"\n" not in envelope_line(Consumed(b"\n", b"\r\n", (("a\n", b"\n"),)))
