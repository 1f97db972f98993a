"""What customers write to the shop's support, by what they want, in two languages. Data, written here.

`{order}` is an order's id and `{thing}` the kind of a product that was ordered; texts with neither need no order.
"""

OPENINGS = {
    "en": ("", "", "", "Hi, ", "Hello, ", "Dear team, ", "hey ", "Good morning, "),
    "zh": ("", "", "你好,", "您好,", "在吗?", "亲,", "客服你好,"),
}
CLOSINGS = {
    "en": ("", "", "", " Thanks.", " Please answer today!", " Thank you in advance.", " This is urgent.", " Regards"),
    "zh": ("", "", "", "谢谢", "麻烦尽快回复", "急!", "非常感谢"),
}

EN = {
    "where_is_order": (
        "where is my order {order}? It should have been here on Monday.",
        "the tracking of {order} has not moved for four days.",
        "I am still waiting for the {thing}. When will it arrive?",
        "has {order} left your warehouse yet?",
        "the carrier says {order} was delivered, but nothing is here.",
    ),
    "cancel_order": (
        "please cancel {order}, I ordered it twice by mistake.",
        "I no longer need the {thing}. Can I still cancel?",
        "cancel order {order} before it is sent.",
    ),
    "change_address": (
        "can you send {order} to my office instead?",
        "I moved last week and forgot to change the address of {order}.",
        "there is a typing error in the street of order {order}.",
    ),
    "return_item": (
        "I would like to return the {thing} from {order}. How do I do that?",
        "the {thing} does not fit, please send me a return label.",
        "how long may I take to send back a {thing}?",
    ),
    "refund": (
        "I sent the {thing} back two weeks ago and still have no money.",
        "when will I get the refund for {order}?",
        "you refunded only a part of {order}, why?",
    ),
    "damaged": (
        "the {thing} arrived broken, the box was crushed.",
        "the {thing} from order {order} stopped working after two days.",
        "there is a deep scratch on the {thing}. I want a new one.",
    ),
    "wrong_item": (
        "I ordered a {thing} and got something else.",
        "wrong colour in {order}, please exchange it.",
        "there was only one {thing} in the parcel, I paid for two.",
    ),
    "invoice": (
        "I need an invoice with my company's name for {order}.",
        "where can I download the invoice of {order}?",
    ),
    "payment": (
        "my card was charged twice for {order}.",
        "the payment page says error 51, is my order placed or not?",
        "can I pay by bank transfer?",
    ),
    "voucher": ("my voucher is not accepted at the checkout.", "the discount was not taken off {order}."),
    "product_question": (
        "is the {thing} dishwasher safe?",
        "how long is the guarantee on a {thing}?",
        "will the {thing} be back in stock before Christmas?",
    ),
    "account": ("I cannot log in, the reset mail never comes.", "please delete my account and all my data."),
    "complaint": (
        "this is the third time that I write about {order}. I will go to a lawyer.",
        "your courier threw the {thing} over the fence!",
        "nobody answers your phone. What kind of shop is this?",
    ),
    "human": ("I want to talk to a person, not to a robot.", "please call me back about {order}."),
}

ZH = {
    "where_is_order": (
        "我的订单{order}怎么还没到?",
        "{order}物流四天没更新了,帮忙看看",
        "{thing}什么时候能到?",
        "订单{order}发货了吗?",
        "显示已签收,可是我没有收到{thing}",
    ),
    "cancel_order": ("帮我取消订单{order},拍错了", "{thing}不想要了,还能取消吗?", "还没发货的话请取消{order}"),
    "change_address": (
        "{order}的地址填错了,能改吗?",
        "搬家了,麻烦把{order}寄到新地址",
        "电话号码写错了,订单{order},请修改",
    ),
    "return_item": ("{thing}不合适,怎么退货?", "申请退货,订单{order}", "{thing}可以七天无理由退吗?"),
    "refund": ("{thing}退回去两周了,钱还没到账", "{order}的退款什么时候到?", "为什么只退了一部分钱?订单{order}"),
    "damaged": ("收到的{thing}是坏的,箱子都压扁了", "订单{order}的{thing}用了两天就坏了", "{thing}上有划痕,要求换货"),
    "wrong_item": ("我买的是{thing},发错货了", "{order}颜色发错了,帮我换", "{thing}少发了一个"),
    "invoice": ("{order}需要开公司抬头的发票", "发票在哪里下载?订单{order}"),
    "payment": ("{order}重复扣款了", "付款页面报错,订单到底成功没有?", "可以货到付款吗?"),
    "voucher": ("优惠券用不了,怎么回事?", "{order}没有减优惠券的钱"),
    "product_question": ("{thing}保修多久?", "{thing}什么时候补货?", "{thing}可以机洗吗?"),
    "account": ("登录不了,收不到验证码", "请注销我的账号并删除个人信息"),
    "complaint": ("第三次来问{order}了,再不处理就投诉", "快递把{thing}直接扔门口,太差劲了", "电话一直打不通,什么店啊"),
    "human": ("转人工", "请给我回电话,关于{order}"),
}

WORDS = {"en": EN, "zh": ZH}
# How often each is written, in the order of EN.
SHARES = (28, 7, 6, 11, 8, 8, 6, 4, 5, 3, 6, 3, 3, 2)
