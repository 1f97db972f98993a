"""docs/contract.md says what the code does: its examples are files under test, its figures the code's."""

import json
import re
from datetime import UTC, date, datetime
from pathlib import Path
from typing import get_args

import pytest
from msgspec import structs

from models.forecast.weeks import end_ms
from models.logistics import refusal
from models.replies.order_slots import KnownOrder, Status, order_slots
from streams.clients.partitioner import partition_of
from streams.contract.examples import EXAMPLES
from streams.records import Order, RecordError, decode, encode, output_event_id
from streams.records.codec import MAX_NESTING
from streams.settings import Settings
from streams.topic_kinds import MAX_RECORD_BYTES
from streams.topics import RECORD_TOPICS

ROOT = Path(__file__).parents[4]
GUIDE = (ROOT / "docs" / "contract.md").read_text()


def test_every_example_is_a_file_under_test_and_every_such_file_is_an_example() -> None:
    shown = dict(re.findall(r"<!-- (tests/examples/\w+\.py) -->\n```python\n(.*?)```", GUIDE, re.DOTALL))
    files = {str(file.relative_to(ROOT)): file.read_text() for file in (ROOT / "tests" / "examples").glob("*_*.py")}
    assert shown == {path: text for path, text in files.items() if "__init__" not in path}


def test_every_link_leads_to_a_file() -> None:
    links = [link for link in re.findall(r"\]\(([^)]+)\)", GUIDE) if "://" not in link]
    assert links
    assert [link for link in links if not (ROOT / "docs" / link).exists()] == []


def test_the_keys_to_check_a_client_by_stand_where_java_puts_them() -> None:
    (partitions, told) = re.findall(r"of (\d+) partitions, (`c-7` is .*?)\.", GUIDE)[0]
    places = re.findall(r"`([^`]+)` (?:is )?on (\d+)", told)
    assert len(places) == 3
    assert [(key, str(partition_of(key.encode(), int(partitions)))) for key, _ in places] == places


def test_the_example_of_an_event_id_is_what_the_code_derives() -> None:
    (flow, event_id, derived) = re.findall(r'event_id\("(\w+)", "(\w+)"\) = (\w{32})', GUIDE)[0]
    assert output_event_id(flow, event_id) == derived


def test_the_example_of_a_forecasts_week_is_the_one_that_ended_then() -> None:
    ((week, made_at),) = re.findall(r"`(\d+) GBP kettle-1` where `made_at` is ([\d-]+)", GUIDE)
    assert end_ms(int(week)) == datetime.fromisoformat(made_at).replace(tzinfo=UTC).timestamp() * 1000


def test_the_example_of_an_answer_has_an_intent_that_is_known_and_slots_that_the_guide_names() -> None:
    answer, reply = EXAMPLES["answers"], EXAMPLES["replies"]
    settings = json.loads((ROOT / "models" / "artifacts" / "intents-en-zh" / "manifest.json").read_text())["settings"]
    assert answer.intent in settings["intents"]
    assert reply.intent == answer.intent
    slots = GUIDE.split("| slot |")[1].split("## ")[0]
    assert [slot for slot in re.findall(r"{(\w+)}", answer.text) if f"`{slot}`" not in slots] == []


def test_every_reason_for_a_handoff_stands_in_the_guide_and_no_other() -> None:
    rows = GUIDE.split("| `handoff_reason` | when |\n|---|---|\n")[1].split("\n\n")[0].splitlines()
    told = [reason for row in rows for reason in row.split("|")[1].strip().split("; ")]
    givers = ("responder", "doors", "denied", "waits", "asked_before", "done_badly", "left_out")
    code = "".join((ROOT / "models" / "replies" / f"{giver}.py").read_text() for giver in givers)
    assert sorted(told) == sorted(re.findall(r'(?:[=:,]|return) f?"((?:it|its|the|there) [^"{(]*?) ?["({]', code))


def test_the_figures_are_the_codes() -> None:
    assert f"at most {MAX_NESTING} levels" in GUIDE
    assert f"at most {MAX_RECORD_BYTES:,} bytes" in GUIDE
    settings = Settings()
    assert f"Over {settings.brake_dead_letters} of them among the last {settings.brake_window:,} records" in GUIDE


def test_topics_that_flows_read_from_flows_are_named() -> None:
    both = [f"`{topic.name}`" for topic in RECORD_TOPICS if topic.role == "both"]
    assert all(name in GUIDE.split("## What may change")[1] for name in both)


def test_each_slot_of_an_answer_is_there_when_the_table_says_so() -> None:
    table = GUIDE.split("| slot | there while the order is |")[1].split("\n\n")[0]
    rows = re.findall(r"^\| (`.*?) \| (.*?) \|$", table, re.MULTILINE)
    said = {slot: words for slots, words in rows for slot in re.findall(r"`(\w+)`", slots)}
    day = date(2026, 11, 26)
    for status in get_args(Status):
        there = order_slots(KnownOrder("o", status, day, day, "DHL", "T"), "en").keys()
        assert there == {slot for slot, words in said.items() if words == "known" or status in words}


def test_each_reason_for_no_address_is_in_the_table_of_outcomes() -> None:
    table = GUIDE.split("| the text | its shipment |")[1].split("\n\n")[0]
    said = set(re.findall(r"abstained: `(.+?)`", table))
    assert said == {
        refusal.NO_ADDRESS,
        refusal.TWO_ADDRESSES,
        refusal.NO_WORDS,
        refusal.TOO_LONG,
        refusal.UNKNOWN_WORDS,
    }


def test_a_delivery_text_may_be_as_long_as_the_table_says_and_empty() -> None:
    order = EXAMPLES["orders"]
    for text in ("", "x" * 100_000):
        assert decode("orders", Order, encode(structs.replace(order, delivery_text=text))).delivery_text == text
    assert "more than 100,000 characters" in GUIDE
    with pytest.raises(RecordError, match="delivery_text"):
        decode("orders", Order, encode(structs.replace(order, delivery_text="x" * 100_001)))
