"""JSON Schema of the structs: types and bounds by msgspec; we add descriptions, rules between fields, keys of maps.

Keywords are those that draft 7 and draft 2020-12 share, because AsyncAPI builds on draft 7.
"""

from collections.abc import Iterator
from typing import Any, get_args

import msgspec
from msgspec import Struct, inspect

from streams.contract import descriptions
from streams.contract.examples import EXAMPLES
from streams.records import Currency, encode
from streams.topic_kinds import RecordTopic

Schema = dict[str, Any]

SCHEMA_ID = "urn:shopstream:topic:"
DIALECT = "https://json-schema.org/draft/2020-12/schema"
# Lists of values that are so long that they stand once, under a name of their own.
NAMED: dict[str, tuple[str, list[str]]] = {
    "Currency": ("an ISO 4217 code of money in use since 2020", sorted(get_args(Currency)))
}


def topic_schema(topic: RecordTopic[Any]) -> Schema:
    """Return the JSON Schema of a topic's values, complete in itself."""
    parts = schemas([topic.struct], "#/$defs/")
    top = parts.pop(topic.struct.__name__)
    head = {"$schema": DIALECT, "$id": f"{SCHEMA_ID}{topic.name}"}
    defs = {"$defs": parts} if parts else {}
    return head | top | {"examples": [example(topic)]} | defs


def example(topic: RecordTopic[Any]) -> Any:
    """Return the topic's example as JSON."""
    return msgspec.json.decode(encode(EXAMPLES[topic.name]))


def schemas(structs: list[type[Struct]], prefix: str) -> dict[str, Schema]:
    """Return the schemas of structs and of all that they hold, by name.

    Args:
        structs: the outermost ones.
        prefix: of a reference to a name, as in #/$defs/.
    """
    _, found = msgspec.json.schema_components(structs, ref_template=prefix + "{name}")
    by_name = {kind.cls.__name__: kind for struct in structs for kind in _structs_in(inspect.type_info(struct))}
    done = {name: _with_words(schema, by_name[name]) for name, schema in sorted(found.items())}
    return _with_named(done, prefix)


def _structs_in(kind: Any) -> Iterator[inspect.StructType]:
    """Walk a type; every struct in it, itself included."""
    if isinstance(kind, inspect.StructType):
        yield kind
    inner = [field.type for field in getattr(kind, "fields", ())] + list(getattr(kind, "types", ()))
    for each in [*inner, *(getattr(kind, name) for name in ("item_type", "value_type") if hasattr(kind, name))]:
        yield from _structs_in(each)


def _with_words(schema: Schema, kind: inspect.StructType) -> Schema:
    struct, words = kind.cls, descriptions.fields(kind.cls)
    properties = {
        field.name: {"description": words[field.name]}
        | _wrapped(_with_keys(schema["properties"][field.name], field.type))
        for field in kind.fields
    }
    done = schema | {"description": descriptions.summary(struct), "properties": properties}
    rules = list(getattr(struct, "RULES", ()))
    return done | {"allOf": rules} if rules else done


def _wrapped(schema: Schema) -> Schema:
    """Wrap a reference so that a description can stand beside it; draft 7 ignores everything beside a bare one."""
    return {"allOf": [schema]} if "$ref" in schema else schema


def _with_keys(schema: Schema, kind: inspect.Type) -> Schema:
    """Add what msgspec leaves out: the type of listed values, the keys of a map; leave out defaults of null."""
    schema = {name: value for name, value in schema.items() if (name, value) != ("default", None)}
    if "anyOf" in schema:
        kinds = kind.types if isinstance(kind, inspect.UnionType) else (kind,)
        return schema | {"anyOf": [_with_keys(each, kinds[0]) for each in schema["anyOf"]]}
    if "enum" in schema:
        return {"type": "string"} | schema
    if isinstance(kind, inspect.DictType):
        return schema | {"propertyNames": _key_schema(kind.key_type)}
    if isinstance(kind, inspect.VarTupleType):
        return schema | {"items": _with_keys(schema["items"], kind.item_type)}
    return schema


def _key_schema(kind: inspect.Type) -> Schema:
    if isinstance(kind, inspect.LiteralType):
        return {"enum": list(kind.values)}
    if isinstance(kind, inspect.StrType):
        return {"minLength": kind.min_length or 0, "maxLength": kind.max_length}
    raise TypeError(f"a map with keys of {kind}")


def _with_named(parts: dict[str, Schema], prefix: str) -> dict[str, Schema]:
    """Write each long list of values once, and refer to it."""
    used: dict[str, Schema] = {}

    def refer(node: Any) -> Any:
        if isinstance(node, list):
            return [refer(each) for each in node]
        if not isinstance(node, dict):
            return node
        for name, (words, values) in NAMED.items():
            if node.get("enum") == values:
                used[name] = {"type": "string", "description": words, "enum": values}
                rest = {key: value for key, value in node.items() if key not in ("type", "enum")}
                return rest | _wrapped({"$ref": prefix + name}) if rest else {"$ref": prefix + name}
        return {key: refer(value) for key, value in node.items()}

    return dict(sorted((refer(parts) | used).items()))
