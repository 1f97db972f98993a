"""Which answer each wish of a ticket gets, and of which of the customer's orders these answers tell.

a wish ─▶ answers to it whose slots are known ─▶ those that speak of what it is about ─┐
the order that is meant, or the one on its way ─▶ slots ───────────────────────────────┴─▶ the one that says most,
                                                                                           of equals the nearest
"""

from collections.abc import Mapping, Sequence

from models.replies.answers import KnownAnswer, applying, best_answer
from models.replies.awaited import tell_of_its_way
from models.replies.intents import Intent
from models.replies.knowledge import KnowledgeBase
from models.replies.left_out import speaking_of
from models.replies.order_slots import KnownOrder, order_slots


def answers_to(
    wishes: Sequence[Intent],
    knowledge: KnowledgeBase,
    language: str | None,
    order: KnownOrder | None,
    awaited: KnownOrder | None,
) -> tuple[KnownOrder | None, Mapping[str, str], list[KnownAnswer | None]]:
    """Choose the answers.

    Args:
        wishes: of one ticket.
        knowledge: the shop's answers.
        language: of the ticket; None if it is not known.
        order: the customer's own that is meant; None if none is.
        awaited: the same, or where none is meant the one that is on its way.

    Returns:
        The order that the answers tell about, its slots, and the answer to each wish, None where none applies.
    """
    slots = slots_of(awaited, language)
    best = [answer_to(wish, knowledge, language, slots) for wish in wishes]
    if awaited == order or tell_of_its_way(best):
        return awaited, slots, best
    return None, {}, [answer_to(wish, knowledge, language, {}) for wish in wishes]


def answer_to(
    wish: Intent, knowledge: KnowledgeBase, language: str | None, slots: Mapping[str, str]
) -> KnownAnswer | None:
    """The answer to one wish; None where none applies."""

    def near(answers: Sequence[KnownAnswer]) -> dict[str, float]:
        return knowledge.near_in(language).of_answers(wish.vector, [each.answer_id for each in answers])

    to_it = [answer for answer in knowledge.answers_in(language) if answer.intent == wish.name]
    # Before the subject decides: an answer that cannot be filled must not take the place of one that can.
    return best_answer(speaking_of(wish.text, applying(to_it, slots)), slots, near)


def slots_of(order: KnownOrder | None, language: str | None) -> Mapping[str, str]:
    """What an order fills; nothing without one."""
    return order_slots(order, language or "en") if order else {}
