"""The AsyncAPI document is one, by the initiative's own schema, and says what the table of topics says."""

from functools import cache
from pathlib import Path
from typing import Any

import jsonschema
import orjson
import pytest

from streams.contract.asyncapi import asyncapi
from streams.contract.dead_letters import headers_example, headers_schema
from streams.contract.examples import DEAD_LETTER
from streams.delivery.spec import FlowSpec
from streams.flows import FLOWS
from streams.records.dead_letter import PREFIX
from streams.topic_kinds import RecordTopic
from streams.topics import DEAD_LETTERS, ORDER_LINES, ORDERS, RECORD_TOPICS, redrive_of

ROOT = Path(__file__).parents[4]
# The initiative's own, out of its npm package; `make test` fetches it.
SPECIFICATION = ROOT / ".cache" / "asyncapi-3.0.0.json"

every_topic = pytest.mark.parametrize("topic", RECORD_TOPICS, ids=lambda topic: topic.name)


@cache
def document() -> dict[str, Any]:
    found: dict[str, Any] = orjson.loads(orjson.dumps(asyncapi(plan.spec for plan in FLOWS.values())))
    return found


def resolved(reference: str) -> Any:
    node: Any = document()
    for step in reference.removeprefix("#/").split("/"):
        node = node[step]
    return node


def references(node: Any) -> set[str]:
    if isinstance(node, list):
        return {found for each in node for found in references(each)}
    if isinstance(node, dict):
        here = {node["$ref"]} if isinstance(node.get("$ref"), str) else set()
        return here | {found for each in node.values() for found in references(each)}
    return set()


def test_the_document_holds_the_specifications_schema() -> None:
    specification = orjson.loads(SPECIFICATION.read_bytes())
    jsonschema.Draft7Validator(specification).validate(document())


def test_the_specifications_schema_refuses_what_is_no_document() -> None:
    specification = orjson.loads(SPECIFICATION.read_bytes())
    broken = document() | {"channels": {"reviews": {"address": 7}}}
    assert not jsonschema.Draft7Validator(specification).is_valid(broken)


def test_every_reference_leads_somewhere() -> None:
    assert all(resolved(reference) for reference in references(document()))


@every_topic
def test_a_channel_says_what_the_table_says(topic: RecordTopic[Any]) -> None:
    channel = document()["channels"][topic.name]
    binding = channel["bindings"]["kafka"]
    assert channel["address"] == binding["topic"] == topic.name
    assert binding["partitions"] == 4
    configs = {name: str(value) for name, value in binding["topicConfiguration"].items() if name != "cleanup.policy"}
    policy = ",".join(binding["topicConfiguration"]["cleanup.policy"])
    promised = {name: topic.configs[name] for name in ("cleanup.policy", "retention.ms") if name in topic.configs}
    assert configs | {"cleanup.policy": policy} == promised
    assert channel["x-shopstream"] == {"role": topic.role, "key": topic.key}


@every_topic
def test_a_messages_example_holds_its_own_schema(topic: RecordTopic[Any]) -> None:
    message = next(iter(document()["channels"][topic.name]["messages"].values()))
    schema = {"$ref": message["payload"]["$ref"], "components": document()["components"]}
    jsonschema.Draft7Validator(schema).validate(message["examples"][0]["payload"])


@every_topic
def test_a_table_has_a_message_that_deletes_and_no_other_topic_has(topic: RecordTopic[Any]) -> None:
    messages = document()["channels"][topic.name]["messages"]
    deletes = [name for name, message in messages.items() if message["payload"] == {"type": "null"}]
    assert deletes == ([f"{topic.struct.__name__}Deleted"] if topic.retention_ms is None else [])


def test_the_headers_of_a_dead_letter_are_those_that_are_written() -> None:
    letter = document()["channels"][DEAD_LETTERS.name]["messages"]["DeadLetter"]
    jsonschema.Draft7Validator(letter["headers"]).validate(letter["examples"][0]["headers"])
    written = type(DEAD_LETTER)(
        **{name: getattr(DEAD_LETTER, name) for name in DEAD_LETTER.__struct_fields__}
        | {"model": "m 1", "truncated": True, "sha256": "0" * 64}
    )
    assert {name for name, _ in written.headers()} == set(headers_schema()["properties"])
    assert set(headers_schema()["required"]) == set(headers_example())
    assert all(name.startswith(PREFIX) for name in headers_example())


def test_a_flow_reads_and_writes_as_its_spec_says_and_its_redrive_stays_internal() -> None:
    spec = FlowSpec(name="split", inputs=(ORDERS, redrive_of("split", ORDERS)), outputs=(ORDER_LINES,))
    operations = asyncapi([spec])["operations"]
    assert {name: operation["action"] for name, operation in operations.items()} == {
        "split-reads-orders": "receive",
        "split-writes-order-lines": "send",
        "split-writes-dead-letters": "send",
    }
    assert operations["split-reads-orders"]["bindings"]["kafka"]["groupId"]["enum"] == ["split"]
