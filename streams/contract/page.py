"""The page for people: every topic with its key, how long it is kept, its fields, and an example."""

import json
from collections.abc import Iterator
from typing import Any

from streams.contract.dead_letters import headers_schema
from streams.contract.schema import Schema
from streams.topics import DAY_MS

HEAD = """<!-- Made by `make contract` from streams/records and streams/topics.py; not to be edited. -->
# Topics

Version {version}. Values are JSON objects in UTF-8, keys are UTF-8 text. `?` marks a field that may be absent or null.
Lengths count characters. Money is an integer in minor units of its currency (cents of EUR, whole JPY); times are RFC
3339 with a zone, years 2000 to 2100. How clients are set up, what may change: [contract.md](../contract.md). The same
for machines: [asyncapi.json](asyncapi.json), and JSON Schema per topic in [schemas](schemas).

"""
SHARED = """## Shared

What several topics hold.
"""
DEAD_LETTERS = """Key and value are the original record's, byte for byte; a value that would not fit is cut and says so.
What is known of the failure is in headers:
"""


def topics_page(document: Schema) -> str:
    """Render the AsyncAPI document for people."""
    channels, parts = document["channels"], document["components"]["schemas"]
    shared = _shared(document)
    head = HEAD.format(version=document["info"]["version"])
    overview = ["| topic | key | kept | sent by | what |", "|---|---|---|---|---|"]
    overview += [_row(name, channel, document) for name, channel in channels.items()]
    sections = [_section(name, channel, document, shared) for name, channel in channels.items()]
    return head + "\n".join([*overview, "", *sections, SHARED, *(_part(name, parts) for name in shared)])


def _shared(document: Schema) -> list[str]:
    """Return the parts that several topics share."""
    parts = document["components"]["schemas"]
    tops = [next(iter(channel["messages"])) for channel in document["channels"].values()]
    held = [name for top in tops if top in parts for name in _inner(parts[top], parts)]
    return [name for name in parts if held.count(name) > 1]


def _row(name: str, channel: Schema, document: Schema) -> str:
    key = channel["x-shopstream"]["key"] or "the original's"
    what = channel["description"]
    return f"| [{name}](#{name}) | {key} | {_kept(channel)} | {_senders(name, channel, document)} | {what} |"


def _kept(channel: Schema) -> str:
    configs = channel["bindings"]["kafka"]["topicConfiguration"]
    return f"{configs['retention.ms'] // DAY_MS} days" if "retention.ms" in configs else "the latest of a key"


def _senders(name: str, channel: Schema, document: Schema) -> str:
    if channel["x-shopstream"]["role"] == "input":
        return "services"
    return ", ".join(_flows(name, "writes", document)) or "a flow to come"


def _flows(name: str, does: str, document: Schema) -> list[str]:
    return [key.removesuffix(f"-{does}-{name}") for key in document["operations"] if key.endswith(f"-{does}-{name}")]


def _section(name: str, channel: Schema, document: Schema, shared: list[str]) -> str:
    parts = document["components"]["schemas"]
    if channel["x-shopstream"]["key"] is None:
        return f"## {name}\n\n{DEAD_LETTERS}\n{_fields(headers_schema())}"
    (message, *deleted) = channel["messages"].values()
    struct = parts[message["name"]]
    readers = _flows(name, "reads", document)
    about = [
        struct["description"],
        f"Keyed by `{channel['x-shopstream']['key']}`, kept: {_kept(channel)}.",
        *(["A null value deletes its key."] if deleted else []),
        *([f"Read by {', '.join(readers)}."] if readers else []),
    ]
    own = [_part(inner, parts) for inner in _inner(struct, parts) if inner not in shared]
    example = json.dumps(message["examples"][0]["payload"], indent=2, ensure_ascii=False)
    return "\n".join([f"## {name}", "", " ".join(about), "", _fields(struct), *own, "```json", example, "```", ""])


def _part(name: str, parts: dict[str, Schema]) -> str:
    """Render a struct within others, or a list of values."""
    part = parts[name]
    about = f"**{name}**: {part['description']}"
    return f"{about}\n\n{_fields(part)}" if "properties" in part else f"{about}: {kind_of(part)}.\n"


def _fields(struct: Schema) -> str:
    rows = ["| field | type | what |", "|---|---|---|"]
    for name, schema in struct["properties"].items():
        optional = "" if name in struct["required"] else "?"
        rows.append(f"| {name}{optional} | {kind_of(schema)} | {schema['description'].rstrip('.')} |")
    return "\n".join([*rows, ""])


def _inner(struct: Schema, parts: dict[str, Schema]) -> list[str]:
    """Return the structs that a struct refers to, in order, each once."""
    found: list[str] = []
    for name in _references(struct.get("properties", {})):
        if name not in found:
            found += [name, *(inner for inner in _inner(parts[name], parts) if inner not in found)]
    return found


def _references(node: Any) -> Iterator[str]:
    if isinstance(node, list):
        for each in node:
            yield from _references(each)
    if isinstance(node, dict):
        if "$ref" in node:
            yield node["$ref"].rpartition("/")[2]
        for each in node.values():
            yield from _references(each)


def kind_of(schema: Schema) -> str:
    """Say in a few words which values a schema takes."""
    if "$ref" in schema:
        return str(schema["$ref"].rpartition("/")[2])
    for wrapper in ("anyOf", "allOf"):
        if wrapper in schema:
            return next(kind_of(each) for each in schema[wrapper] if each.get("type") != "null")
    if "enum" in schema:
        return ", ".join(f"`{value}`" for value in schema["enum"])
    return _KINDS[schema["type"]](schema)


def _text(schema: Schema) -> str:
    if schema.get("format") == "date-time":
        return "time"
    if schema.get("format") == "date":
        return "date"
    if schema.get("pattern") == r"^\d+$":
        return "digits"
    return f"text{_between(schema, 'minLength', 'maxLength')}"


def _map(schema: Schema) -> str:
    keys = ", ".join(schema["propertyNames"].get("enum", ["text"]))
    return f"map of {keys} to {kind_of(schema['additionalProperties'])}"


def _between(schema: Schema, least: str, most: str) -> str:
    if most not in schema:
        return ""
    low, high = schema.get(least, 0), schema[most]
    return f" {low:,.0f} to {high:,.0f}" if high < 10**16 else f" from {low}"


_KINDS = {
    "string": _text,
    "integer": lambda schema: f"integer{_between(schema, 'minimum', 'maximum')}",
    "number": lambda schema: f"number{_between(schema, 'minimum', 'maximum')}",
    "boolean": lambda _: "true, false",
    "array": lambda schema: f"list of {kind_of(schema['items'])}{_between(schema, 'minItems', 'maxItems')}",
    "object": _map,
}
