"""A flow that stands says why its last worker ended, if that could say so, and only while nothing was done since."""

import logging
from collections.abc import Sequence
from contextlib import nullcontext
from typing import Any

import pytest
from msgspec import structs
from msgspec.json import encode

from streams.commands.lag_outlook import flow_outlook
from streams.logs.lines import LEFT_OUT
from streams.ops import last_word
from streams.ops.lag import FlowState
from streams.ops.lag_window import LagWindow
from streams.ops.last_word import PLACE, LastWord, LastWordHandler, leave_word, read_words
from streams.ops.verdict import verdict_of
from streams.settings import Settings
from tests.doubles import MemoryBroker, MemoryConsumer
from tests.unit.streams.ops.readings import MEMBER, NOW_S, look, note, place, waiting
from tests.unit.streams.ops.seen import seen

SAID = "it does not start: Write on the topic sentiments is not allowed"


def word(at_s: float, said: str = SAID) -> LastWord:
    return LastWord(at_ms=round((NOW_S + at_s) * 1000), worker="night", said=said)


@pytest.mark.parametrize(
    ("state", "waits", "ended_s", "told"),
    [
        ("stopped", 93, -60, True),
        ("stopped", 93, -300, False),  # a later worker committed, and left no word
        ("running", 93, -60, True),  # its group still counts it in, or one after another ends
        ("running", 0, -60, False),  # another worker does all there is
        ("never_ran", 93, -60, True),
    ],
)
def test_lag_and_the_page_say_why_a_worker_of_a_flow_that_stands_ended(
    state: FlowState, waits: int, ended_s: float, *, told: bool
) -> None:
    last = None if state == "never_ran" else note(-240)
    some = waiting(waits, waits, oldest_offset=7) if waits else None
    reading = look(0, place(7, 7 + waits, waiting=some, note=last), state=state)
    report = LagWindow(60).add(structs.replace(reading, last_word=word(ended_s)))
    words = f"night ended 1 min ago: {SAID}"
    assert (words in verdict_of(seen(report)).why) == told
    assert (words in flow_outlook(report).plain) == told


@pytest.mark.parametrize(
    ("state", "waits", "committed_s", "stands"),
    [
        ("stopped", 0, -1, True),
        ("running", 0, -240, False),
        ("running", 93, -240, True),
        ("running", 93, -1, False),
    ],
)
def test_words_are_looked_for_where_a_flow_stands(
    state: FlowState, waits: int, committed_s: float, *, stands: bool
) -> None:
    assert look(0, place(7, 7 + waits, note=note(committed_s)), state=state).stands == stands


def test_words_are_looked_for_where_a_program_of_others_alone_is_in_the_group() -> None:
    stopped = look(0, place(7, 7, note=note(-1)), state="stopped")
    assert structs.replace(stopped, members=(MEMBER,)).stands


async def test_the_last_word_of_each_flow_is_read_and_what_is_none_is_passed_over(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(last_word, "LOOK_BACK", 4)
    broker = MemoryBroker()
    words = [("split_orders", word(-9)), ("tag_reviews", word(-8)), ("tag_reviews", word(-7, "another reason"))]
    for flow, said in words:
        broker.append(PLACE, flow.encode(), encode(said))
    broker.append(PLACE, None, b"of others")
    consumer: Any = MemoryConsumer(broker)
    assert await read_words(consumer) == {"split_orders": word(-9), "tag_reviews": word(-7, "another reason")}
    broker.append(PLACE, b"tag_reviews", None)
    assert await read_words(consumer) == {"tag_reviews": word(-7, "another reason")}, "the oldest is out of sight"


def test_the_line_with_which_a_process_ends_is_left_without_secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    left: list[tuple[Any, ...]] = []
    monkeypatch.setattr(last_word, "leave_word", lambda _, *said: left.append(said))
    handler = LastWordHandler(Settings(sasl_password="hush"), "night", ["tag_reviews", "split_orders"])
    logging.getLogger().addHandler(handler)
    try:
        logging.getLogger("aiokafka").critical("not ours")
        logging.getLogger("streams.delivery.guard").error("not the end")
        logging.getLogger("streams.delivery.guard").critical("%s stops: the password hush is wrong", "tag_reviews")
        try:
            raise KeyError("words of a customer")
        except KeyError:
            logging.getLogger("streams.delivery.guard").critical("it crashed", exc_info=True)
    finally:
        logging.getLogger().removeHandler(handler)
    (worker, flows, said), (*_, crashed) = left
    assert crashed == f"it crashed (KeyError: {LEFT_OUT})"
    assert (worker, flows) == ("night", ["tag_reviews", "split_orders"])
    assert said.startswith("tag_reviews stops: the password ")
    assert "hush" not in said


class Named:
    """A cluster that has these topics, and keeps what is sent to any."""

    def __init__(self, *topics: str) -> None:
        self.topics, self.sent = topics, list[tuple[Any, ...]]()

    async def list_topics(self) -> Sequence[str]:
        return self.topics

    async def send_and_wait(self, topic: str, value: bytes, key: bytes, *, partition: int) -> None:
        self.sent.append((topic, partition, key, value))


@pytest.mark.parametrize(("topics", "flows"), [(["reviews"], []), (["reviews", PLACE.topic], [b"split_orders"])])
def test_no_topic_is_made_by_asking_for_it_where_the_broker_has_none_for_words(
    topics: list[str], flows: list[bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    cluster = Named(*topics)
    for name in ("open_admin", "open_sender"):
        monkeypatch.setattr(last_word, name, lambda _: nullcontext(cluster))
    leave_word(Settings(), "night", ["split_orders"], SAID)
    assert [(topic, partition, key) for topic, partition, key, _ in cluster.sent] == [(*PLACE, key) for key in flows]


def test_why_a_worker_does_not_start_is_left_without_secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    left: list[tuple[Any, ...]] = []
    monkeypatch.setattr(last_word, "leave_word", lambda _, *said: left.append(said))
    LastWordHandler(Settings(sasl_password="hush"), "night", ["tag_reviews"]).leave("it does not start: hush")
    ((*_, said),) = left
    assert "hush" not in said
