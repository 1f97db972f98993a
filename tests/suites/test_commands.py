"""The commands on the embedded broker, and what they say where there is none."""

import asyncio
import json
import os
import re
import signal
import socket
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from aiokafka.admin import NewPartitions

from streams.connection import open_admin
from streams.demo.flows import DEMO_FLOWS
from streams.embedded_broker import EmbeddedBroker, free_port
from streams.settings import Settings
from tests.commands import WITHIN_S, shopstream, shopstream_here, start_shopstream
from tests.suites.commands import CommandsSuite
from tests.suites.dead_letter_commands import DeadLetterCommandsSuite

# Its first answer waits for processes that import a library of statistics: half a minute and more on a busy machine.
LATE = {"forecast_prices"}


class TestOnTheEmbeddedBroker(CommandsSuite):
    """All of it, in this process; on Apache Kafka each command is one of its own."""

    shopstream = staticmethod(shopstream_here)


class TestDeadLettersOnTheEmbeddedBroker(DeadLetterCommandsSuite):
    """All of it, in this process, too."""

    shopstream = staticmethod(shopstream_here)


@pytest.fixture(scope="module")
def empty_broker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with EmbeddedBroker(free_port(), tmp_path_factory.mktemp("empty")) as broker:
        yield broker.address


@pytest.fixture
def silent_address() -> Iterator[str]:
    """A port that takes connections and never says a word."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield f"127.0.0.1:{server.getsockname()[1]}"


def test_a_broker_that_never_answers_is_said_within_ten_seconds(silent_address: str) -> None:
    done = shopstream("topics", "list", "--broker", silent_address)
    assert (done.status, done.err.count("no Kafka broker answers")) == (69, 1)
    assert Settings().connect_timeout_ms < 10_000


def test_a_worker_whose_inputs_have_other_partition_counts_is_refused(tmp_path: Path) -> None:
    with EmbeddedBroker(free_port(), tmp_path) as broker:
        shopstream("topics", "create", "--broker", broker.address)
        asyncio.run(_grow(broker.address, "reviews", 6))
        done = shopstream("worker", "--broker", broker.address)
    assert done.status == 78
    assert "equal partition counts, but reviews has 6" in done.err


def test_an_unknown_flow_is_answered_with_the_flows_there_are() -> None:
    done = shopstream("worker", "--flows", "tag_review")
    assert done.status == 2
    assert "did you mean tag_reviews?" in done.err


def test_a_wrong_setting_is_named_with_what_is_allowed() -> None:
    done = shopstream("topics", "list", environ={"SHOPSTREAM_DELIVERY": "twice"})
    assert done.status == 78
    assert "delivery = 'twice' is not allowed" in done.err
    assert "exactly_once or at_least_once" in done.err


def test_a_taken_port_is_a_sentence(empty_broker: str) -> None:
    done = shopstream("broker", "--port", empty_broker.rpartition(":")[2])
    assert done.status == 78
    assert "is taken" in done.err


@pytest.mark.parametrize("args", [("topics", "list"), ("topics", "create", "--json"), ("check",)], ids=" ".join)
def test_a_reader_that_is_gone_ends_a_command_in_silence(args: tuple[str, ...], empty_broker: str) -> None:
    """`| head -1` that is gone before the first line."""
    with start_shopstream(*args, "--broker", empty_broker) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert (process.wait(WITHIN_S), process.stderr.read()) == (0, b"")


@pytest.mark.parametrize(("how", "status"), [(signal.SIGINT, 130), (signal.SIGTERM, 0)])
def test_the_broker_in_the_foreground_ends_with_its_command(how: signal.Signals, status: int, tmp_path: Path) -> None:
    port = free_port()
    with start_shopstream("broker", "--port", str(port), "--data-dir", str(tmp_path)) as broker:
        assert broker.stderr is not None
        assert b"Ctrl-C stops it" in broker.stderr.readline()
        assert shopstream("topics", "create", "--broker", f"127.0.0.1:{port}").status == 0
        broker.send_signal(how)
        assert broker.wait(WITHIN_S) == status
        said = broker.stderr.read()
        assert not any(word in said for word in (b"Traceback", b"shopstream: ", b"GLIBC"))
    assert shopstream("topics", "list", "--broker", f"127.0.0.1:{port}").status == 69


def test_a_demo_that_is_told_to_end_while_it_starts_leaves_nothing_behind(tmp_path: Path) -> None:
    reviews, temporary = _reviews(tmp_path), tmp_path / "temporary"
    temporary.mkdir()
    with start_shopstream("demo", "--reviews", str(reviews), environ={"TMPDIR": str(temporary)}) as demo:
        while {each.name for each in temporary.glob("*/broker/*")} <= {"broker.log", "broker.lock"}:  # it runs then
            assert demo.poll() is None
            time.sleep(0.01)
        demo.send_signal(signal.SIGTERM)
        assert demo.wait(WITHIN_S) == 130
    assert not any(temporary.iterdir())


def test_a_demo_without_a_worker_ends_with_1(tmp_path: Path) -> None:
    done = shopstream("demo", "--seconds", "2", "--no-worker", "--reviews", str(_reviews(tmp_path)))
    assert done.status == 1
    assert "0 answered: nothing" in done.out
    assert "nothing came out" in done.err


def test_a_demo_whose_worker_cannot_start_says_why(tmp_path: Path) -> None:
    done = shopstream(
        "demo", "--reviews", str(_reviews(tmp_path)), environ={"SHOPSTREAM_ARTIFACTS": str(tmp_path / "none")}
    )
    assert done.status == 78
    assert "is refused" in done.err


def test_a_demo_without_its_reviews_says_how_to_get_them(tmp_path: Path) -> None:
    done = shopstream("demo", "--reviews", str(tmp_path / "none.jsonl"))
    assert done.status == 78
    assert "make run" in done.err


def test_a_demo_shows_answers_of_each_flow_and_ctrl_c_ends_it_with_all_that_it_started(tmp_path: Path) -> None:
    args = ("demo", "--data-dir", str(tmp_path), "--reviews", str(_reviews(tmp_path)))
    with start_shopstream(*args, "--seconds", "60") as demo:
        assert demo.stdout is not None
        lines, silent = list[str](), set(DEMO_FLOWS) - LATE
        while silent:
            lines.append(demo.stdout.readline().decode())
            assert lines[-1], f"it ended, and nothing came out of {silent}: {lines}, {demo.communicate()}"
            silent -= {each[1] for each in re.finditer(r"^-- (\w+) .* [1-9]\d* of \d+ answered", lines[-1])}
        demo.send_signal(signal.SIGINT)
        assert demo.wait(WITHIN_S) == 0
        summaries = demo.stdout.read().decode().splitlines()[-len(DEMO_FLOWS) :]
    for name, summary in zip(DEMO_FLOWS, summaries, strict=True):
        first = "" if name in LATE else ", the first after"
        joined = r"(, \d+ more with a later one of the same customer)?"
        assert re.match(rf"{name}: \d+ records sent in \d+ s, \d+ answered{joined}{first}", summary)
    assert any(line.startswith(("positive", "negative", "neutral")) for line in lines)
    assert _started_in(tmp_path) == []


def test_a_demo_s_seconds_count_from_its_first_answer(tmp_path: Path) -> None:
    done = shopstream("demo", "--flows", "split_orders", "--seconds", "1", "--data-dir", str(tmp_path))
    assert (done.status, done.err) == (0, "")
    assert "answered, the first after" in done.lines[-1]


def test_a_demo_whose_broker_says_nothing_for_a_while_goes_on(tmp_path: Path) -> None:
    impatient = {"SHOPSTREAM_CONNECT_TIMEOUT_MS": "500"}
    demo = ("demo", "--flows", "split_orders", "--seconds", "1", "--data-dir", str(tmp_path))
    with start_shopstream(*demo, environ=impatient) as shown:
        assert shown.stdout is not None
        assert shown.stdout.readline().startswith(b"-- the worker starts")
        (broker,) = _started_in(tmp_path, b"noida-db")
        os.kill(broker, signal.SIGSTOP)
        time.sleep(4)  # the lag, the sender and the worker's start are refused by then where they do not wait
        os.kill(broker, signal.SIGCONT)
        out, err = shown.communicate(timeout=WITHIN_S)
    assert (shown.returncode, err) == (0, b"")
    assert b"answered, the first after" in out.splitlines()[-1]


async def _grow(address: str, topic: str, partitions: int) -> None:
    async with open_admin(Settings(broker=address)) as admin:
        await admin.create_partitions({topic: NewPartitions(partitions)})


def _reviews(folder: Path) -> Path:
    file = folder / "reviews.jsonl"
    texts = ["I love it, it works very well.", "Broke after two days, a waste of money.", "非常好 很喜欢"]
    file.write_text("".join(json.dumps({"product_id": f"p{n}", "text": text}) + "\n" for n, text in enumerate(texts)))
    return file


def _started_in(folder: Path, program: bytes = b"") -> list[int]:
    commands = {int(each.name): _command_of(each) for each in Path("/proc").glob("[0-9]*")}
    return [pid for pid, said in commands.items() if bytes(folder) in said and program in said.split(b"\0")[0]]


def _command_of(process: Path) -> bytes:
    try:
        return (process / "cmdline").read_bytes()
    except OSError:
        return b""
