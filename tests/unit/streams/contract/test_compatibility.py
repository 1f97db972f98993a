"""What breaks a service that holds the last release is named, and what does not is let pass."""

import copy
from collections.abc import Callable
from typing import Any

import orjson
import pytest

from streams.contract.asyncapi import asyncapi
from streams.contract.compatibility import breaks

Change = Callable[[dict[str, Any]], Any]


def document() -> dict[str, Any]:
    found: dict[str, Any] = orjson.loads(orjson.dumps(asyncapi(())))
    return found


RELEASED = document()


def after(change: Change) -> list[str]:
    today = copy.deepcopy(RELEASED)
    change(today)
    return breaks(RELEASED, today)


def field(struct: str, name: str, **keywords: Any) -> Change:
    def change(today: dict[str, Any]) -> None:
        schema = today["components"]["schemas"][struct]["properties"][name]
        inner = next((each for each in schema.get("anyOf", []) if each["type"] != "null"), schema)
        inner.update(keywords)

    return change


def required(struct: str, name: str) -> Change:
    return lambda today: today["components"]["schemas"][struct]["required"].append(name)


def optional(struct: str, name: str) -> Change:
    return lambda today: today["components"]["schemas"][struct]["required"].remove(name)


def gone(struct: str, name: str) -> Change:
    def change(today: dict[str, Any]) -> None:
        schema = today["components"]["schemas"][struct]
        del schema["properties"][name]
        schema["required"] = [each for each in schema["required"] if each != name]

    return change


def new(struct: str, name: str, *, needed: bool) -> Change:
    def change(today: dict[str, Any]) -> None:
        schema = today["components"]["schemas"][struct]
        schema["properties"][name] = {"type": "string"}
        schema["required"] += [name] * needed

    return change


def channel(name: str, *path: str, to: Any) -> Change:
    def change(today: dict[str, Any]) -> None:
        node = today["channels"][name]
        for step in path[:-1]:
            node = node[step]
        node[path[-1]] = to

    return change


KAFKA = ("bindings", "kafka", "topicConfiguration")

BREAKING: dict[str, tuple[Change, str]] = {
    "an input needs a new field": (new("Review", "shop", needed=True), "reviews: $.shop may be absent"),
    "an input's optional field is needed": (required("Review", "stars"), "reviews: $.stars may be absent"),
    "an input loses a field": (gone("Review", "stars"), "reviews: $.stars is gone"),
    "an input takes less text": (field("Review", "text", maxLength=99), "$.text may be above maxLength 99"),
    "an input takes no short text": (field("Review", "text", minLength=2), "$.text may be below minLength 2"),
    "an input takes fewer stars": (field("Review", "stars", maximum=4), "$.stars may be above maximum 4"),
    "an input takes no bad stars": (field("Review", "stars", minimum=2), "$.stars may be below minimum 2"),
    "an input wants another type": (field("Review", "text", type="array"), "reviews: $.text may be string"),
    "an input takes fewer values": (field("Click", "action", enum=["view"]), "$.action may be add_to_cart, search"),
    "an input wants a new pattern": (field("Answer", "text", pattern="^a"), "$.text may have another pattern"),
    "an input takes fewer lines": (field("Order", "lines", maxItems=9), "orders: $.lines may be above maxItems 9"),
    "an input wants more lines": (field("Order", "lines", minItems=2), "orders: $.lines may be below minItems 2"),
    "an inner field takes less": (field("Line", "quantity", maximum=9), "$.lines[].quantity may be above maximum 9"),
    "an input takes no null": (
        lambda today: today["components"]["schemas"]["Review"]["properties"].update(stars={"type": "integer"}),
        "reviews: $.stars may be null",
    ),
    "an input has a new rule": (
        lambda today: today["components"]["schemas"]["Review"].update(allOf=[{"required": ["stars"]}]),
        "reviews: $ may break the rule",
    ),
    "a currency is gone": (
        lambda today: today["components"]["schemas"]["Currency"]["enum"].remove("EUR"),
        "orders: $.currency may be EUR",
    ),
    "an output loses a field": (gone("Sentiment", "explanation"), "sentiments: $.explanation is gone"),
    "an output's field may be absent": (optional("Sentiment", "review_id"), "$.review_id may be absent"),
    "an output has a new value": (
        field("Sentiment", "sentiment", enum=["negative", "neutral", "positive", "mixed"]),
        "sentiments: $.sentiment may be mixed",
    ),
    "an output's text grows": (field("Sentiment", "explanation", maxLength=3_000), "may be above maxLength 2000"),
    "an output's probability grows": (
        lambda today: today["components"]["schemas"]["Sentiment"]["properties"]["probabilities"][
            "additionalProperties"
        ].update(maximum=100.0),
        "$.probabilities[...] may be above maximum 1",
    ),
    "an output's map has new keys": (
        lambda today: today["components"]["schemas"]["Sentiment"]["properties"]["probabilities"][
            "propertyNames"
        ].update(enum=["negative", "neutral", "positive", "mixed"]),
        "$.probabilities key may be mixed",
    ),
    "an output has a rule less": (
        lambda today: today["components"]["schemas"]["Sentiment"].pop("allOf"),
        "sentiments: $ may break the rule",
    ),
    "a shared part of outputs changes": (optional("SourceOffset", "offset"), "replies: $.source.offset may be absent"),
    "what flows read takes less": (field("OrderLine", "quantity", maximum=9), "$.quantity may be above maximum 9"),
    "what flows write grows": (field("OrderLine", "quantity", maximum=10**6), "may be above maximum 100000"),
    "a topic is gone": (lambda today: today["channels"].pop("reviews"), "reviews: the topic is gone"),
    "a key changes": (
        channel("reviews", "x-shopstream", "key", to="review_id"),
        "the key is review_id, was",
    ),
    "an output becomes an input": (channel("sentiments", "x-shopstream", "role", to="input"), "it is an input"),
    "records are kept for less": (channel("replies", *KAFKA, "retention.ms", to=1), "retention.ms is 1, was"),
    "a table forgets": (channel("products", *KAFKA, "cleanup.policy", to=["delete"]), "cleanup.policy is ['delete']"),
    "a table ends": (channel("products", *KAFKA, "retention.ms", to=1), "retention.ms is 1, was without end"),
    "nothing deletes a row": (
        lambda today: today["channels"]["products"]["messages"].pop("ProductDeleted"),
        "products: ProductDeleted is gone",
    ),
    "a header is gone": (
        lambda today: today["channels"]["dead-letters"]["messages"]["DeadLetter"]["headers"]["properties"].pop(
            "shopstream-flow"
        ),
        "dead-letters: headers.shopstream-flow is gone",
    ),
}

HARMLESS: dict[str, Change] = {
    "nothing changes": lambda _: None,
    "an input has a new optional field": new("Review", "shop", needed=False),
    "an input's field becomes optional": optional("Review", "review_id"),
    "an input takes more text": field("Review", "text", maxLength=10**6),
    "an input takes more values": field("Click", "action", enum=["add_to_cart", "search", "view", "share"]),
    "an input's integer may be any number": field("Review", "stars", type="number"),
    "an input has a rule less": lambda today: today["components"]["schemas"]["Product"].pop("allOf"),
    "an output has a new field": new("Sentiment", "shop", needed=True),
    "an output's optional field is always there": required("Sentiment", "language"),
    "an output's text shrinks": field("Sentiment", "explanation", maxLength=10),
    "an output's values shrink": field("Sentiment", "sentiment", enum=["negative", "positive"]),
    "words change": field("Review", "text", description="other words"),
    "records are kept for longer": channel("reviews", *KAFKA, "retention.ms", to=10**12),
    "there are more partitions": channel("reviews", "bindings", "kafka", "partitions", to=12),
    "flows read an output, too": channel("sentiments", "x-shopstream", "role", to="both"),
    "there is a new topic": lambda today: today["channels"].update(new=today["channels"]["reviews"]),
}


@pytest.mark.parametrize(("change", "words"), BREAKING.values(), ids=BREAKING)
def test_a_change_that_breaks_someone_is_named(change: Change, words: str) -> None:
    assert any(words in found for found in after(change)), after(change)


@pytest.mark.parametrize("change", HARMLESS.values(), ids=HARMLESS)
def test_a_change_that_breaks_nobody_passes(change: Change) -> None:
    assert after(change) == []
