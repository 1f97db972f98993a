"""A reply that says what its sources say passes; one that adds, changes or leaves a word that matters does not."""

from collections import defaultdict
from random import Random

import pytest

from export.replies.pairs import Pair
from models.replies.check import fault_in

SOURCE = (
    "Order <f0> left us on <f1>, so it can no longer be cancelled. You may refuse the parcel or send it back free of "
    "charge within <f2> days. | Delivery takes two to four working days."
)
OPENER, CLOSER = "Thank you for your message.", "Kind regards, your support team"


@pytest.mark.parametrize(
    "body",
    [
        "Order <f0> left us on <f1>, so it can no longer be cancelled. You may refuse the parcel, or send it back free "
        "of charge within <f2> days.",
        "As for your other question: Delivery takes two to four working days.",
    ],
)
def test_what_the_context_says_passes(body: str) -> None:
    assert fault_in(f"{OPENER} {body} {CLOSER}", SOURCE) is None


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", "empty"),
        (f"{OPENER} {CLOSER}", "nothing_said"),
        ("Order <f0> left us on <f1>, so it can be cancelled.", "negation"),
        ("Order <f0> left us on <f1>, so it can no longer be cancelled.", "left_out"),
        ("Order <f1> left us on <f0>, you idiot.", "insult"),
        ("Order <f0> left us on <f0>, so it can no longer be cancelled.", "sentence"),
        ("Delivery takes two to five working days.", "count"),
        ("You may refuse the parcel or send it back, a refund of charge within <f2> days.", "promise"),
        ("Delivery takes two to four working working days.", "wording"),
        ("You may refuse the parcel or send it back of charge free within <f2> days.", "wording"),
        ("Delivery takes two to four working days. Delivery takes two to four working days.", "repeated"),
        ("Delivery takes two to four working days. We will pay you for the wait.", "sentence"),
        ("Delivery takes two to four working days. It will arrive tomorrow.", "sentence"),
        ("Delivery takes two to four working days. It is free.", "sentence"),
        ("Delivery takes two to four working days. Please call your bank about it.", "sentence"),
    ],
)
def test_what_the_context_does_not_say_fails_with_its_fault(text: str, fault: str) -> None:
    assert fault_in(text, SOURCE) == fault


def test_nearly_every_reply_of_an_agent_passes_against_its_own_sources(lessons: list[Pair]) -> None:
    passed = sum(fault_in(lesson.answer, lesson.context) is None for lesson in lessons)
    assert passed / len(lessons) > 0.98


def test_hardly_a_reply_passes_against_the_sources_of_another_ticket(lessons: list[Pair]) -> None:
    dice, said = Random(1), defaultdict[str, set[str]](set)  # the contexts of which each is the answer
    for lesson in lessons:
        said[lesson.answer] |= set(lesson.context.split(" | "))
    others = [(lesson.answer, dice.choice(lessons).context) for lesson in lessons]
    foreign = [(answer, context) for answer, context in others if not set(context.split(" | ")) & said[answer]]
    assert len(foreign) > 1_000
    passed = sum(fault_in(answer, context) is None for answer, context in foreign)
    assert passed / len(foreign) < 0.03
