"""The log: a JSON object a line with what it is about, no secret, and no word that could be a customer's."""

import asyncio
import io
import json
import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from aiokafka.errors import KafkaError

from streams.delivery import guard as guard_module
from streams.delivery.errors import OffsetsLostError
from streams.delivery.guard import guard
from streams.logs.fields import about
from streams.logs.lines import LEFT_OUT, configure_logging, secrets_of
from streams.settings import HIDDEN, Settings

log = logging.getLogger("streams.test")
WORDS = "My name is Ann and the kettle is broken"


class Stderr(io.StringIO):
    """What a supervisor reads, or a terminal shows."""

    terminal = False

    def isatty(self) -> bool:
        return self.terminal


@pytest.fixture
def stderr() -> Iterator[Stderr]:
    written, root = Stderr(), logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield written
    root.handlers[:] = handlers
    root.setLevel(level)
    for name in ("faust", "mode", "aiokafka", "kafka"):
        logging.getLogger(name).setLevel(logging.NOTSET)


def lines(stderr: Stderr) -> list[dict[str, Any]]:
    return [json.loads(line) for line in stderr.getvalue().splitlines()]


def test_a_line_says_when_who_and_what_it_is_about(stderr: Stderr) -> None:
    configure_logging(Settings(), "shop-0", stderr)
    with about(flow="tag_reviews"):
        log.warning("%s stands", "it", extra={"partition": 3, "offset": 17, "text": WORDS})
    (line,) = lines(stderr)
    assert line.pop("at").endswith("Z")
    assert line == {
        "level": "warning",
        "logger": "streams.test",
        "message": "it stands",
        "worker": "shop-0",
        "flow": "tag_reviews",
        "partition": 3,
        "offset": 17,
    }


def test_on_a_terminal_lines_are_for_eyes_unless_json_is_wanted(stderr: Stderr) -> None:
    stderr.terminal = True
    configure_logging(Settings(), "a", stderr)
    log.info("hello")
    assert stderr.getvalue().endswith("INFO streams.test: hello\n")
    configure_logging(Settings(log_format="json"), "a", stderr)
    log.info("again")
    assert json.loads(stderr.getvalue().splitlines()[-1])["message"] == "again"
    stderr.terminal = False
    configure_logging(Settings(log_format="lines"), "a", stderr)
    log.info("last")
    assert stderr.getvalue().endswith("INFO streams.test: last\n")


@pytest.mark.parametrize("form", ["lines", "json"])
def test_a_secret_is_in_no_line_nor_in_an_error(stderr: Stderr, tmp_path: Path, form: Any) -> None:
    file = tmp_path / "password"
    file.write_text('hunter"2\n')
    settings = Settings(ssl_key_password="key-secret", sasl_password_file=str(file), log_format=form)
    assert secrets_of(settings) == ("key-secret", 'hunter"2')
    configure_logging(settings, "a", stderr)
    try:
        raise OSError('refused hunter"2')
    except OSError:
        log.exception("the key key-secret is wrong")
    assert "key-secret" not in stderr.getvalue()
    assert "hunter" not in stderr.getvalue()
    assert stderr.getvalue().count(HIDDEN) >= 2


@pytest.mark.parametrize("form", ["lines", "json"])
def test_an_error_that_may_quote_a_record_says_where_it_came_from_and_not_what_it_quotes(
    stderr: Stderr, form: Any
) -> None:
    configure_logging(Settings(log_format=form), "a", stderr)
    try:
        try:
            int(WORDS)
        except ValueError as error:
            raise LookupError(WORDS) from error
    except LookupError:
        log.exception("crashed")
    text = stderr.getvalue()
    assert WORDS not in text
    assert "int(WORDS)" in text
    assert text.index(f"ValueError: {LEFT_OUT}") < text.index(f"LookupError: {LEFT_OUT}")


def test_an_error_of_ours_and_those_of_the_system_and_the_broker_say_what_they_have_to(stderr: Stderr) -> None:
    configure_logging(Settings(), "a", stderr)
    refused = KafkaError("UnknownError()")
    for error in (OffsetsLostError("tag_reviews", "reviews", 2, "it is gone"), OSError("no space left"), refused):
        try:
            raise error
        except Exception:
            log.exception("crashed")
    ours, systems, brokers = lines(stderr)
    assert "it is gone" in ours["exception"]
    assert "no space left" in systems["exception"]
    assert "KafkaError: UnknownError()" in brokers["exception"]


async def test_lines_that_are_said_in_a_flows_work_are_about_the_flow(
    stderr: Stderr, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(guard_module, "leave", lambda _code: None)
    configure_logging(Settings(), "a", stderr)

    async def work(words: str) -> None:
        await asyncio.sleep(0)
        await asyncio.create_task(say(words))  # as a library does
        raise OffsetsLostError("tag_reviews", "reviews", 2, "it is gone")

    async def say(words: str) -> None:
        log.info(words)

    await asyncio.gather(guard(work("one"), "tag_reviews: source"), guard(work("two"), "split_orders: source"))
    log.info("of no flow")
    said = {(line["message"], line.get("flow")) for line in lines(stderr)}
    assert {("one", "tag_reviews"), ("two", "split_orders"), ("of no flow", None)} <= said
    (stops, _) = [line for line in lines(stderr) if line["level"] == "critical"]
    assert (stops["flow"], stops["topic"], stops["partition"]) == ("tag_reviews", "reviews", 2)


def test_fields_that_are_no_numbers_or_texts_are_still_a_line(stderr: Stderr) -> None:
    configure_logging(Settings(), "a", stderr)
    log.info("x", extra={"offset": {"reviews": 1}, "error": Path("p"), "partitions": [0, 1]})
    (line,) = lines(stderr)
    assert (line["offset"], line["error"], line["partitions"]) == ({"reviews": 1}, "p", [0, 1])
