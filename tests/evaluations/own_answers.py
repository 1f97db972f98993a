"""Answers to wishes that no question form is of: `python -m tests.evaluations.own_answers`.

Another shop's own answers lie beside the corpus's: assembly, rental, trade-in and their like. Of its customers' tickets
some want one of them, some only sound so and are for a person. What is judged here was never fitted on: the weights'
own answers and tickets (export/replies/corpus/own) are about other things.

- right, wrong: replies to tickets that want an own answer.
- near misses: tickets for a person that were answered all the same.
- ordinary: what the same answers cost on the forms that are of the corpus's intents.
"""

from collections.abc import Sequence
from pathlib import Path

from export.intents.own_answers import PERSON, OwnTicket
from export.intents.texts import asked_texts
from export.replies.json_lines import read_lines
from export.replies.lessons import read_answers
from models.replies.answers import KnownAnswer
from models.replies.knowledge import KnowledgeBase
from models.replies.responder import Asked, Outcome, Responder
from models.replies.support import EVEN, SupportModel
from tests.evaluations.search_alone import gain
from tests.results import Result, show

COMMAND = "python -m tests.evaluations.own_answers"
ANSWERS = Path(__file__).with_name("written_own_answers.jsonl")
TICKETS = ANSWERS.with_name("written_own_tickets.jsonl")


def main() -> list[Result]:
    """Judge the shipped models."""
    own, tickets = read_lines(ANSWERS, KnownAnswer, "answer"), read_lines(TICKETS, OwnTicket, "ticket")
    usual = [*read_answers("en"), *read_answers("zh")]
    model = SupportModel.load()
    try:
        both = model.knowledge([*usual, *own])
        results = [
            result
            for language in ("en", "zh")
            for result in judged(model, both, [each for each in tickets if each.language == language])
        ]
        results += [ordinary(model, both, usual, language) for language in ("en", "zh")]
    finally:
        model.close()
    return results


def judged(model: SupportModel, knowledge: KnowledgeBase, tickets: Sequence[OwnTicket]) -> list[Result]:
    """What tickets of one language get, beside what they get by intents alone."""
    asked = [Asked(each.text, language=each.language) for each in tickets]
    found = counts(model.respond(asked, knowledge), tickets)
    before = counts(Responder(model.intents.infer, None, EVEN).respond(asked, knowledge), tickets)
    wanted = sum(each.wanted != PERSON for each in tickets)
    of = {"right": wanted, "wrong": wanted, "near-misses": len(tickets) - wanted}
    name = f"replies.own.{tickets[0].language}"
    return [
        _result(f"{name}.{what}", found[what], f"replies of {of[what]} tickets", {"intents alone": before[what]})
        for what in of
    ]


def counts(outcomes: Sequence[Outcome], tickets: Sequence[OwnTicket]) -> dict[str, int]:
    """How many replies were right, wrong, and to tickets for a person."""
    told = [
        "near-misses" if each.wanted == PERSON else "right" if outcome.intent == each.wanted else "wrong"
        for outcome, each in zip(outcomes, tickets, strict=True)
        if outcome.action == "reply"
    ]
    return {what: told.count(what) for what in ("right", "wrong", "near-misses")}


def ordinary(model: SupportModel, knowledge: KnowledgeBase, usual: Sequence[KnownAnswer], language: str) -> Result:
    """The score on the forms kept apart beside own answers, and without them."""
    texts = [each for each in asked_texts().validation if each.language == language]
    asked = [Asked(each.text, language=language) for each in texts]
    scores = []
    for base in (knowledge, model.knowledge(usual)):
        outcomes = SupportModel(model.intents, None, EVEN).respond(asked, base)
        replied = [(outcome.intent, each) for outcome, each in zip(outcomes, texts, strict=True) if outcome.text]
        scores.append(sum(gain(name, each, {name}) for name, each in replied) / len(texts))
    return _result(f"replies.own.{language}.ordinary-score", scores[0], "score", {"without own answers": scores[1]})


def _result(name: str, value: float, unit: str, baselines: dict[str, float]) -> Result:
    return Result(name=name, value=value, unit=unit, baselines=baselines, command=COMMAND)


if __name__ == "__main__":
    show(main(), "Own answers")
