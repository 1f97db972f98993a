"""Of the answers to a wish only those are chosen from whose slots are known."""

import pytest

from models.replies.answers import KnownAnswer
from models.replies.choice import answer_to
from models.replies.intents import Intent
from models.replies.knowledge import KnowledgeBase

OF_AN_ORDER = KnownAnswer("a", "cancel_order", "en", (), "Cancel order {order_id} under My orders.")
OF_ANY = KnownAnswer("b", "cancel_order", "en", (), "Cancel under My orders; a subscription is cancelled there, too.")


@pytest.mark.parametrize(("slots", "answer"), [({}, OF_ANY), ({"order_id": "A-1"}, OF_AN_ORDER)])
def test_an_answer_whose_slots_are_not_known_takes_no_other_s_place(slots: dict[str, str], answer: KnownAnswer) -> None:
    wish = Intent("cancel_order", 0.9, text="How do I cancel my order?")
    assert answer_to(wish, KnowledgeBase([OF_AN_ORDER, OF_ANY]), "en", slots) == answer
