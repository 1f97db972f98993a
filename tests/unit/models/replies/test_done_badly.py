"""What a shop did badly, or what failed, is found where its customer only tells of it; who asks is not caught."""

import pytest

from models.replies.answers import KnownAnswer
from models.replies.done_badly import done_badly_in, went_badly


@pytest.mark.parametrize(
    "text",
    [
        "Your tailor cut the sleeves, they end above my wrist.",
        "You engraved Micheal. I typed Michael.",
        "your lad at the counter filled the bottle and it was half empty",
        "The delivery man tipped the soil over my neighbour's path.",
        "The heater you sold me cooked the lot. 31 degrees when set to 25.",
        "They refused to take the old sofa along.",
        "the lady at the till didn't scan my card",
        "the voucher came out blank",
        "My oleander came back from your winter storage covered in scale",
        "你们把名字刻错了",
        "师傅修表把表盘弄坏了",
        "说好的每天发视频,只发了一次",
        "骑手放门口也不打电话,被狗咬了",
        "卡片上把我女朋友名字写错了",
        "掉色了,不是说能放两三年吗",
        "The stylist you sent was lovely, but you never took the 35 off",
        "You engraved the wrong name and I want my money back",
        "Your technician drilled through a pipe, I need somebody to call me",
        "Thanks, you sewed the hem crooked.",
        "Great. You scratched my frame while you fitted the glass.",
        "You cut the glass too small and I want it redone",
        "You hemmed the dress too short, I need a solution",
        "We would like an explanation, your fitter drilled through the pipe",
        "谢谢你们把我的表修坏了",
    ],
)
def test_what_the_shop_did_is_found(text: str) -> None:
    assert done_badly_in(text)


@pytest.mark.parametrize(
    "text",
    [
        "Your tailor cut my trousers last year. Could he do two more?",
        "The boots came on Monday. They were too big, I'd like to send them back.",
        "The jumper came out too small, I'd like to return it.",
        "Your parcel came back to me",
        "The vet weighed him today, he needs the medium one.",
        "You mailed that my chair is ready. I will fetch it on Tuesday.",
        "You scanned my return on Monday, when do I see the money",
        "If you engraved it, I would take two.",
        "I broke the glass myself and need another one",
        "你们能刻名字吗",
        "我写错了名字,想改",
        "我把她的名字写错了",
        "我不是说你们卖假,能送去检测吗",
        "师傅上门装要多少钱",
        "你们家东西不错,想再买一个",
        "客服态度不错",
        "店里没断过货",
        "You helped me so much with the frames last week, now the veil has a tear",
        "You cut keys, right",
        "You repaired my bag, I would like to order another strap.",
        "Your tailor took it in beautifully, and I love the coat, too.",
        "You framed it beautifully, thank you.",
        "Your workshop serviced the mount and I need the manual again",
        "You printed my photos last week, I'd love the same in A4",
        "你们师傅装得很好,想再约一次",
    ],
)
def test_who_asks_or_tells_of_something_else_is_not_caught(text: str) -> None:
    assert not done_badly_in(text)


INVOICE = KnownAnswer("invoice-en", "bills", "en", ("Where is my bill?",), "You find it in your account.")
TELLS = KnownAnswer("mails-en", "mails", "en", ("The mail did not arrive",), "Look into the folder for spam.")
FAPIAO = KnownAnswer("fapiao", "fapiao", "zh", ("怎么开发票?",), "在订单页点申请发票。")


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("The invoice has the wrong VAT number on it, please issue a new one", INVOICE),
        ("The mail with it never came, tried four times", INVOICE),
        ("The file is corrupt, page two is missing", INVOICE),
        ("The date on it is wrong", TELLS),
        ("发票抬头开错了,要重开", FAPIAO),
        ("寄空瓶都一个月了积分一分没加", FAPIAO),
    ],
)
def test_who_tells_that_it_failed_is_not_answered_with_its_description(text: str, answer: KnownAnswer) -> None:
    assert went_badly(text, [answer])
    assert not went_badly(text, [])


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("The mail with the link never came", TELLS),
        ("The invoice never came, where can I get it?", INVOICE),
        ("I put the wrong address on it, sorry", INVOICE),
        ("I need the bill for my tax adviser", INVOICE),
        ("地址填错了,帮我改一下", FAPIAO),
    ],
)
def test_an_answer_is_for_a_failure_that_it_speaks_of_and_for_questions(text: str, answer: KnownAnswer) -> None:
    assert not went_badly(text, [answer])
