"""Facts are lifted out before a model sees a text and lowered to the context's own words; nothing else comes back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.replies.errors import UngroundedError
from models.replies.facts import MOST_FACTS, TOKENS, Facts, facts_in

CONTEXT = (
    "Order A-17 left us on 3 November 2026 with Royal Mail, number TR99. It costs 4.90 EUR, see https://x.org/a?b=1."
)


def test_facts_become_tokens_in_order_and_come_back_as_they_were() -> None:
    facts = Facts(["Royal Mail"])
    lifted = facts.lift(CONTEXT)
    assert lifted == "Order <f0> left us on <f1> with <f2>, number <f3>. It costs <f4>, see <f5>."
    assert facts.lower(lifted) == CONTEXT
    assert facts.values == ["A-17", "3 November 2026", "Royal Mail", "TR99", "4.90 EUR", "https://x.org/a?b=1"]


@pytest.mark.parametrize(
    "fact",
    [
        *("14:00", "30", "10%", "10 percent", "$5", "€5.50", "1.234,50 EUR", "2026-11-24", "XX-000000000"),
        *("gen-7-o123", "a.b@c.org", "www.x.org/pay", "302-1234567-1234567", "1Z999AA10123456784", "DE89"),
    ],
)
def test_each_kind_of_fact_is_one(fact: str) -> None:
    assert facts_in(f"it is {fact}, you know") == [fact]


def test_a_ticket_s_own_numbers_are_other_than_the_context_s() -> None:
    facts = Facts()
    facts.lift(CONTEXT)
    assert (
        facts.lift_known("A-17 or B-18? <f3> is mine, mail <email>") == "<f0> or <other>? <other> is mine, mail <email>"
    )


@pytest.mark.parametrize(
    "text", ["it left on <f6>", "it is <other>", "mail <email>", "in 5 days", "see www.evil.example"]
)
def test_what_the_context_lacks_is_refused(text: str) -> None:
    facts = Facts()
    facts.lift(CONTEXT)
    with pytest.raises(UngroundedError):
        facts.lower(text)


def test_more_facts_than_tokens_are_other() -> None:
    facts = Facts()
    lifted = facts.lift(" ".join(str(number) for number in range(100, 100 + MOST_FACTS + 2)))
    assert lifted.split() == [*TOKENS[:-1], TOKENS[-1], TOKENS[-1]]


@given(st.text(max_size=60), st.lists(st.text(min_size=1, max_size=8), max_size=3))
def test_any_text_without_tokens_comes_back(text: str, known: list[str]) -> None:
    facts = Facts(known)
    if not facts_in(text) or "<" in text:
        return
    lifted = facts.lift(text)
    if TOKENS[-1] not in lifted:
        assert facts.lower(lifted) == text
