"""The hour on the disk: read back as it was written, and begun anew where it cannot be."""

import logging
from collections import deque
from pathlib import Path

import pytest

from streams.ops.history import KEPT_S, History, Point
from streams.ops.hour import hour_file, read_hour, write_hour

NOW_S = 1_800_000_000.0


def point(at_s: float) -> Point:
    return Point(at_s=NOW_S + at_s, events=7, seconds=1.5, arriving=None, done=2.25)


def test_what_was_written_is_read_but_for_what_is_too_old_or_not_yet(tmp_path: Path) -> None:
    file = hour_file(str(tmp_path), "host-0")
    points = [point(-KEPT_S - 1), point(-KEPT_S), point(-10), point(60)]
    write_hour(file, {"one": History(deque(points)), "two": History()})
    assert read_hour(file, NOW_S) == {"one": History(deque(points[1:3])), "two": History()}
    assert [path.name for path in file.parent.iterdir()] == ["hour.json"]


def test_a_worker_that_never_ran_has_none(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    assert read_hour(hour_file(str(tmp_path), "host-0"), NOW_S) == {}
    assert not caplog.records


@pytest.mark.parametrize("content", [b"", b'{"one": [[1, 2]]}', b"[]", b"\xff"])
def test_a_file_that_cannot_be_read_is_reported_and_the_page_starts_empty(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, content: bytes
) -> None:
    file = tmp_path / "hour.json"
    file.write_bytes(content)
    with caplog.at_level(logging.WARNING):
        assert read_hour(file, NOW_S) == {}
    assert "starts with an empty hour" in caplog.text


def test_a_disk_that_refuses_is_said_and_nothing_ends(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    (tmp_path / "taken").write_text("a file where a folder should be")
    with caplog.at_level(logging.WARNING):
        write_hour(tmp_path / "taken" / "hour.json", {"one": History()})
    assert "cannot be kept" in caplog.text
