"""Answers under names of a shop's own: `python -m tests.evaluations.own_answers`.

The shop `beside` has the corpus's answers, and others beside them to wishes that no question form is of: rental,
trade-in and their like. The other shops have nothing but their own answers, most of them to wishes that the model knows
under another name. Of their customers' tickets some are for a person. What is judged here was never fitted on: the
weights' shops (export/replies/corpus/shops) are others.

- right, wrong: replies to tickets that want an answer of the shop's.
- near misses: tickets for a person that were answered all the same.
- score: +1 right, 0 a handoff, -1 wrong or a near miss, as a mean over all tickets.
- ordinary: what own answers cost on the forms that are of the corpus's intents.
"""

from collections.abc import Sequence
from itertools import groupby
from pathlib import Path

from export.intents.own_answers import BESIDE, PERSON, OwnShop, OwnTicket, read_shops
from export.intents.texts import intent_texts
from export.replies.lessons import read_answers
from models.replies.responder import Asked, Outcome, Responder
from models.replies.support import EVEN, SupportModel
from tests.evaluations.search_alone import gain
from tests.results import Result, show

COMMAND = "python -m tests.evaluations.own_answers"
SHOPS = Path(__file__).with_name("shops")


def main() -> list[Result]:
    """Judge the shipped models."""
    model = SupportModel.load()
    try:
        results = [result for shop in read_shops(SHOPS) for result in judged(model, shop)]
        results += [ordinary(model, language) for language in ("en", "zh")]
    finally:
        model.close()
    return results


def judged(model: SupportModel, shop: OwnShop) -> list[Result]:
    """What a shop's tickets get, beside what they get by intents alone; language by language."""
    knowledge, results = model.knowledge(shop.answers), []
    for language, some in groupby(sorted(shop.tickets, key=lambda each: each.language), lambda each: each.language):
        tickets = list(some)
        asked = [Asked(each.text, language=language) for each in tickets]
        found = counts(model.respond(asked, knowledge), tickets)
        before = counts(Responder(model.intents.infer, None, EVEN).respond(asked, knowledge), tickets)
        wanted = sum(each.wanted != PERSON for each in tickets)
        of = {"right": wanted, "wrong": wanted, "near-misses": len(tickets) - wanted}
        name = f"replies.own.{shop.name}.{language}"
        results += [
            _result(f"{name}.{what}", found[what], f"replies of {of[what]} tickets", {"intents alone": before[what]})
            for what in of
        ]
        baseline = {"intents alone": _score(before, tickets)}
        results.append(_result(f"{name}.score", _score(found, tickets), "score", baseline))
    return results


def counts(outcomes: Sequence[Outcome], tickets: Sequence[OwnTicket]) -> dict[str, int]:
    """How many replies were right, wrong, and to tickets for a person."""
    told = [
        "near-misses" if each.wanted == PERSON else "right" if outcome.intent == each.wanted else "wrong"
        for outcome, each in zip(outcomes, tickets, strict=True)
        if outcome.action == "reply"
    ]
    return {what: told.count(what) for what in ("right", "wrong", "near-misses")}


def _score(found: dict[str, int], tickets: Sequence[OwnTicket]) -> float:
    return (found["right"] - found["wrong"] - found["near-misses"]) / len(tickets)


def ordinary(model: SupportModel, language: str) -> Result:
    """The score on the forms kept apart beside own answers, and without them."""
    usual = [*read_answers("en"), *read_answers("zh")]
    (beside,) = (shop for shop in read_shops(SHOPS) if shop.name == BESIDE)
    texts = [each for each in intent_texts().validation if each.language == language]
    asked = [Asked(each.text, language=language) for each in texts]
    scores = []
    for base in (model.knowledge(beside.answers), model.knowledge(usual)):
        outcomes = SupportModel(model.intents, None, EVEN).respond(asked, base)
        replied = [(outcome.intent, each) for outcome, each in zip(outcomes, texts, strict=True) if outcome.text]
        scores.append(sum(gain(name, each, {name}) for name, each in replied) / len(texts))
    name = f"replies.own.{BESIDE}.{language}.ordinary-score"
    return _result(name, scores[0], "score", {"without own answers": scores[1]})


def _result(name: str, value: float, unit: str, baselines: dict[str, float]) -> Result:
    return Result(name=name, value=value, unit=unit, baselines=baselines, command=COMMAND)


if __name__ == "__main__":
    show(main(), "Own answers")
