"""A ticket is asked with its own customer's orders as of its turn, answered once, and published with its sources."""

import dataclasses
import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Any

import pytest
from aiokafka import TopicPartition

from export.replies.lessons import read_answers
from models.artifact import SHIPPED
from models.generate.writer import Writer, Written
from models.replies.intents import IntentModel
from models.replies.knowledge import KnowledgeBase
from models.replies.responder import Asked, Outcome
from models.replies.support import WRITER, SupportModel
from streams.agents.answering import Answering, Knowledge, deadline
from streams.agents.reply_to_tickets import OWN, PLAN, RECENT, take_in, to_reply
from streams.delivery.batch import Batch
from streams.delivery.entry import Entry
from streams.delivery.state import State, Timers
from streams.delivery.task import Task, TaskWork
from streams.records import Answer, Order, Shipment, Ticket, encode
from streams.topics import REPLIES
from tests.doubles import IDENTITY, PlainFlow, kafka_record
from tests.one_task import NOON, NOON_MS, cause
from tests.orders import an_order

PLACE = TopicPartition("tickets", 0)
OUTCOME = Outcome(
    "reply", "It left us.", None, "where_is_order", 0.9876543, "en", "normal", ("a",), ("o1",), written=True
)


def ticket(customer: str, event_id: str = "t1") -> Ticket:
    return Ticket(event_id=event_id, occurred_at=NOON, ticket_id="t", customer_id=customer, text="where is it")


def batch_of(task: Task[Any], *events: Ticket | Order | Shipment) -> Batch[Any]:
    work = TaskWork(task)
    records = [kafka_record(PLACE, at, b"c", encode(each)) for at, each in enumerate(events)]
    entries = [Entry(work, record, each, NOON_MS) for record, each in zip(records, events, strict=True)]
    return Batch(PlainFlow(), 0, [work], entries, None)


class Told(SupportModel):
    """Keeps what it was asked, and answers it all alike."""

    def __init__(self, intents: IntentModel) -> None:
        super().__init__(intents, None, 0.5)
        self.asked: list[Asked] = []

    def respond(
        self,
        asked: Sequence[Asked],
        knowledge: KnowledgeBase,
        *,
        deadline_s: float | None = None,
        stop: Callable[[], bool] | None = None,
    ) -> list[Outcome]:
        assert deadline_s is not None
        assert stop is not None
        self.asked += asked
        return [OUTCOME] * len(asked)


@pytest.fixture(scope="module")
def intents() -> IntentModel:
    return IntentModel.load()


async def test_of_a_batch_only_tickets_are_asked_each_with_its_own_customer_s_orders(intents: IntentModel) -> None:
    told, task = Told(intents), Task[Any](0, State(parts=PLAN.spec.parts), Timers())
    first, second = an_order("o1", customer_id="ann"), an_order("o2", customer_id="bob")
    batch = batch_of(task, first, ticket("ann"), second, ticket("ann"), ticket("eve", "t2"))
    asked = await batch.fold_ahead(take_in)
    outcomes = await batch.infer(Answering(told, KnowledgeBase(()), time.monotonic() + 600, lambda: False), asked)
    batch.publish(REPLIES, lambda *each: to_reply(None, *each), outcomes)
    await batch.done()
    assert [[known.order_id for known in each.orders] for each in told.asked] == [["o1"], []]
    assert [each.asked_on for each in told.asked] == [NOON.date()] * 2
    replies = [REPLIES.decode_value(message.value) for message in batch.works[0].messages]
    assert [reply.customer_id for reply in replies] == ["ann", "eve"], "the repeated ticket is answered once"
    assert task.state.get(OWN.head + "bob") is not None
    assert task.state.get(RECENT.head + "bob") is None


def test_a_reply_names_its_sources_and_who_wrote_it() -> None:
    reply = to_reply(IDENTITY, ticket("ann"), OUTCOME, cause())
    assert reply is not None
    assert [(each.topic, each.id) for each in reply.sources] == [("answers", "a"), ("orders", "o1")]
    assert reply.model is not None
    assert reply.model.name == IDENTITY.name
    assert reply.confidence == 0.98765
    assert REPLIES.decode_value(REPLIES.encode(reply)) == reply
    template = to_reply(IDENTITY, ticket("ann"), dataclasses.replace(OUTCOME, written=False), cause())
    assert template is not None
    assert template.model is None, "the delivery's own provenance stays"
    assert to_reply(IDENTITY, ticket("ann"), None, cause()) is None


def test_knowledge_is_replaced_key_by_key(intents: IntentModel) -> None:
    knowledge = Knowledge(Told(intents))
    one, two = (Answer(answer_id=name, intent="i", language="en", questions=(), text=name) for name in "ba")
    knowledge.take_in({"b": one, "a": two})
    before = knowledge.base.answers
    assert [each.answer_id for each in before] == ["a", "b"]
    knowledge.take_in({"a": None, "unknown": None})
    assert [each.answer_id for each in knowledge.base.answers] == ["b"]
    assert len(before) == 2, "a batch that holds it is not changed"


def test_answers_that_can_never_be_given_are_named_when_they_come(
    intents: IntentModel, caplog: pytest.LogCaptureFixture
) -> None:
    knowledge = Knowledge(Told(intents))
    texts = {"good": "{order_id} {{braces}}", "bad": "We open at {opening}, {order_id}."} | dict.fromkeys(
        "qrstuvw", "{x}"
    )
    said = {name: Answer(answer_id=name, intent="i", language="en", questions=(), text=texts[name]) for name in texts}
    knowledge.take_in({name: said[name] for name in ("good", "bad")})
    knowledge.take_in({"good": said["good"], "bad": None})
    knowledge.take_in({name: said[name] for name in "qrstuvw"})
    first, second = caplog.messages
    assert "never given, as nothing fills these slots: bad ({opening}); slots are cancelled_on, carrier, " in first
    assert "q ({x}), r ({x}), s ({x}), t ({x}), u ({x}) and 2 more; slots are" in second


def test_a_deadline_is_of_the_monotonic_clock() -> None:
    before_s, found_s, after_s = time.monotonic(), deadline(2_000), time.monotonic()
    assert before_s + 2 <= found_s <= after_s + 2


@pytest.fixture
def support(intents: IntentModel) -> Iterator[SupportModel]:
    model = SupportModel(intents, Writer.load(SHIPPED / WRITER), 0.5)
    yield model
    model.close()


(PAY,) = (answer for answer in read_answers("en") if answer.answer_id == "payment_methods-general-en")
KNOWN = KnowledgeBase([PAY])


def answered(support: SupportModel, within_s: float, *, gone: bool = False) -> Outcome | None:
    answering = Answering(support, KNOWN, time.monotonic() + within_s, partial(bool, gone))
    return answering.infer([Asked("How can I pay?"), None])[0]


def test_a_ticket_that_outlives_its_deadline_is_handed_off_and_a_revoked_one_is_not_written(
    support: SupportModel,
) -> None:
    late, revoked, written = answered(support, -1), answered(support, 3_600, gone=True), answered(support, 3_600)
    assert late is not None
    assert (late.action, late.reason) == ("handoff", "it was not answered in time")
    assert revoked is not None
    assert not revoked.written
    assert written is not None
    assert (written.action, written.answer_ids, written.written) == ("reply", (PAY.answer_id,), True)


def test_a_ticket_for_which_gpt2_alone_is_late_gets_the_shop_s_words_before_its_deadline(
    support: SupportModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    until: list[float] = []

    def write(asked: Sequence[tuple[str, str]], _spoiled: object, *, deadline_s: float, stop: object) -> list[Written]:
        until.append(deadline_s)
        return [Written("You can pay by", "deadline") for _ in asked]

    monkeypatch.setattr(support.writer, "write", write)
    began_s = time.monotonic()
    outcome = answered(support, 3_600)
    assert outcome is not None
    assert (outcome.action, outcome.text, outcome.reason, outcome.written) == ("reply", PAY.text, None, False)
    assert 0.7 < (until[0] - began_s) / 3_600 < 0.8, "the writing ends before the ticket's time does"
    reply = to_reply(IDENTITY, ticket("ann"), outcome, cause())
    assert reply is not None
    assert (reply.action, reply.text, reply.model) == ("reply", PAY.text, None)
