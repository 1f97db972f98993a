"""The AsyncAPI 3 document: every topic of records as a channel, every flow's reading and writing as operations.

https://www.asyncapi.com/docs/reference/specification/v3.0.0, with the Kafka bindings 0.5.0.
"""

from collections.abc import Iterable
from typing import Any, Protocol

from streams.contract import VERSION
from streams.contract.dead_letters import headers_example, headers_schema
from streams.contract.schema import Schema, example, schemas
from streams.settings import Settings
from streams.topic_kinds import RecordTopic, TableTopic, Topic
from streams.topics import DEAD_LETTERS, RECORD_TOPICS

BINDING = "0.5.0"
SCHEMAS = "#/components/schemas/"
ABOUT = """What a shop's services send to shopstream, and what they read from it. Values are JSON objects in UTF-8.

Keys are UTF-8 text and stand on the partition that murmur2 gives them (Java's default). Read with
`isolation.level=read_committed`. Compatibility, clients and event ids: contract.md."""
DEAD_LETTER_KEY = {"description": "the original record's key; none where it had none"}


class DocumentedFlow(Protocol):
    """What is needed of a flow's spec."""

    @property
    def name(self) -> str:
        """The flow's name, which is its consumer group's."""

    @property
    def inputs(self) -> tuple[RecordTopic[Any], ...]:
        """The topics it reads."""

    @property
    def outputs(self) -> tuple[RecordTopic[Any], ...]:
        """The topics it writes."""


def asyncapi(flows: Iterable[DocumentedFlow]) -> Schema:
    """Return the document.

    Args:
        flows: whose operations are told; a topic may be there before its flows.
    """
    channels = {topic.name: _channel(topic) for topic in RECORD_TOPICS} | {DEAD_LETTERS.name: _dead_letters()}
    return {
        "asyncapi": "3.0.0",
        "info": {"title": "shopstream", "version": VERSION, "description": ABOUT},
        "defaultContentType": "application/json",
        "servers": {
            "local": {
                "host": Settings().broker,
                "protocol": "kafka",
                "description": "as `shopstream broker` starts it; a shop's own broker is elsewhere",
            }
        },
        "channels": channels,
        "operations": {name: operation for flow in flows for name, operation in _operations(flow)},
        "components": {"schemas": schemas([topic.struct for topic in RECORD_TOPICS], SCHEMAS)},
    }


def _channel(topic: RecordTopic[Any]) -> Schema:
    name = topic.struct.__name__
    messages = {name: _message(topic)}
    if isinstance(topic, TableTopic):
        messages[f"{name}Deleted"] = _tombstone(topic)
    extension = {"x-shopstream": {"role": topic.role, "key": topic.key}}
    return _address(topic) | {"messages": messages, "bindings": _bindings(topic)} | extension


def _dead_letters() -> Schema:
    message = {
        "name": "DeadLetter",
        "title": "a record that no flow could process",
        "contentType": "application/octet-stream",
        "headers": headers_schema(),
        "payload": {"description": "the original record's value, byte for byte"},
        "bindings": {"kafka": {"key": DEAD_LETTER_KEY, "bindingVersion": BINDING}},
        "examples": [{"name": "stars", "headers": headers_example(), "payload": '{"event_id":"review-34", "stars":9}'}],
    }
    extension = {"x-shopstream": {"role": "output", "key": None}}
    return (
        _address(DEAD_LETTERS) | {"messages": {"DeadLetter": message}, "bindings": _bindings(DEAD_LETTERS)} | extension
    )


def _address(topic: Topic) -> Schema:
    return {"address": topic.name, "title": topic.name, "description": topic.help}


def _message(topic: RecordTopic[Any]) -> Schema:
    name = topic.struct.__name__
    return {
        "name": name,
        "title": topic.help,
        "contentType": "application/json",
        "headers": {"type": "object", "description": "none are needed, none are read, whatever there are may stay"},
        "payload": {"$ref": SCHEMAS + name},
        "bindings": _key_binding(topic),
        "examples": [{"name": topic.name, "summary": f"one of {topic.name}", "payload": example(topic)}],
    }


def _tombstone(topic: RecordTopic[Any]) -> Schema:
    return {
        "name": f"{topic.struct.__name__}Deleted",
        "title": f"null: the {topic.key} in the key is gone",
        "payload": {"type": "null"},
        "bindings": _key_binding(topic),
    }


def _key_binding(topic: RecordTopic[Any]) -> Schema:
    key = {"type": "string", "description": f"the record's {topic.key}, as UTF-8", "minLength": 1, "maxLength": 200}
    return {"kafka": {"key": key, "bindingVersion": BINDING}}


def _bindings(topic: Topic) -> Schema:
    configs: Schema = {"cleanup.policy": topic.configs["cleanup.policy"].split(",")}
    if topic.retention_ms is not None:
        configs["retention.ms"] = topic.retention_ms
    partitions = topic.partitions or Settings().partitions
    binding = {"topic": topic.name, "partitions": partitions, "topicConfiguration": configs, "bindingVersion": BINDING}
    return {"kafka": binding}


def _operations(flow: DocumentedFlow) -> Iterable[tuple[str, Schema]]:
    known = {topic.name for topic in RECORD_TOPICS}
    for topic in flow.inputs:
        if topic.name in known:
            group = {"groupId": {"type": "string", "enum": [flow.name]}, "bindingVersion": BINDING}
            yield f"{flow.name}-reads-{topic.name}", _operation("receive", topic) | {"bindings": {"kafka": group}}
    for written in (*flow.outputs, DEAD_LETTERS):
        yield f"{flow.name}-writes-{written.name}", _operation("send", written)


def _operation(action: str, topic: Topic) -> Schema:
    return {"action": action, "channel": {"$ref": f"#/channels/{topic.name}"}}
