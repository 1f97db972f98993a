"""How to do what a customer says should not be done is not sent."""

import pytest

from tests.unit.models.replies.test_responder import respond

DENIED = "it says what should not be done"


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("Please pause it for two months, do NOT cancel it", "cancel_order"),
        ("I don't want it to be cancelled", "cancel_order"),
        ("这单不要取消", "cancel_order"),
        ("Do not delete my account, I only want less mail", "delete_account"),
        ("不要注销账号,只是不想再收短信", "delete_account"),
        ("I do not want to return the chair, I need another cover", "return_item"),
        ("I want to keep it, just give me some of the money back", "return_item"),
        ("I got the paperback. I'll keep it, but what about the price?", "wrong_item"),
        ("发错颜色了,我不退了,留着穿", "wrong_item"),
    ],
)
def test_what_should_not_be_done_is_a_person_s(text: str, intent: str) -> None:
    outcome = respond(text, intent)
    assert (outcome.action, outcome.reason, outcome.intent) == ("handoff", DENIED, intent)


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("Why don't you cancel it?", "cancel_order"),
        ("Can I not cancel it myself?", "cancel_order"),
        ("You don't let me cancel", "cancel_order"),
        ("要不要取消重新下单", "cancel_order"),
        ("Don't cancel it after all, please", "order_cancelled"),
        ("I want to keep the account but cancel the order", "cancel_order"),
        ("I don't want to keep the jacket. How do I send it back?", "return_item"),
        ("We'll keep this one and send back the other", "return_item"),
        ("I will keep it short: I want to return the chair", "return_item"),
        ("Please do not return my calls. How do I send the chair back?", "return_item"),
        ("I will keep it until you collect it", "return_item"),
        ("I don't want to return to the shop, can I post it?", "return_item"),
        ("我不会退货,教教我", "return_item"),
        ("I will keep the box. How do I send the chair back?", "return_item"),
    ],
)
def test_what_only_sounds_like_it_is_answered(text: str, intent: str) -> None:
    assert respond(text, intent).action == "reply"
