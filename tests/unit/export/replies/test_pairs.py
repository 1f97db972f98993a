"""A user's own pairs are read from CSV and JSON lines; what no model may learn goes, and is counted."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from export.commands import app
from export.errors import CorpusError
from export.replies.filters import filter_pairs
from export.replies.pairs import Pair, read_pairs

GOOD = Pair("Where is it?", "order A1 shipped", "It is on its way.")
BAD = {
    "empty": Pair("?!", "", "Yes."),
    "too_long": Pair("Why?", "word " * 500, "Because."),
    "toxic": Pair("Why?", "", "Because you are an idiot."),
    "personal_data": Pair("Who answers?", "", "Write to jane.doe@example.org."),
    "ungrounded": Pair("When?", "It takes 3 days.", "In 5 days."),
    "duplicate": Pair("where is it", "Order A1: shipped", "It is on its way!"),
}


def file_of(folder: Path, name: str, content: str) -> Path:
    file = folder / name
    file.write_text(content, "utf-8")
    return file


def test_both_forms_give_the_same_pairs(tmp_path: Path) -> None:
    table = file_of(
        tmp_path, "a.csv", '\ufeffquestion,answer,context,agent\n"Where, is it?",On its way.,"a\nb",Ann\nWhy?,So.,,\n'
    )
    rows = [
        {"question": "Where, is it?", "answer": "On its way.", "context": "a\nb"},
        {"question": "Why?", "answer": "So."},
    ]
    lines = file_of(tmp_path, "a.jsonl", "\n\n".join(json.dumps(row) for row in rows))
    assert read_pairs(table) == read_pairs(lines)
    assert read_pairs(lines) == [Pair("Where, is it?", "a\nb", "On its way."), Pair("Why?", "", "So.")]


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("a.csv", "question,reply\na,b\n", "line 1 .* no column answer"),
        ("a.csv", "question,answer\na\n", "line 2 .* its answer is no text"),
        ("a.jsonl", '{"question":"a","answer":"b"}\nno json', "line 2 .* no JSON"),
        ("a.jsonl", "[]", "line 1 .* no JSON object"),
        ("a.jsonl", '{"question":"a","answer":5}', "line 1 .* its answer is no text"),
        ("a.jsonl", "\n", "no pair is in it"),
    ],
)
def test_a_row_that_is_no_pair_is_named(name: str, content: str, reason: str, tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match=reason):
        read_pairs(file_of(tmp_path, name, content))


def test_a_file_that_is_not_utf_8_or_not_there_is_named(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes("question,answer\nça,là\n".encode("latin-1"))
    for name in ("a.csv", "none.jsonl"):
        with pytest.raises(CorpusError, match="not readable as UTF-8"):
            read_pairs(tmp_path / name)


@pytest.mark.parametrize("reason", BAD)
def test_what_no_model_may_learn_goes_with_its_reason(reason: str) -> None:
    kept, report = filter_pairs([GOOD, BAD[reason]])
    assert kept == [GOOD]
    assert dict(report.dropped) == {reason: 1}
    assert report.lines() == ["2 pairs, 1 kept", f"{reason}: 1 (pair 2)"]


def test_the_command_reports_and_writes_what_may_be_learned(tmp_path: Path) -> None:
    rows = [vars(pair) for pair in (GOOD, *BAD.values())]
    file = file_of(tmp_path, "pairs.jsonl", "".join(json.dumps(row) + "\n" for row in rows))
    done = CliRunner(env={"COLUMNS": "1000"}).invoke(app, ["pairs", str(file), "--write", str(tmp_path / "kept.jsonl")])
    assert done.exit_code == 0
    assert done.output.startswith("7 pairs, 1 kept\n")
    assert read_pairs(tmp_path / "kept.jsonl") == [GOOD]


def test_the_command_ends_with_1_where_nothing_may_be_learned(tmp_path: Path) -> None:
    run = CliRunner(env={"COLUMNS": "1000"})
    assert run.invoke(app, ["pairs", str(tmp_path / "none.csv")]).exit_code == 1
    toxic = file_of(tmp_path, "toxic.jsonl", json.dumps(vars(BAD["toxic"])))
    assert run.invoke(app, ["pairs", str(toxic)]).exit_code == 1
