"""`shopstream answer`: one question answered from a knowledge base, as a ticket would be, without a broker."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Annotated, TypeVar

import msgspec
import typer

from models.errors import ModelError
from models.replies.answers import KnownAnswer
from models.replies.order_slots import KnownOrder
from models.replies.responder import Asked, Outcome
from models.replies.support import SupportModel
from streams.commands.error import CommandError
from streams.commands.input_file import files_of, opened
from streams.commands.line_file import read_lines
from streams.commands.options import Json, settings_of, stderr
from streams.exits import EXIT_CONFIGURATION, EXIT_NOTHING
from streams.folds.known_orders import known_orders
from streams.records import RecordError
from streams.topic_kinds import RecordTopic
from streams.topics import ANSWERS, ORDERS

R = TypeVar("R", bound=msgspec.Struct)

Question = Annotated[str, typer.Argument(metavar="QUESTION", help="What a customer writes.")]
Answers = Annotated[
    str,
    typer.Option("--answers", metavar="FILE.jsonl|FOLDER", help="The knowledge base, records of the topic answers."),
]
Orders = Annotated[
    str | None,
    typer.Option("--orders", metavar="FILE.jsonl", help="Records of the topic orders, all of the customer who asks."),
]


def answer(question: Question, answers: Answers, orders: Orders = None, json: Json = False) -> None:
    """Answer one question as a customer's ticket would be answered, or say why a person should.

    Prints the text to send, and on stderr its sources. It ends with 1 if the ticket goes to a person.

    Example: shopstream answer "How long may I keep it?" --answers export/replies/corpus/answers
    """
    settings = settings_of()
    known = [_known(record) for record in _records(answers, ANSWERS)]
    asked = Asked(question, orders=_orders(orders) if orders else (), asked_on=datetime.now(UTC).date())
    try:
        least = settings.reply_confidence_percent / 100
        model = SupportModel.load(settings.artifacts, device=settings.device, least_confidence=least)
    except ModelError as error:
        raise CommandError(str(error), EXIT_CONFIGURATION) from error
    try:
        (outcome,) = model.respond([asked], model.knowledge(known))
    finally:
        model.close()
    if json:
        typer.echo(msgspec.json.encode(outcome).decode())
    else:
        _tell(outcome)
    if outcome.action == "handoff":
        raise typer.Exit(EXIT_NOTHING)


def _tell(outcome: Outcome) -> None:
    if outcome.text:
        typer.echo(outcome.text)
    why = f": {outcome.reason}" if outcome.reason else ""
    by = " by GPT-2" if outcome.written else ""
    stderr().print(f"{outcome.action}{by}{why}; {outcome.intent} {outcome.confidence:.2f}, urgency {outcome.urgency}")
    if sources := (*outcome.answer_ids, *outcome.order_ids):
        stderr().print(f"from {', '.join(sources)}")


def _orders(file: str) -> list[KnownOrder]:
    customers = known_orders(_records(file, ORDERS))
    if len(customers) > 1:
        raise CommandError(f"{file} has orders of {len(customers)} customers: give those of the one who asks")
    return next(iter(customers.values()), [])


def _records(path: str, topic: RecordTopic[R]) -> Iterator[R]:
    for file in files_of(path):
        with opened(file) as lines:
            for line in read_lines(lines):
                try:
                    yield topic.decode_value(line.value)
                except RecordError as error:
                    raise CommandError(f"{file}, line {line.number}: {error}") from error


def _known(record: msgspec.Struct) -> KnownAnswer:
    return msgspec.convert(record, KnownAnswer, from_attributes=True)
