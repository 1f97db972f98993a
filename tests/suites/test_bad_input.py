"""Each command as a new user may get it wrong: no broker, not a broker, no topics, no permission, wrong files.

Every command of `shopstream` stands in one of the two tables; one that is added and not tried fails a test. What is
expected of all: one sentence that says what to do, no trace-back, its exit code, within ten seconds.
"""

import shutil
import socket
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from itertools import chain, repeat
from pathlib import Path
from types import SimpleNamespace

import pytest
from typer.main import get_command

from streams import embedded_broker
from streams.commands.root import build_cli
from streams.embedded_broker import EmbeddedBroker, free_port
from tests.brokers import Broker
from tests.commands import shopstream_here
from tests.powers import only_permitted_files
from tests.unit.streams.commands.test_help import commands

REVIEW = '{"event_id":"e","occurred_at":"2026-01-01T00:00:00Z","review_id":"r","product_id":"p","text":"schön 好"}\n'

# Each command that asks a broker, as it is called where all is well.
ASKS_A_BROKER = {
    "topics create": (),
    "topics list": (),
    "send": ("reviews", "-"),
    "generate": ("reviews", "--count", "1"),
    "read": ("reviews",),
    "dead-letters list": (),
    "dead-letters count": (),
    "dead-letters purge": ("--yes",),
    "dead-letters redrive": ("tag_reviews",),
    "offsets reset": ("tag_reviews", "--to", "latest"),
    "lag": (),
    "forecast": ("p-001",),
    "worker": (),
    "check": (),
    "demo": (),
}
ASKS_NONE = {
    "broker",
    "settings",
    "parse",
    "answer",
    "contract schema",
    "contract write",
    "contract check",
    "contract release",
}
# These make topics, or look whether they are there.
NEED_NO_TOPICS = {"topics create", "topics list", "demo", "check"}
SOON = ("--set", "connect_timeout_ms=400")
USER = ("--set", "security_protocol=SASL_PLAINTEXT", "--set", "sasl_user=u")


@pytest.fixture(autouse=True)
def _own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder of data of its own, and in the current one the demo's reviews."""
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".data").mkdir()
    (tmp_path / ".data" / "demo_reviews.jsonl").write_text(REVIEW)


def calls(*without: str) -> list[tuple[str, ...]]:
    return [(*name.split(), *rest) for name, rest in ASKS_A_BROKER.items() if name not in without]


def test_every_command_is_in_one_of_the_tables() -> None:
    found = dict(commands(get_command(build_cli()), ""))
    leaves = {path.strip() for path, command in found.items() if not hasattr(command, "commands")}
    leaves -= {leaf for leaf in leaves if leaf.startswith("models ")}  # export's own, tried in tests/unit/export
    assert leaves == ASKS_A_BROKER.keys() | ASKS_NONE
    assert not ASKS_A_BROKER.keys() & ASKS_NONE


@pytest.mark.parametrize("args", calls(), ids=" ".join)
def test_a_broker_that_is_not_there_is_said_at_once(args: tuple[str, ...]) -> None:
    no_broker(args, f"127.0.0.1:{free_port()}", "start one with `shopstream broker`, or name yours with --broker")


@pytest.mark.parametrize("args", calls(), ids=" ".join)
def test_a_port_that_never_answers_is_told_from_one_where_nobody_is(args: tuple[str, ...]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        silent = f"127.0.0.1:{server.getsockname()[1]}"
        no_broker((*args, *SOON), silent, "does it speak PLAINTEXT Kafka at this port?")


@pytest.mark.parametrize("args", calls(), ids=" ".join)
def test_a_port_of_another_server_is_no_broker(args: tuple[str, ...], web_server: str) -> None:
    no_broker((*args, *SOON), web_server, "does it speak PLAINTEXT")


def no_broker(args: tuple[str, ...], address: str, words: str) -> None:
    """Call a command, and look at what it says of a broker that is none."""
    done = shopstream_here(*args, "--broker", address, stdin=REVIEW.encode())
    said = done.err
    if args[0] == "check":
        said = next(line for line in done.lines if line.startswith("wrong"))
    else:
        assert done.out == ""
        assert len(said.splitlines()) == 1
    assert done.status == (1 if args[0] == "check" else 69)
    assert f"no Kafka broker answers at {address}" in said
    assert words in said


@pytest.mark.parametrize("args", calls(*NEED_NO_TOPICS), ids=" ".join)
def test_missing_topics_are_named_with_what_to_do(args: tuple[str, ...], empty_broker: str) -> None:
    done = shopstream_here(*args, "--broker", empty_broker, stdin=REVIEW.encode())
    assert (done.status, done.out) == (78, "")
    assert "run shopstream topics create" in done.err


def test_check_says_of_each_missing_topic_what_to_do(empty_broker: str) -> None:
    done = shopstream_here("check", "--broker", empty_broker)
    assert done.status == 1
    assert "wrong  topics       reviews: it is not there: run shopstream topics create" in done.out


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (REVIEW.encode("utf-16"), "is UTF-16, not UTF-8: iconv -f UTF-16"),
        (REVIEW.encode("utf-8-sig"), "begins with a byte order mark"),
        (REVIEW.replace("好", "").encode("latin-1"), "1 of 1 lines of"),
        (b"", "is empty: nothing was sent"),
        (b"\x1f\x8b\x08\x00", "is compressed: gunzip"),
        (b"\x00" * 5_000_000, "is UTF-16BE"),
    ],
    ids=["UTF-16", "BOM", "Latin-1", "empty", "gzip", "NUL"],
)
def test_nothing_of_a_file_that_is_no_json_lines_is_sent(
    content: bytes, words: str, broker: Broker, tmp_path: Path
) -> None:
    shopstream_here("topics", "create", "--broker", broker.address)
    (tmp_path / "file.jsonl").write_bytes(content)
    done = shopstream_here("send", "reviews", "file.jsonl", "--broker", broker.address)
    assert (done.status, done.out) == (1, "")
    assert words in done.err


@pytest.mark.parametrize(
    ("args", "status", "words"),
    [
        (("send", "reviews", "locked.jsonl"), 1, "locked.jsonl: Permission denied"),
        (("settings", "--config", "locked.jsonl"), 78, "locked.jsonl cannot be read: Permission denied"),
        (("demo", "--reviews", "locked.jsonl"), 1, "locked.jsonl: Permission denied"),
        (("answer", "How?", "--answers", "locked.jsonl"), 1, "locked.jsonl: Permission denied"),
        (("broker", "--data-dir", "closed/data"), 78, "choose another with --data-dir"),
        (("demo", "--data-dir", "closed/data"), 78, "choose another with --data-dir"),
        (("worker", "--data-dir", "closed/data"), 78, "choose another with --data-dir"),
        (("contract", "write", "--folder", "closed"), 1, "Permission denied"),
        (("contract", "release", "--folder", "closed"), 1, "Permission denied"),
        (("contract", "check", "--folder", "contract"), 1, "Permission denied"),
        (("models", "verify", "artifacts/locked"), 1, "is refused: there is no readable manifest.json"),
        (("worker", "--set", "sasl_password_file=locked.jsonl", *USER), 78, "locked.jsonl': Permission denied"),
        (("topics", "list", "--set", "security_protocol=SSL", "--set", "ssl_ca_file=locked.jsonl"), 78, "Permission"),
    ],
    ids=lambda given: " ".join(given) if isinstance(given, tuple) else "",
)
def test_what_may_not_be_read_or_written_is_named(
    args: tuple[str, ...], status: int, words: str, tmp_path: Path
) -> None:
    for name in ("locked.jsonl", "contract/topics.md", "artifacts/locked/manifest.json"):
        file = tmp_path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("x")
        file.chmod(0)
    (tmp_path / "closed").mkdir(mode=0o500)
    with only_permitted_files():
        done = shopstream_here(*args)
    assert done.status == status
    assert words in done.err


@pytest.mark.parametrize("command", ["broker", "demo"])
def test_a_full_disk_is_said_before_a_broker_starts(
    command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda folder: SimpleNamespace(free=2**20))
    port = ("--port", str(free_port())) if command == "broker" else ()
    done = shopstream_here(command, "--data-dir", str(tmp_path / "data"), *port)
    assert done.status == 78
    assert done.err.startswith(f"shopstream: the disk of {tmp_path / 'data'}")
    assert "is full: make room" in done.err


def test_a_disk_that_fills_up_under_a_broker_is_said_and_that_it_has_room_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []
    with EmbeddedBroker(free_port(), tmp_path) as broker:

        def tell(words: str) -> None:
            told.append(words)
            if len(told) == 2:
                broker.stop()

        free = chain([2**30, 2**20, 2**20], repeat(2**30))
        monkeypatch.setattr(embedded_broker, "LOOK_AT_DISK_EVERY_S", 0.02)
        monkeypatch.setattr(shutil, "disk_usage", lambda folder: SimpleNamespace(free=next(free)))
        broker.wait(tell)
    full, room = told
    assert full.startswith(f"the disk of {tmp_path} is full: what was sent since the broker last saved")
    assert room.startswith(f"the disk of {tmp_path} has room again")


@pytest.fixture(scope="module")
def empty_broker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with EmbeddedBroker(free_port(), tmp_path_factory.mktemp("empty")) as broker:
        yield broker.address


class Mute(BaseHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def web_server() -> Iterator[str]:
    """A server of something else: it waits for the rest of what it takes for a request."""
    with HTTPServer(("127.0.0.1", 0), Mute) as server:
        serving = threading.Thread(target=server.serve_forever)
        serving.start()
        yield f"127.0.0.1:{server.server_address[1]}"
        server.shutdown()
        serving.join()
