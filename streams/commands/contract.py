"""`shopstream contract`: generates the contract's documents, compares them with the code and with the last release."""

import sys
from pathlib import Path
from typing import Annotated

import orjson
import typer

from streams.commands.ctrl_c import importing
from streams.commands.error import CommandError
from streams.commands.options import stderr, stdout, unknown_topic
from streams.contract.folder import breaks_since_release, documents, drift, last_release, release, write
from streams.contract.schema import topic_schema
from streams.topics import RECORD_TOPICS

HELP = """The contract with other teams, as JSON Schema, AsyncAPI and a page.

Example: shopstream contract schema reviews
"""

app = typer.Typer(help=HELP, no_args_is_help=True)

Folder = Annotated[Path, typer.Option("--folder", help="Where the documents are.", file_okay=False)]
TopicName = Annotated[str, typer.Argument(metavar="TOPIC", help="A topic of records.")]
DOCS = Path("docs/contract")


@app.command()
def schema(topic: TopicName) -> None:
    """Print the JSON Schema of a topic's values.

    Example: shopstream contract schema reviews > reviews.schema.json
    """
    topics = {each.name: each for each in RECORD_TOPICS}
    if topic not in topics:
        raise unknown_topic(topic, list(topics))
    sys.stdout.buffer.write(orjson.dumps(topic_schema(topics[topic]), option=orjson.OPT_INDENT_2) + b"\n")


@app.command("write")
def write_documents(folder: Folder = DOCS) -> None:
    """Write the documents anew and say which changed; releases stay as they are.

    Example: shopstream contract write
    """
    changed = write(folder, _documents())
    for path in changed:
        stdout().print(f"written  {folder / path}")
    if not changed:
        stdout().print(f"{folder} is what the code says")


@app.command()
def check(folder: Folder = DOCS) -> None:
    """End with 1 if the documents are not what the code says, or if today's contract breaks the last release's.

    Example: shopstream contract check
    """
    wanted = _documents()
    wrong = [f"{folder / path} is not what the code says: make contract" for path in drift(folder, wanted)]
    version = last_release(folder) or "every release: there is none yet"
    wrong += [f"breaks {version}: {words}" for words in breaks_since_release(folder, wanted)]
    if wrong:
        raise CommandError("\n  ".join(["the contract has changed", *wrong]))
    stdout().print(f"the contract is what the code says, and compatible with {version}")


@app.command("release")
def keep_release(folder: Folder = DOCS) -> None:
    """Keep today's contract as this version's, for later checks. A release is never changed.

    Example: shopstream contract release
    """
    stdout().print(f"kept {release(folder, _documents())}")
    stderr().print("from now on `shopstream contract check` compares with it")


def _documents() -> dict[str, bytes]:
    with importing():
        from streams.flows import FLOWS  # noqa: PLC0415  imports models and Faust

    return documents(plan.spec for plan in FLOWS.values())
