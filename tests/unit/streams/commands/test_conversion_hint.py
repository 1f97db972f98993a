"""A file that is wrong as a whole is told the command that mends it; single bad lines are not."""

from io import BytesIO

import pytest

from streams.commands.conversion_hint import conversion_hint

RECORD = '{"event_id":"e1","text":"好"}'


@pytest.mark.parametrize(
    ("content", "command"),
    [
        (f"[{RECORD},\n{RECORD}]".encode(), "jq -c '.[]' a.json > NEW.jsonl"),
        (b'\n{\n "event_id": "e1",\n "text": "x"\n}\n', "jq -c . a.json > NEW.jsonl"),
        ('{"text":"Schön, Müßiggang"}\n'.encode("latin-1"), "iconv -f WINDOWS-1252 -t UTF-8 a.json > NEW.jsonl"),
        ('{"text":"质量很好发货也快"}\n'.encode("gbk"), "iconv -f GBK -t UTF-8 a.json > NEW.jsonl"),
    ],
    ids=["a list", "over several lines", "western", "chinese"],
)
def test_a_file_that_is_wrong_as_a_whole(content: bytes, command: str) -> None:
    utf8 = content.decode("utf-8", "ignore").encode() == content
    assert (conversion_hint(BytesIO(content), "a.json", utf8=utf8) or "").endswith(command)
    assert command.replace(" a.json", "") in (conversion_hint(BytesIO(content), "-", utf8=utf8) or "")


@pytest.mark.parametrize(
    ("content", "words"),
    [(b"{'event_id': 'e1'}\n", "double quotes"), (b"event_id,text\ne1,fine\n", "CSV"), (b"event_id;text\n", "CSV")],
)
def test_what_is_another_notation_is_named(content: bytes, words: str) -> None:
    assert words in (conversion_hint(BytesIO(content), "a.json", utf8=True) or "")


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"no json\n",
        b'{"event_id":1}\n{}\n',
        b'{"event_id":"e1"\n',
        b'{"event_id":"e1"\n{"event_id":"e2"}\n',
        b'["e1"]\n{"event_id":"e2"}\n',
    ],
)
def test_single_bad_lines_get_no_hint(content: bytes) -> None:
    assert conversion_hint(BytesIO(content), "a.json", utf8=True) is None
