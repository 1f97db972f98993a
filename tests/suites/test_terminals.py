"""Commands on terminals: of 80 columns and of 40, resized, without colours, dumb ones, and none at all."""

import socket
from pathlib import Path

import pytest
from rich.cells import cell_len

from streams.embedded_broker import free_port
from tests.brokers import Broker
from tests.commands import shopstream
from tests.terminal import ESCAPE, on_terminal

NOBODY = f"127.0.0.1:{free_port()}"
REFUSED, SETTINGS = ("topics", "list", "--broker", NOBODY), ("settings", "--set", "partitions=7")


@pytest.fixture(scope="module")
def address(broker: Broker) -> str:
    assert shopstream("topics", "create", "--broker", broker.address).status == 0
    return broker.address


@pytest.mark.parametrize("columns", [80, 40])
@pytest.mark.parametrize("args", [("--help",), ("send", "--help"), ("settings",)], ids=" ".join)
def test_no_line_is_wider_than_the_terminal(args: tuple[str, ...], columns: int) -> None:
    shown = on_terminal(*args, size=(columns, 24))
    assert shown.status == 0
    assert shown.widest <= columns


@pytest.mark.parametrize(("name", "columns"), [("topics list", 40), ("lag", 80), ("lag", 40)])
def test_tables_of_a_broker_fit_the_terminal(name: str, columns: int, address: str) -> None:
    shown = on_terminal(*name.split(), "--broker", address, size=(columns, 24))
    assert shown.status == 0
    assert shown.widest <= columns


def test_whom_a_command_waits_for_is_said_after_two_seconds_and_taken_back() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        silent = f"127.0.0.1:{server.getsockname()[1]}"
        shown = on_terminal("topics", "list", "--broker", silent, "--set", "connect_timeout_ms=3000")
    assert f"asking {silent} …" in shown.raw
    assert "asking" not in shown.plain
    assert shown.status == 69
    assert shown.raw.index("asking") < shown.raw.rindex("\x1b[?25h") < shown.raw.index("no Kafka broker")


def test_an_error_is_coloured_on_a_terminal() -> None:
    shown = on_terminal(*REFUSED)
    assert shown.status == 69
    assert shown.coloured
    assert f"no Kafka broker answers at {NOBODY}" in shown.plain


@pytest.mark.parametrize("args", [REFUSED, SETTINGS], ids=lambda args: args[0])
def test_no_color_leaves_colours_out(args: tuple[str, ...]) -> None:
    assert not on_terminal(*args, NO_COLOR="1").coloured


@pytest.mark.parametrize("args", [REFUSED, SETTINGS], ids=lambda args: args[0])
def test_a_dumb_terminal_gets_no_escapes(args: tuple[str, ...]) -> None:
    assert "\x1b" not in on_terminal(*args, TERM="dumb").raw


@pytest.mark.parametrize("args", [REFUSED, SETTINGS], ids=lambda args: args[0])
def test_what_is_no_terminal_gets_no_escapes(args: tuple[str, ...]) -> None:
    done = shopstream(*args, environ={"TERM": "xterm-256color"})
    assert "\x1b" not in done.out + done.err


def test_the_demonstration_follows_its_terminal_s_size(tmp_path: Path) -> None:
    reviews = tmp_path / "reviews.jsonl"
    reviews.write_text('{"product_id": "p", "text": "很好的产品 a text that no line of a terminal can hold whole"}\n')
    small = (40, 16)
    args = ("demo", "--flows", "tag_reviews", "--no-worker", "--seconds", "5", "--reviews", str(reviews))
    shown = on_terminal(*args, resize=(b"Ctrl-C ends", small))
    frames = [ESCAPE.sub("", frame).replace("\r", "").split("\n") for frame in shown.raw.split("\x1b[H")]
    *pictures, _with_the_summary = [frame for frame in frames if "shopstream" in frame[0]]
    for frame, (columns, lines) in ((pictures[0], (80, 24)), (pictures[-1], small)):
        assert frame[0].endswith("Ctrl-C ends")
        assert max(map(cell_len, frame)) == columns
        assert len(frame) <= lines
    assert shown.status == 1
    assert shown.raw.index("\x1b[?1049h") < shown.raw.index("\x1b[?1049l"), "the terminal is given back"
    assert "\x1b[?25h" in shown.raw[shown.raw.rindex("\x1b[?25l") :], "and its cursor, too"


def test_a_demonstration_on_a_dumb_terminal_is_plain_lines(tmp_path: Path) -> None:
    reviews = tmp_path / "reviews.jsonl"
    reviews.write_text('{"product_id": "p", "text": "x"}\n')
    args = ("demo", "--flows", "tag_reviews", "--no-worker", "--seconds", "1", "--reviews", str(reviews))
    shown = on_terminal(*args, TERM="dumb")
    assert "\x1b" not in shown.raw
    assert "tag_reviews: " in shown.plain
