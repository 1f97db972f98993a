"""Two of a command at once: neither harms the other, or the second says why it may not."""

import json
import re
import signal
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from streams.embedded_broker import EmbeddedBroker, free_port
from streams.topics import TOPICS
from tests.commands import WITHIN_S, Done, shopstream, start_shopstream
from tests.suites.command_runs import review_line

LINES = 2_000


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with EmbeddedBroker(free_port(), tmp_path_factory.mktemp("two")) as broker:
        yield broker.address


def both(one: tuple[str, ...], other: tuple[str, ...], *stdin: bytes) -> tuple[Done, Done]:
    with ThreadPoolExecutor(2) as at_once:
        inputs = stdin or (b"", b"")
        first, second = at_once.map(lambda args, given: shopstream(*args, stdin=given), (one, other), inputs)
    return first, second


def first_answered(*demo: str) -> Done:
    """Run a demonstration again, for longer, where nothing came out: a worker may join, and the machine be busy."""
    done = shopstream(*demo, "5")
    for seconds in (10, 20, 40, 80):
        if done.status == 1:
            done = shopstream(*demo, str(seconds))
    return done


def test_topics_are_made_once_by_whoever_is_first(address: str) -> None:
    create = ("topics", "create", "--json", "--broker", address)
    dones = both(create, create)
    assert [(done.status, done.err) for done in dones] == [(0, "")] * 2
    made = [line["topic"] for done in dones for line in map(json.loads, done.lines) if line["made"]]
    assert sorted(made) == sorted(topic.name for topic in TOPICS)


def test_two_files_are_sent_whole(address: str) -> None:
    shopstream("topics", "create", "--broker", address)
    files = ["\n".join(review_line(number, run) for number in range(LINES)) for run in ("one", "two")]
    send = ("send", "reviews", "-", "--broker", address)
    dones = both(send, send, *(file.encode() for file in files))
    assert [done.status for done in dones] == [0, 0]
    found = shopstream("read", "reviews", "--from-beginning", "--broker", address).lines
    assert sorted(found) == sorted(line for file in files for line in file.splitlines())


def test_a_second_worker_of_one_name_is_refused(address: str, tmp_path: Path) -> None:
    named = ("worker", "--instance", "twin", "--data-dir", str(tmp_path), "--broker", address)
    with start_shopstream(*named) as first:
        until = time.monotonic() + WITHIN_S
        while not (tmp_path / "twin.lock").exists():
            assert time.monotonic() < until
            time.sleep(0.05)
        second = shopstream(*named)
        first.kill()
    assert second.status == 78
    assert second.err.endswith("a worker named twin is already running here; give this one another --instance\n")


def test_a_second_broker_on_one_folder_is_refused(tmp_path: Path) -> None:
    with EmbeddedBroker(free_port(), tmp_path):
        second = shopstream("broker", "--port", str(free_port()), "--data-dir", str(tmp_path))
    assert second.status == 78
    assert "another broker keeps its data in" in second.err
    with EmbeddedBroker(free_port(), tmp_path):
        pass  # what held the folder is gone


def test_demonstrations_on_one_broker_all_get_their_answers_also_one_that_starts_no_worker(tmp_path: Path) -> None:
    reviews = tmp_path / "reviews.jsonl"
    reviews.write_text('{"product_id": "p", "text": "I love it, it works very well."}\n')
    with EmbeddedBroker(free_port(), tmp_path) as broker:
        demo = ("demo", "--flows", "tag_reviews", "--reviews", str(reviews), "--broker", broker.address, "--seconds")
        with start_shopstream(*demo, "600") as one, start_shopstream(*demo, "600") as other:
            for each in (one, other):
                assert each.stdout is not None
                assert any(line.startswith(b"positive") for line in each.stdout), "it ended without an answer"
            third = first_answered(*demo[:-1], "--no-worker", "--seconds")
            for each in (one, other):
                each.send_signal(signal.SIGINT)
            said = [tuple(part.decode() for part in each.communicate(timeout=WITHIN_S)) for each in (one, other)]
    last_words = [err for _, err in said]  # of a worker that ended, too
    assert [one.returncode, other.returncode, third.status] == [0, 0, 0], (*last_words, third.err)
    assert all("answered, the first after" in out.splitlines()[-1] for out in (*(out for out, _ in said), third.out))
    assert re.match(r"tag_reviews: \d+ records sent in \d+ s, \d+ answered", third.lines[-1]), "it ended by itself"
