"""How people begin and end a review, by what they feel, in two languages. Data, written here.

`{thing}` is the product's kind. Sentences stand without their full stop.
"""

from typing import Literal

Feeling = Literal["good", "mixed", "bad"]

EN_OPENINGS: dict[Feeling, tuple[str, ...]] = {
    "good": (
        "I love this {thing}",
        "best {thing} I have had",
        "bought this {thing} for my sister and she is delighted",
        "exactly what I was looking for",
        "after three months of daily use I am still happy with it",
        "I was sceptical, but this {thing} convinced me",
        "second one we have bought",
        "arrived a day early and well packed",
    ),
    "mixed": (
        "the {thing} is okay",
        "hard to say after two weeks",
        "a plain {thing}, nothing more and nothing less",
        "some things are good, some are not",
        "I expected a little more from this {thing}",
        "does the job",
    ),
    "bad": (
        "very disappointed with this {thing}",
        "do not buy this {thing}",
        "broken on arrival",
        "I wanted to like it",
        "this {thing} is going back",
        "the worst {thing} I have ever owned",
        "waited three weeks for this",
        "the picture shows something else",
    ),
}
EN_CLOSINGS: dict[Feeling, tuple[str, ...]] = {
    "good": (
        "highly recommended",
        "would buy again",
        "five stars",
        "thank you",
        "a pleasure to use",
        "worth every cent",
    ),
    "mixed": (
        "three stars from me",
        "we will see how long it lasts",
        "fine for the price",
        "I might try another one next time",
    ),
    "bad": (
        "I want my money back",
        "never again",
        "and nobody answers my messages",
        "save your money",
        "one star is one too many",
    ),
}
EN_SHORT: dict[Feeling, tuple[str, ...]] = {
    "good": ("Great!", "Perfect, thanks.", "Love it", "works great", "Very good quality 👍", "Excellent {thing}."),
    "mixed": ("It's ok.", "average", "As described.", "Not bad, not great."),
    "bad": ("Terrible.", "Broke after two days.", "waste of money", "Does not work at all!", "Fake."),
}

ZH_OPENINGS: dict[Feeling, tuple[str, ...]] = {
    "good": (
        "这个{thing}真的很好用",
        "第二次买了,一如既往的好",
        "给妈妈买的{thing},她特别喜欢",
        "物流很快,包装也很仔细",
        "用了三个月才来评价,非常满意",
        "朋友推荐的,没有失望",
        "这是我用过最好的{thing}",
        "和描述的一样",
    ),
    "mixed": (
        "{thing}一般吧",
        "有好有坏",
        "还可以,没有想象中那么好",
        "中规中矩的{thing}",
        "刚用两周,还说不好",
        "这个价位也只能这样了",
    ),
    "bad": (
        "非常失望的一次购物",
        "千万别买这个{thing}",
        "收到就是坏的",
        "这是我买过最差的{thing}",
        "等了三个星期才收到",
        "图片和实物完全不一样",
        "已经申请退货了",
        "本来很期待的",
    ),
}
ZH_CLOSINGS: dict[Feeling, tuple[str, ...]] = {
    "good": ("强烈推荐", "下次还会买", "五星好评", "谢谢店家", "物超所值", "全家都喜欢"),
    "mixed": ("给三星吧", "看看能用多久", "对得起这个价格", "下次可能换一家"),
    "bad": ("要求退款", "再也不会买了", "客服也不理人", "大家不要上当", "一星都嫌多"),
}
ZH_SHORT: dict[Feeling, tuple[str, ...]] = {
    "good": ("很好", "非常满意!", "质量不错,喜欢", "好评👍", "{thing}很棒", "超级好用"),
    "mixed": ("一般", "还行吧", "凑合能用", "不好不坏"),
    "bad": ("太差了", "用了两天就坏了", "垃圾", "不推荐,浪费钱", "假货"),
}
