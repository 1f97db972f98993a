"""An answer is not sent when what it promises should have come; one that gives no time, or goes on from there, is."""

from collections.abc import Iterator
from datetime import date

import pytest

from export.replies.lessons import read_answers
from models.replies.answers import KnownAnswer
from models.replies.asked_before import ASKED_BEFORE
from models.replies.order_slots import KnownOrder
from models.replies.waits import PROMISE_BROKEN, TIME_OVER, days_given, too_late
from tests.cost import assert_in_proportion

ANSWERS = {each.answer_id: each for language in ("en", "zh") for each in read_answers(language)}
SHIPPED = KnownOrder("A-1", "shipped", date(2026, 11, 3), date(2026, 11, 5), "DHL", "TR1")


def why(text: str, answer_id: str, order: KnownOrder | None = None, asked_on: date | None = None) -> str | None:
    return too_late(text, [ANSWERS[answer_id]], order, asked_on)


@pytest.mark.parametrize(
    ("answer_id", "days"),
    [
        ("refund_status-general-en", 12),
        ("refund_status-general-zh", 12),
        ("where_is_order-tracked-en", 6),
        ("where_is_order-unknown-en", 0),
        ("return_deadline-general-en", 0),
        ("damaged-unknown-en", 0),
        ("charged_twice-general-en", 0),
        ("delivered_not_received-unknown-zh", 0),
        ("cancel_order-open-en", 0),
        ("warranty_terms-general-en", 0),
    ],
)
def test_an_answer_gives_the_time_in_which_it_promises_something(answer_id: str, days: float) -> None:
    assert days_given(ANSWERS[answer_id].text) == days


def test_an_answer_that_says_what_to_do_after_its_time_promises_nothing() -> None:
    assert days_given("适应期3到7天,之后仍不舒服请联系我们。") == 0
    assert days_given("3到7天送达。之后仍可退货。") > 0


@pytest.mark.parametrize(
    ("text", "answer_id"),
    [
        ("I sent it back three weeks ago. No money, no email.", "refund_status-general-en"),
        ("My return's been sitting in your warehouse for two weeks", "refund_status-general-en"),
        ("It's day 34 and you can't give a timeline.", "refund_status-general-en"),
        ("退回去两个星期了,钱还没退", "refund_status-general-zh"),
        ("Package has been at customs for ten days", "where_is_order-tracked-en"),
        ("It's been a nightmare for three weeks, no parcel.", "where_is_order-tracked-en"),
        ("We have been waiting for our money for two weeks", "refund_status-general-en"),
        ("My shoes are away for repair for four weeks, still nothing", "where_is_order-tracked-en"),
        ("We see that it is gone for three weeks. Where is it?", "where_is_order-tracked-en"),
        ("I sent it back TH\u0130RTY days ago and still no refund.", "refund_status-general-en"),
    ],
)
def test_who_has_waited_longer_than_that_gets_a_person(text: str, answer_id: str) -> None:
    assert why(text, answer_id) == TIME_OVER


@pytest.mark.parametrize(
    ("text", "answer_id"),
    [
        ("I sent it back four days ago, when do I see the money?", "refund_status-general-en"),
        ("I sent it back ten days ago, when do I see the money?", "refund_status-general-en"),
        ("Is it too late to return? I've had it for five weeks.", "return_deadline-general-en"),
        ("都三个月了还收吗", "return_deadline-general-zh"),
        ("It leaks, I've had it for four months.", "defective-general-en"),
        ("The wedding is in three weeks, will it not come too late?", "delivery_time-general-en"),
        ("预产期就剩三周了,来不来得及", "delivery_time-general-zh"),
        ("Still both booked after 10 days.", "charged_twice-general-en"),
        ("I have been a customer for ten months. Where is my parcel?", "where_is_order-tracked-en"),
        ("We're customers of yours for ten months. Where is my parcel?", "where_is_order-tracked-en"),
        ("I will be away for two weeks. When does it come?", "where_is_order-tracked-en"),
        ("I'm on holiday for about two weeks. When does it come?", "where_is_order-tracked-en"),
        ("It is for a girl, now six months old. When does it come?", "where_is_order-tracked-en"),
        ("I paid F\u0130VE days ago and still no refund. When do I get my money back?", "refund_status-general-en"),
        ("You wrote that it takes five days. Does that include Saturday?", "delivery_time-general-en"),
    ],
)
def test_who_has_not_or_waits_for_nothing_is_answered(text: str, answer_id: str) -> None:
    assert why(text, answer_id) is None


def test_letters_that_only_patterns_take_for_an_i_are_one() -> None:
    assert days_given("Refunds take f\u0131ve working days, and f\u0131ve more.") == 14


def test_a_broken_promise_is_told_whatever_the_answer_says() -> None:
    assert why("You said five days. It's day twelve.", "where_is_order-unknown-en") == PROMISE_BROKEN


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("I sent it back on 5 November, still no refund.", TIME_OVER),
        ("You have had my parcel since the 9th. No money.", TIME_OVER),
        ("The barn got my tent on the 4th, my bank has got nothing.", TIME_OVER),
        ("上个月退的货,账上没见着", TIME_OVER),
        ("2号把杯子退了,钱呢", TIME_OVER),
        ("Our wedding was on 8 November and the money is still not here.", TIME_OVER),
        ("Our wedding was on 8 November. When do I get the money?", None),
        ("I sent it back on 20 November, still no refund.", None),
        ("I bought it on 2 October and sent it back on 25 November, no refund yet.", None),
    ],
)
def test_days_of_the_calendar_tell_a_wait_too(text: str, reason: str | None) -> None:
    language = "en" if text.isascii() else "zh"
    assert why(text, f"refund_status-general-{language}", asked_on=date(2026, 11, 28)) == reason
    assert why(text, f"refund_status-general-{language}") is None


@pytest.mark.parametrize(
    ("answer", "day", "reason"),
    [
        ("Order {open_order_id} is being packed. We post everything within two working days.", 4, None),
        ("Order {open_order_id} is being packed. We post everything within two working days.", 8, TIME_OVER),
        ("订单{open_order_id}正在打包,付款后48小时内发出。", 8, TIME_OVER),
        ("Cancel order {open_order_id} in your account; the money is back within two working days.", 8, None),
    ],
)
def test_an_order_that_should_have_been_sent_is_looked_for_by_a_person(
    answer: str, day: int, reason: str | None
) -> None:
    known = KnownAnswer("open", "where_is_order", "en", (), answer)
    order = KnownOrder("A-1", "placed", date(2026, 11, 3), date(2026, 11, 3))
    assert too_late("Where is it?", [known], order, date(2026, 11, day)) == reason


@pytest.mark.parametrize(
    ("answer", "day", "reason"),
    [
        ("Order {order_id} went out on {shipped_on}, {carrier} {tracking_number}.", 19, None),
        ("Order {order_id} went out on {shipped_on}, {carrier} {tracking_number}.", 20, TIME_OVER),
        ("Order {order_id} went out on {shipped_on}. If it is still not there, write to us.", 20, None),
        ("Order {order_id} is yours.", 28, None),
    ],
)
def test_a_parcel_is_looked_for_after_a_fortnight_where_the_answer_gives_no_time(
    answer: str, day: int, reason: str | None
) -> None:
    known = KnownAnswer("sent", "where_is_order", "en", (), answer)
    assert too_late("Where is it?", [known], SHIPPED, date(2026, 11, day)) == reason


def test_what_should_be_there_within_an_hour_is_missed_after_a_day() -> None:
    def after(text: str) -> str | None:
        return why(text, "gift_card-general-en", asked_on=date(2026, 11, 28))

    assert after("The birthday was on 20 November, the gift card still has not come.") == TIME_OVER
    assert after("The birthday was on 20 November, the gift card still hasn't come.") == TIME_OVER
    assert after("The wedding was on 20 November and she still has the receipt.") is None
    assert after("I bought it on 20 November for his birthday. How do I use it?") is None
    assert after("I bought the gift card an hour ago and nothing has come.") is None


def test_who_asks_once_more_gets_a_person() -> None:
    assert why("I've asked for it three times.", "invoice-unknown-en") == ASKED_BEFORE


@pytest.mark.parametrize(("day", "reason"), [(5, None), (11, None), (12, TIME_OVER), (28, TIME_OVER)])
def test_a_parcel_that_should_be_there_is_looked_for_by_a_person(day: int, reason: str | None) -> None:
    assert why("Where is it?", "where_is_order-tracked-en", SHIPPED, date(2026, 11, day)) == reason


def test_an_order_counts_only_where_the_answer_names_its_day() -> None:
    asked_on = date(2027, 2, 1)
    assert why("How long?", "delivery_time-general-en", SHIPPED, asked_on) is None
    assert why("Where is it?", "where_is_order-tracked-en", SHIPPED, None) is None


def test_one_of_several_answers_is_enough() -> None:
    both: Iterator[KnownAnswer] = (ANSWERS[name] for name in ("invoice-known-en", "where_is_order-shipped-en"))
    assert too_late("Where is it, and the bill?", list(both), SHIPPED, date(2026, 11, 28)) == TIME_OVER


@pytest.mark.parametrize(
    "text",
    [
        *("1 day " * 600, "i wrote " * 500, "you said " * 440, "三天" * 2000, "no answer " * 400),
        *("you said by the 5th " * 200, "two sundays ago " * 250, "3号前到" * 800, "1 may 1 " * 500, "paid " * 800),
    ],
)
def test_what_a_ticket_costs_grows_with_its_length(text: str) -> None:
    asked_on = date(2026, 11, 28)
    assert_in_proportion(lambda n: why(text[:n], "refund_status-general-en", asked_on=asked_on), len(text))
