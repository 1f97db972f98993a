"""Which changes would break someone: today's AsyncAPI document compared with the last release's. Pure.

One question answers both directions: what may a writer with one schema send that a reader with another refuses? For an
input, services with the last release are the writers; for an output, they are the readers.
"""

from collections.abc import Iterator
from typing import Any

Schema = dict[str, Any]
Document = dict[str, Any]

INFINITY = float("inf")
# Keywords with their defaults. A reader's lower bound may not be above a writer's, its upper bound not below.
_LOWER = {"minLength": 0, "minItems": 0, "minProperties": 0, "minimum": -INFINITY}
_UPPER = {"maxLength": INFINITY, "maxItems": INFINITY, "maxProperties": INFINITY, "maximum": INFINITY}
_EXACT = ("pattern", "format")


def breaks(released: Document, today: Document) -> list[str]:
    """Say in words what breaks services that rely on the released document; nothing if nothing does."""
    found: list[str] = []
    for name, old in released["channels"].items():
        new = today["channels"].get(name)
        if new is None:
            found.append(f"{name}: the topic is gone")
            continue
        found += [f"{name}: {words}" for words in _of_topic(old, new)]
        found += [f"{name}: {words}" for words in _of_messages((released, old), (today, new))]
    return found


def _of_topic(old: Schema, new: Schema) -> Iterator[str]:
    if old["x-shopstream"]["key"] != new["x-shopstream"]["key"]:
        yield f"the key is {new['x-shopstream']['key']}, was {old['x-shopstream']['key']}"
    if old["x-shopstream"]["role"] != new["x-shopstream"]["role"] and new["x-shopstream"]["role"] != "both":
        yield f"it is an {new['x-shopstream']['role']}, was {old['x-shopstream']['role']}"
    before, after = (each["bindings"]["kafka"]["topicConfiguration"] for each in (old, new))
    if before["cleanup.policy"] != after["cleanup.policy"]:
        yield f"cleanup.policy is {after['cleanup.policy']}, was {before['cleanup.policy']}"
    if before.get("retention.ms", INFINITY) > after.get("retention.ms", INFINITY):
        yield f"retention.ms is {after['retention.ms']}, was {before.get('retention.ms', 'without end')}"


def _of_messages(released: tuple[Document, Schema], today: tuple[Document, Schema]) -> Iterator[str]:
    (old_document, old), (new_document, new) = released, today
    role = old["x-shopstream"]["role"]
    for name in old["messages"]:
        if name not in new["messages"]:
            yield f"{name} is gone"
            continue
        for part, path in (("payload", "$"), ("headers", "headers")):
            before, after = (
                _Node(document, each["messages"][name].get(part, {}))
                for document, each in ((old_document, old), (new_document, new))
            )
            yield from _gone(before, after, path)
            if role != "output":
                yield from (f"{words}, as services send it" for words in refused(after, before, path))
            if role != "input":
                yield from (f"{words}, which readers do not expect" for words in refused(before, after, path))


class _Node:
    """A schema within its document: its alternatives by type, each with references followed."""

    def __init__(self, document: Document, schema: Schema) -> None:
        self._document, self.schema = document, self._followed(document, schema)

    @staticmethod
    def _followed(document: Document, schema: Schema) -> Schema:
        references = [schema, *schema.get("allOf", [])]
        for reference in (each["$ref"] for each in references if "$ref" in each):
            return _Node._followed(document, document["components"]["schemas"][reference.rpartition("/")[2]])
        return schema

    @property
    def alternatives(self) -> dict[str, "_Node"]:
        """The schema by the JSON type that a value has."""
        if "anyOf" in self.schema:
            return {kind: node for each in self.schema["anyOf"] for kind, node in self.inner(each).alternatives.items()}
        return {self.schema.get("type", "anything"): self}

    @property
    def fields(self) -> dict[str, "_Node"]:
        """An object's fields."""
        return {name: self.inner(schema) for name, schema in self.schema.get("properties", {}).items()}

    @property
    def required(self) -> set[str]:
        """The fields that an object must have."""
        return set(self.schema.get("required", []))

    def inner(self, schema: Schema) -> "_Node":
        """Return a schema of the same document."""
        return _Node(self._document, schema)

    def parts(self, kind: str) -> dict[str, "_Node"]:
        """The inner schemas of a list or a map, by how a path names them."""
        names = {"array": {"items": "[]"}, "object": {"additionalProperties": "[...]", "propertyNames": " key"}}
        return {
            path: self.inner(self.schema[name]) for name, path in names.get(kind, {}).items() if name in self.schema
        }


def refused(reader: _Node, writer: _Node, path: str) -> Iterator[str]:
    """Say what a writer may send that the reader refuses; unknown fields are never refused."""
    accepted = reader.alternatives
    for kind, sent in writer.alternatives.items():
        wider = "number" if kind == "integer" else "anything"
        taken = accepted.get(kind) or accepted.get(wider) or accepted.get("anything")
        if taken is None:
            yield f"{path} may be {kind}"
            continue
        yield from _bounds(taken.schema, sent.schema, path)
        for name in sorted(taken.required - sent.required):
            yield f"{path}.{name} may be absent"
        for name, field in taken.fields.items():
            if name in sent.fields:
                yield from refused(field, sent.fields[name], f"{path}.{name}")
        for step, part in taken.parts(kind).items():
            if step in sent.parts(kind):
                yield from refused(part, sent.parts(kind)[step], f"{path}{step}")


def _bounds(reader: Schema, writer: Schema, path: str) -> Iterator[str]:
    yield from _numbers(reader, writer, path)
    yield from _values(reader, writer, path)


def _numbers(reader: Schema, writer: Schema, path: str) -> Iterator[str]:
    for name, least in _LOWER.items():
        if reader.get(name, least) > writer.get(name, least):
            yield f"{path} may be below {name} {reader[name]}"
    for name, most in _UPPER.items():
        if reader.get(name, most) < writer.get(name, most):
            yield f"{path} may be above {name} {reader[name]}"


def _values(reader: Schema, writer: Schema, path: str) -> Iterator[str]:
    for name in _EXACT:
        if name in reader and reader[name] != writer.get(name):
            yield f"{path} may have another {name} than {reader[name]}"
    if "enum" in reader:
        more = [value for value in writer.get("enum", ["anything"]) if value not in reader["enum"]]
        if more:
            yield f"{path} may be {', '.join(more)}"
    for rule in reader.get("allOf", []):
        if rule not in writer.get("allOf", []):
            yield f"{path} may break the rule {rule}"


def _gone(before: _Node, after: _Node, path: str) -> Iterator[str]:
    """Say which fields the document no longer has; a field must stay in it, even if nobody sends or reads it."""
    for kind, old in before.alternatives.items():
        new = after.alternatives.get(kind)
        if new is None:
            continue
        for name, field in old.fields.items():
            if name not in new.fields:
                yield f"{path}.{name} is gone"
            else:
                yield from _gone(field, new.fields[name], f"{path}.{name}")
        for step, part in old.parts(kind).items():
            if step in new.parts(kind):
                yield from _gone(part, new.parts(kind)[step], f"{path}{step}")
