"""What the made-up shop sells: kinds of products by category, and what people say of each category. Data, written here.

Every phrase is a whole sentence without its full stop, so that a review is a few of them in a row.
"""

from typing import NamedTuple

BRANDS = ("Alder", "Birkmoor", "Calla", "Dunnes", "Everly")


class Kind(NamedTuple):
    """One kind of product: its name in both languages, its category, and what it costs about, in cents."""

    english: str
    chinese: str
    category: str
    price_minor: int


class Aspect(NamedTuple):
    """One thing that people notice: praised and criticised, in both languages."""

    en_good: str
    en_bad: str
    zh_good: str
    zh_bad: str


KINDS = (
    Kind("electric kettle", "电热水壶", "kitchen", 3_490),
    Kind("frying pan", "煎锅", "kitchen", 2_990),
    Kind("toaster", "面包机", "kitchen", 4_490),
    Kind("chef's knife", "厨刀", "kitchen", 5_900),
    Kind("coffee grinder", "磨豆机", "kitchen", 7_900),
    Kind("headphones", "耳机", "audio", 8_900),
    Kind("bluetooth speaker", "蓝牙音箱", "audio", 5_990),
    Kind("soundbar", "回音壁", "audio", 15_900),
    Kind("record player", "黑胶唱机", "audio", 18_900),
    Kind("microphone", "麦克风", "audio", 9_900),
    Kind("rain jacket", "冲锋衣", "clothing", 7_990),
    Kind("running shoes", "跑鞋", "clothing", 9_490),
    Kind("wool sweater", "羊毛衫", "clothing", 6_490),
    Kind("jeans", "牛仔裤", "clothing", 5_490),
    Kind("winter gloves", "冬季手套", "clothing", 2_490),
    Kind("wooden puzzle", "木制拼图", "toys", 1_990),
    Kind("building blocks", "积木", "toys", 3_990),
    Kind("plush bear", "毛绒熊", "toys", 1_790),
    Kind("board game", "桌游", "toys", 3_490),
    Kind("remote control car", "遥控车", "toys", 4_990),
    Kind("face cream", "面霜", "beauty", 2_290),
    Kind("shampoo", "洗发水", "beauty", 990),
    Kind("hair dryer", "吹风机", "beauty", 4_990),
    Kind("sun lotion", "防晒霜", "beauty", 1_590),
    Kind("electric razor", "电动剃须刀", "beauty", 8_490),
    Kind("tent", "帐篷", "outdoor", 19_900),
    Kind("sleeping bag", "睡袋", "outdoor", 8_900),
    Kind("head torch", "头灯", "outdoor", 2_990),
    Kind("hiking backpack", "登山包", "outdoor", 10_900),
    Kind("water bottle", "水壶", "outdoor", 1_890),
    Kind("desk lamp", "台灯", "office", 3_990),
    Kind("office chair", "办公椅", "office", 17_900),
    Kind("fountain pen", "钢笔", "office", 3_290),
    Kind("keyboard", "键盘", "office", 7_490),
    Kind("notebook", "笔记本", "office", 990),
    Kind("bed linen", "床上四件套", "home", 6_990),
    Kind("pillow", "枕头", "home", 3_490),
    Kind("vacuum cleaner", "吸尘器", "home", 16_900),
    Kind("wall clock", "挂钟", "home", 2_490),
    Kind("storage box", "收纳箱", "home", 1_490),
)

ASPECTS = {
    "kitchen": (
        Aspect("it cleans up in a minute", "it is a pain to clean", "很好清洗", "很难洗干净"),
        Aspect("the handle stays cool", "the handle gets far too hot", "手柄不烫手", "手柄烫手,用起来不安全"),
        Aspect("it feels solid", "it feels flimsy, like a toy", "做工扎实", "做工粗糙,感觉很廉价"),
        Aspect("it is quick", "it takes ages", "速度很快", "慢得让人着急"),
        Aspect("no smell at all", "it smelled of plastic for a week", "没有任何异味", "塑料味很重,放了一周还有味"),
    ),
    "audio": (
        Aspect("the sound is clear and warm", "the sound is thin and tinny", "音质清晰温暖", "音质单薄,听着刺耳"),
        Aspect("no hum at all, even when loud", "it hums all the time", "大音量也没有杂音", "一直有电流声"),
        Aspect("pairing took seconds", "it loses the connection all the time", "连接很快", "经常断连"),
        Aspect("deep bass without booming", "the bass drowns everything", "低音饱满", "低音轰头"),
        Aspect("easy to set up", "the buttons are a riddle", "上手简单", "按键完全看不懂"),
    ),
    "clothing": (
        Aspect("it fits perfectly", "it runs two sizes small", "尺码很准", "尺码偏小两号"),
        Aspect("the fabric is soft", "the fabric itches", "面料柔软", "面料扎人"),
        Aspect(
            "the colour is as in the picture", "the colour is nothing like the picture", "颜色和图片一样", "色差很大"
        ),
        Aspect("still fine after many washes", "it shrank in the first wash", "洗了很多次也不变形", "洗一次就缩水了"),
        Aspect("the seams are neat", "a seam came open on day one", "走线整齐", "第一天就开线了"),
    ),
    "toys": (
        Aspect(
            "my daughter plays with it every day", "my son lost interest at once", "孩子每天都玩", "孩子玩一次就不玩了"
        ),
        Aspect("nothing sharp on it", "it has sharp edges", "边角光滑,很安全", "边角锋利,不安全"),
        Aspect("the colours are lovely", "the paint came off", "颜色漂亮", "掉漆"),
        Aspect("all pieces were there", "two pieces were missing", "零件齐全", "少了两个零件"),
        Aspect("it survived many falls", "it broke the first time it fell", "摔了几次都没坏", "摔一下就坏了"),
    ),
    "beauty": (
        Aspect("my skin feels soft", "I got a rash from it", "用完皮肤很滋润", "用了过敏,起红疹"),
        Aspect("the scent is light", "the smell is overpowering", "味道清淡", "味道太冲了"),
        Aspect("a little goes a long way", "it was empty within two weeks", "用量很省", "两周就用完了"),
        Aspect("it is gentle", "it burns", "很温和", "用完刺痛"),
        Aspect(
            "as good as the dear brands",
            "does nothing that it promises",
            "比大牌还好用",
            "没有宣传的效果",
        ),
    ),
    "outdoor": (
        Aspect("it stayed dry in a storm", "it leaked in the first rain", "下大雨也不漏", "一下雨就漏"),
        Aspect("it weighs almost nothing", "it is much heavier than stated", "很轻便", "比标的重很多"),
        Aspect("well made down to the last detail", "it came apart at once", "细节做得很好", "第一晚就坏了"),
        Aspect("it packs small", "it takes up half the car", "收纳很小", "占半个后备箱"),
        Aspect("no trouble at minus five", "it failed in the cold", "零下五度也没问题", "天一冷就不行了"),
    ),
    "office": (
        Aspect("I use it all day long", "after an hour I had enough of it", "整天用都很舒服", "用一个小时就难受"),
        Aspect("nothing wobbles", "it wobbles", "很稳", "摇摇晃晃"),
        Aspect("came neatly packed", "a part was missing", "包装很好", "少了一个配件"),
        Aspect("it looks good on the desk", "it looks cheap", "放在桌上很好看", "看着很廉价"),
        Aspect(
            "it does what it should, every day", "it stopped working after a week", "每天用都没问题", "用了一周就坏了"
        ),
    ),
    "home": (
        Aspect("it looks lovely in our bedroom", "it lost its shape in a week", "放卧室很好看", "一周就变形了"),
        Aspect("the quality is much better than the price", "not worth half the price", "性价比很高", "完全不值这个价"),
        Aspect("it fits where it should", "the measurements are wrong", "尺寸正好", "尺寸不对"),
        Aspect("easy to look after", "dust sticks to it like glue", "很好打理", "特别容易粘灰"),
        Aspect("it feels like new after a year", "it came apart after a month", "用了一年还像新的", "一个月就散架了"),
    ),
}
