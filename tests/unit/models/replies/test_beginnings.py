"""What is called spoiled while it is written is refused however it ends; what passes is never called spoiled."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from export.replies.pairs import Pair
from models.replies.beginnings import Beginnings
from models.replies.check import fault_in
from models.replies.errors import UngroundedError
from models.replies.facts import Facts
from tests.unit.models.replies.test_check import CLOSER, OPENER, SOURCE

KNOWN = ["A-48213", "5 November 2026", "14"]


def facts(count: int = len(KNOWN)) -> Facts:
    found = Facts()
    found.values = [*KNOWN, *(f"fact {number}" for number in range(count - len(KNOWN)))]
    return found


def refused(text: str, context: str, known: Facts) -> bool:
    try:
        known.lower(text)
    except UngroundedError:
        return True
    return fault_in(text, context) is not None


@pytest.mark.parametrize(
    ("text", "spoiled"),
    [
        (f"{OPENER} Order <f0> left us on <f1>, so it can no longer be ", False),
        (
            f"{OPENER} Order <f0> left us on <f1>, so it can be",
            False,
        ),  # perhaps "best": no word is settled before a space
        (f"{OPENER} Order <f0> left us on <f1>, so it can be ", True),
        (f"{OPENER} Order <f0> left us on <f0> ", True),
        ("Delivery takes two to five ", True),
        ("Delivery takes two to four working days. It will ", False),
        ("Delivery takes two to four working days. It will arrive ", True),
        ("Delivery takes two to four working days. Delivery takes ", True),
        ("Delivery takes <other> ", True),
        ("Please contact us about <f3> ", True),
        ("Please contact us 24 ", True),
        ("", False),
        (" ", False),
    ],
)
def test_a_beginning_is_spoiled_from_the_word_on_that_no_reply_may_have(text: str, spoiled: bool) -> None:
    assert Beginnings(SOURCE, facts()).spoiled(text) is spoiled


def test_no_beginning_of_a_reply_that_passes_is_spoiled(lessons: list[Pair]) -> None:
    for lesson in lessons[::5]:
        known = facts(16)
        if not refused(lesson.answer, lesson.context, known):
            beginnings = Beginnings(lesson.context, known)
            assert not any(beginnings.spoiled(lesson.answer[:end]) for end in range(len(lesson.answer) + 1))


PIECES = [
    *SOURCE.replace(" | ", " ").split(" "),
    *OPENER.split(" "),
    *CLOSER.split(" "),
    "<f3>",
    "<f",
    "1>",
    "no",
    "\u2019t",
]
GLUE = st.sampled_from([" ", " ", " ", "", "  ", "\n", "\u00a0"])
TEXTS = st.lists(st.tuples(st.sampled_from([*PIECES, "free", "7", "days.", "!", "\ufffd"]), GLUE), max_size=30).map(
    lambda pairs: "".join(piece + glue for piece, glue in pairs)
)
BEGUN = st.sampled_from(["", SOURCE[:95], f"{OPENER} {SOURCE.split(' | ')[1]} ", f"{OPENER} {SOURCE.split(' | ')[0]} "])


@given(BEGUN, TEXTS, TEXTS)
def test_what_is_spoiled_is_refused_however_it_goes_on(begun: str, text: str, rest: str) -> None:
    if Beginnings(SOURCE, facts()).spoiled((begun + text).strip()):
        assert refused((begun + text).strip(), SOURCE, facts())
        assert refused((begun + text + rest).strip(), SOURCE, facts())
