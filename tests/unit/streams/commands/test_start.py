"""What a command imports before it works: a help text waits for no Kafka client, a Kafka command for no model."""

import subprocess
import sys

import pytest

from tests.commands import command, env

KAFKA = {"aiokafka", "asyncio"}
MODELS = {"faust", "onnxruntime", "numpy", "tokenizers", "aiohttp", "uvloop"}
EXPORT = {"export", "torch", "transformers", "lightgbm"}


@pytest.mark.parametrize(
    ("args", "without"),
    [
        (("--help",), {"msgspec", *KAFKA, *MODELS, *EXPORT}),
        (("settings", "--json"), {"aiokafka", *MODELS, *EXPORT}),
        (("settings", "--help"), {"aiokafka", *MODELS, *EXPORT}),
        (("contract", "schema", "reviews"), {"aiokafka", *MODELS, *EXPORT}),
        (("demo", "--help"), {*MODELS, *EXPORT}),
        (("topics", "list", "--broker", "127.0.0.1:1"), {*MODELS, *EXPORT}),
        (("worker", "--broker", "127.0.0.1:1"), {*MODELS, *EXPORT}),
        (("worker", "--flows", ""), {*MODELS, *EXPORT}),
        (("offsets", "reset", "tag_reviews", "--to", "latest", "--broker", "127.0.0.1:1"), {*MODELS, *EXPORT}),
        (("dead-letters", "redrive", "tag_reviews", "--broker", "127.0.0.1:1"), {*MODELS, *EXPORT}),
    ],
    ids=lambda given: " ".join(given) if isinstance(given, tuple) else "",
)
def test_a_command_imports_no_more_than_it_needs(args: tuple[str, ...], without: set[str]) -> None:
    said = subprocess.run(
        [sys.executable, "-X", "importtime", *command(*args)[1:]],
        capture_output=True,
        text=True,
        check=False,
        env=env({}),
    ).stderr
    imported = {line.rsplit("|", 1)[1].strip() for line in said.splitlines() if line.startswith("import time:")}
    assert "streams.commands.root" in imported
    assert not imported & without
