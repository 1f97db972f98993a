"""Goods that may hurt somebody are told from goods that are only warm, sharp or eaten."""

import pytest

from models.replies.harm import harm_in
from models.replies.urgency import urgency_of


@pytest.mark.parametrize(
    "text",
    [
        "The front brake of the bike failed while I was riding downhill",
        "front brake cable snapped, i almost got run over",
        "The brake of the pram doesn't hold",
        "The ladder folded under me, I could have been killed",
        "I nearly crashed my bike when the pedal came off",
        "The battery gets so hot that it smells of burning",
        "It smells burnt when it is charging",
        "There was a shard of glass in my yoghurt",
        "bit on a piece of metal in your muesli",
        "The car seat buckle opens by itself while driving",
        "Pedal broke mid ride",
        "The high chair tipped over with the baby in it",
        "Plug sparks when I put it in the wall",
        "The stove leaks gas",
        "Stomach cramps all night after your oysters",
        "用着用着冒火花",
        "燃气灶漏气",
        "刹车不灵",
        "玩具上的小零件掉了,孩子塞嘴里了",
        "吃了你家牡蛎全家肚子疼",
        "Since we changed to your kibble the dog has diarrhoea",
        "We all got ill after eating the mussels",
        "My son ate the cake and was really sick",
        "骑了两天刹车就失灵了",
        "椅子腿突然断了,差点摔着老人",
        "充电的时候电池烫得不敢碰",
        "灯泡装上去就爆了",
        "玻璃壶倒开水时突然爆裂",
        "充电宝鼓起来了,能换吗",
        "果酱里吃到玻璃碎片",
        "面包里有铁丝",
        "猫吃了你们的猫粮一直拉肚子",
        "用了面霜,又痒又肿",
    ],
)
def test_goods_that_may_hurt_are_a_person_s_and_urgent(text: str) -> None:
    assert harm_in(text)
    assert urgency_of(text, "product_question") == "high"


@pytest.mark.parametrize(
    "text",
    [
        "Do you have brakes that do not fail in rain?",
        "The glass in the tea set is broken",
        "one glass in my wine order was broken",
        "The plastic in the rice cooker cracked",
        "Can I use the battery in very hot weather?",
        "I nearly fell off my chair, 29 euros?",
        "the delivery almost killed my plants",
        "Which cable and spark plug fit?",
        "It sparks joy",
        "The box broke on the stairs, with my cup in it",
        "气球漏气",
        "火花塞型号不对",
        "We almost run over budget",
        "Something for diarrhoea please",
        "my son ate all the chocolate, he is sick of it",
        "I was eating when I got sick of waiting",
        "I nearly crashed the website with my card",
        "We were ill last week and missed the parcel",
        "刹车片断货了什么时候补",
        "差点把手机摔碎",
        "差一点就凑够包邮了",
        "蛋糕里可以加玻璃纸包装吗",
        "箱子里有碎玻璃,杯子碎了一个",
        "喝了两口就吐槽的茶",
        "消红肿的药膏有吗",
        "这款杯子卖爆了,什么时候补货",
        "快递爆仓了吗",
    ],
)
def test_goods_that_are_only_warm_sharp_or_eaten_are_not(text: str) -> None:
    assert harm_in(text) is None
