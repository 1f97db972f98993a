"""A promise that was not kept is found by the ticket's words alone; one that may yet be kept is none."""

from datetime import date

import pytest

from models.replies.promises import promise_broken

ASKED_ON = date(2026, 11, 28)
"""A Saturday."""


@pytest.mark.parametrize(
    "text",
    [
        "You said five days. It's day twelve.",
        "you said two days, it's been six",
        "I was told 5-7 days, that was three weeks ago",
        "said 5 days. its day 12",
        "the 20 quid that you promised never came",
        "I was told it would be here by Friday and there's no sign of it.",
        "paid for express and it's still not here",
        "You charged me for next-day and it took a week.",
        "加急费花了18,四天才到",
        "I paid for priority and it was slower than normal",
        "I want my express fee back",
        "花钱买的加急,结果比普通的还慢",
        "花了18块加急,走了五天",
        "加急费退给我",
        "说好三天到,今天第六天了",
        "答应退的差价还没给我",
    ],
)
def test_a_broken_promise_is_found(text: str) -> None:
    assert promise_broken(text)


@pytest.mark.parametrize(
    "text",
    [
        "You promised it by the 24th. It is the 28th. Where is it??",
        "You wrote that I'd have the refund by last Friday. I don't.",
        "It should have been here two Saturdays ago.",
        "My order was due yesterday. I waited in all day and no one came.",
        "The carrier says it will come on 20 November.",
        "I ordered on the 3rd. Your page says within 24 hours.",
        "预计昨天送达,一直没更新",
        "客服说25号前退款,还没到",
        "客服说10号到,还没到",
    ],
)
def test_a_day_that_was_told_and_is_over_is_a_broken_promise(text: str) -> None:
    assert promise_broken(text, ASKED_ON)
    assert not promise_broken(text)


@pytest.mark.parametrize(
    "text",
    [
        "You said five days. It's day three.",
        "Your site said delivery takes 3 days. I am away for two weeks, can it wait?",
        "Your email says 30 days and your receipt says 28. Mine is on day 29.",
        "charged me for express, i took normal",
        "How much extra is express? Normal is too slow for me.",
        "Can you refund it to my American Express?",
        "Do you refund the express delivery fee?",
        "If it is late, is the express fee refunded?",
        "If I pay for express delivery, can I send it back?",
        "普通快递慢死了,加钱发顺丰行吗",
        "退货的话加急费退不退",
        "I need it by 5 December, will that work?",
        "You said it would come on 5 December. Is that still so?",
        "You said it would come on the 24th and it did. How do I return it?",
        "It says delivered yesterday. Where did you leave it?",
        "The mail says that a courier will come on Wednesday. I'm not in then.",
        "你们说的两天到,周日算不算",
        "显示昨天送到了",
        "客服说30号到,快递到哪了",
        "普通的太慢,花多少钱能发顺丰",
        "The page says two weeks. Is it truly so long?",
    ],
)
def test_a_promise_that_may_yet_be_kept_is_none(text: str) -> None:
    assert not promise_broken(text, ASKED_ON)


def test_letters_that_only_patterns_take_for_an_i_are_one() -> None:
    assert promise_broken("You said two days, it's been f\u0130ve")
