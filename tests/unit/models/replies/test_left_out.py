"""A subject that the answer to a wish passes over is a person's; an answer that speaks of it is given."""

import pytest

from models.replies.answers import KnownAnswer
from models.replies.left_out import left_out, speaking_of
from models.replies.subjects import SUBJECTS
from tests.unit.models.replies.test_responder import ANSWERS, respond


def reason(subject: str) -> str:
    return f"the answer says nothing of what it is about ({subject})"


GENERAL = [answer for answer in ANSWERS.answers if answer.answer_id.split("-")[1] in ("general", "unknown")]
"""One to an intent, as a shop has it that has thought of none of this."""


@pytest.mark.parametrize(
    ("text", "intent", "subject"),
    [
        ("Swap the tuna for beef in my subscription from the next one on", "change_order", "a subscription"),
        ("Could you move my next box of coffee to the 14th?", "change_order", "a subscription"),
        ("You charged me although I had paused the plan", "charged_twice", "a subscription"),
        ("skip the delivery next week, we're on holiday", "delivery_options", "a subscription"),
        ("The annual fee was taken, and I had ended it in June", "charged_twice", "a subscription"),
        ("每年自动扣一笔,我没答应", "charged_twice", "a subscription"),
        ("How do I stop this subscription? I only wanted the trial", "newsletter", "a subscription"),
        ("定期购的咖啡下期换一种", "change_order", "a subscription"),
        ("我要暂停订阅,下个月再继续", "newsletter", "a subscription"),
        ("会员年费多少", "loyalty_points", "a paid membership"),
        ("May I come by your warehouse today?", "delivery_options", "collecting it from the shop itself"),
        ("How much is the plus membership?", "loyalty_points", "a paid membership"),
        ("Can they carry a piano to the 4th floor?", "delivery_options", "what is carried in, set up or taken away"),
        ("Do you take the old bed with you?", "delivery_options", "what is carried in, set up or taken away"),
        ("沙发能搬进屋里吗", "delivery_options", "what is carried in, set up or taken away"),
        ("送货上楼要加钱吗", "delivery_cost", "what is carried in, set up or taken away"),
        ("Will they bring the fridge inside?", "delivery_options", "what is carried in, set up or taken away"),
        ("Do you bring it down to the cellar?", "delivery_options", "what is carried in, set up or taken away"),
        ("Can I pick it up at your warehouse?", "delivery_options", "collecting it from the shop itself"),
        ("直接去你们仓库拿可以吗", "delivery_options", "collecting it from the shop itself"),
        ("The two-factor code never comes", "login_problem", "another way in than the password"),
        ("It texts my wife each time I try to sign in", "login_problem", "another way in than the password"),
        ("I forgot which email I used", "login_problem", "another way in than the password"),
        ("登录时收不到短信验证码", "login_problem", "another way in than the password"),
        ("I lost my gift card, can you replace it?", "gift_card", "a card or code that is lost"),
        ("The dog chewed it and the number can't be read", "gift_card", "a card or code that is lost"),
        ("刮得太用力,密码看不清", "gift_card", "a card or code that is lost"),
        ("My niece's card says zero, and she never used it", "gift_card", "a card that is empty"),
        ("礼品卡余额是零,我根本没用过", "gift_card", "a card that is empty"),
        ("The code was never activated", "gift_card", "a card or code that is not active"),
        ("What size of duvet goes with a bed of 160?", "size_advice", "the size of what nobody wears"),
        ("一米八的床该买多大的被子", "size_advice", "the size of what nobody wears"),
        ("The hotel won't take our voucher", "voucher_not_working", "a voucher at a till"),
        ("Do you sell an insurance for tablets?", "warranty_terms", "an insurance"),
        ("Only half of it was refunded", "refund_status", "money for a part"),
        ("少了一瓶牛奶,退钱给我", "refund_status", "money for a part"),
    ],
)
def test_what_the_answer_passes_over_is_a_person_s(text: str, intent: str, subject: str) -> None:
    answers = [answer for answer in GENERAL if answer.intent == intent]
    assert [left_out(text, [each]) for each in answers] == [reason(subject)] * 2, "in both languages"


def test_who_answers_it_is_told_why() -> None:
    outcome = respond("The two-factor code never comes", "login_problem")
    assert outcome.reason == reason("another way in than the password")
    assert (outcome.action, outcome.intent) == ("handoff", "login_problem")


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("Change of plan, cancel the wardrobe please", "cancel_order"),
        ("I changed my plan, please cancel order", "cancel_order"),
        ("I've changed our plan, cancel it", "cancel_order"),
        ("How do I see the balance of my card?", "gift_card"),
        ("礼品卡余额多少", "gift_card"),
        ("Which size of dressing gown do I need? I am 1.80", "size_advice"),
        ("Which card do I pay with for the next order? I want to switch to PayPal", "payment_methods"),
        ("How do I end my payment plan?", "installments"),
        ("Unsubscribe me", "newsletter"),
        ("I get your newsletter twice, I only subscribed once. Stop one delivery of it", "newsletter"),
        ("分期手续费多少", "installments"),
        ("Please leave it with the neighbour upstairs", "delivery_options"),
        ("Can our neighbours upstairs take it?", "delivery_options"),
        ("Can it wait until we have moved? 下周我才搬进新家", "delivery_options"),
        ("下周我才搬进去,能推迟到那时候再送吗", "delivery_options"),
        ("Is delivery paid in instalments?", "delivery_cost"),
        ("Can it be dropped at a shop nearby?", "delivery_options"),
        ("货送到我们公司仓库", "change_address"),
        ("I've forgotten my password", "login_problem"),
        ("Where do I change my password?", "change_account_data"),
        ("改密码", "change_account_data"),
        ("I bought a gift card in your shop in 2023, is it still valid?", "gift_card"),
        ("How long is the guarantee?", "warranty_terms"),
        ("My refund is still missing", "refund_status"),
        ("When is it back? It has been less than a day, and I am short of money", "refund_status"),
        ("The refund is missing a week now", "refund_status"),
        ("Is there a monthly fee in instalments?", "installments"),
        ("Does the courier deliver inside working hours?", "delivery_options"),
        ("How much is it to deliver inside the EU?", "delivery_cost"),
        ("The show was cancelled, when do I get my money?", "refund_status"),
    ],
)
def test_what_only_sounds_like_it_is_answered(text: str, intent: str) -> None:
    assert respond(text, intent).action == "reply"


@pytest.mark.parametrize(
    ("answer", "question", "left"),
    [
        ("Two of us carry it to any floor.", "How do you deliver?", False),
        ("We post it.", "Do you carry it upstairs?", True),
    ],
)
def test_the_answer_s_own_text_decides(answer: str, question: str, *, left: bool) -> None:
    known = KnownAnswer("a", "delivery_options", "en", (question,), answer)
    assert (left_out("Can it be brought upstairs?", [known]) is not None) == left


@pytest.mark.parametrize(
    ("text", "intent", "answer"),
    [
        ("Do you carry it up to the 3rd floor?", "delivery_options", "delivery_options-upstairs-en"),
        ("What do you charge for assembly?", "delivery_cost", "delivery_cost-upstairs-en"),
        ("Can I pick it up at your warehouse?", "delivery_options", "delivery_options-warehouse-en"),
        ("Which day will it come?", "delivery_options", "delivery_options-general-en"),
        ("I lost my gift card, can you replace it?", "gift_card", "gift_card-lost-en"),
        ("Do you sell an insurance for tablets?", "warranty_terms", "warranty_terms-insurance-en"),
        ("How long is the guarantee?", "warranty_terms", "warranty_terms-general-en"),
        ("Can I change this order from card to PayPal?", "payment_methods", "payment_methods-placed-en"),
        ("Do you take PayPal?", "payment_methods", "payment_methods-general-en"),
        ("付款方式选错了,能换成微信吗", "payment_methods", "payment_methods-placed-zh"),
        ("送货上楼吗", "delivery_options", "delivery_options-upstairs-zh"),
        ("礼品卡丢了能补吗", "gift_card", "gift_card-lost-zh"),
        ("有碎屏险吗", "warranty_terms", "warranty_terms-insurance-zh"),
    ],
)
def test_of_a_shop_s_answers_the_one_that_speaks_of_it_is_given(text: str, intent: str, answer: str) -> None:
    assert respond(text, intent).answer_ids == (answer,)


def test_no_answer_of_the_corpus_speaks_of_a_subject_by_chance() -> None:
    spoken = {
        each.answer_id.split("-")[1]
        for each in ANSWERS.answers
        for subject in SUBJECTS
        if each.intent in subject.intents - {"change_account_data"} and subject.spoken_of.search(each.text)
    }
    assert spoken == {"upstairs", "warehouse", "insurance", "placed", "lost"}


def test_answers_that_speak_of_nothing_else_are_kept() -> None:
    texts = ("We post it.", "We carry it to any floor.", "It comes by van.")
    post, carry, van = (KnownAnswer(text, "delivery_options", "en", (), text) for text in texts)
    assert speaking_of("How does it come?", [post, carry, van]) == [post, van]
    assert speaking_of("Will it be brought upstairs?", [post, carry, van]) == [carry]
    assert speaking_of("Will it be brought upstairs?", [post, van]) == [post, van]
