"""Where parcels go and what people write beside it, in two languages. Data and one function, written here.

Streets and people are invented; phone numbers are from ranges that nobody has (555-01xx; 199 0000 xxxx).
"""

from random import Random
from typing import Literal

ENGLISH_NAMES = tuple(
    f"{first} {last}"
    for first in ("Amy", "Ben", "Carla", "Derek", "Elena", "Femi", "Grace", "Hugo", "Ines", "Jack", "Kofi", "Lena")
    for last in ("Abbott", "Brooks", "Castillo", "Dorsey", "Ekwueme", "Fischer", "Grant", "Hughes", "Ito", "Jensen")
)
CHINESE_NAMES = tuple(
    family + given
    for family in "王李张刘陈杨赵黄周吴"
    for given in ("伟", "芳", "秀英", "敏", "静", "强", "磊", "洋", "艳", "勇军", "小雨", "子涵")
)

STREETS = (
    "Elm Street",
    "Harbour Road",
    "Mill Lane",
    "Station Ave",
    "Kings Road",
    "Oak Drive",
    "2nd Street",
    "Park View",
    "St. Mary's Close",
    "Maple Blvd",
)
# City, region, postcode, country, as people write them.
CITIES = (
    ("Springfield", "IL", "62704", "USA"),
    ("Portland", "OR", "97205", "USA"),
    ("Austin", "Texas", "78701", "United States"),
    ("Leeds", "West Yorkshire", "LS1 4DY", "UK"),
    ("Bristol", "", "BS1 5TR", "United Kingdom"),
    ("Galway", "Co. Galway", "H91 E2R8", "Ireland"),
    ("Toronto", "ON", "M5V 2T6", "Canada"),
    ("Geelong", "VIC", "3220", "Australia"),
)
UNITS = ("Apt {n}B", "Flat {n}", "Unit {n}", "Suite {n}00", "#{n}", "2nd floor", "")
EN_INSTRUCTIONS = (
    "please leave it with the neighbour",
    "ring twice, the bell is quiet",
    "do not leave it outside, it will be stolen",
    "the gate code is {n}{n}1{n}",
    "put it behind the blue bins",
    "dog in the yard, please call first",
    "hand it to the front desk",
    "it's a present, so no invoice in the box",
)
EN_WINDOWS = ("after 6 pm", "weekdays 9-17", "Saturday morning", "before noon", "any time", "not on Monday")

CHINESE_PLACES = (
    ("浙江省", "杭州市", "西湖区", "310012"),
    ("广东省", "深圳市", "南山区", "518000"),
    ("江苏省", "苏州市", "姑苏区", "215005"),
    ("四川省", "成都市", "武侯区", "610041"),
    ("", "北京市", "朝阳区", "100020"),
    ("", "上海市", "浦东新区", "200120"),
    ("湖北省", "武汉市", "洪山区", "430070"),
    ("陕西省", "西安市", "雁塔区", "710061"),
)
CHINESE_STREETS = ("文三路", "科技园南路", "人民路", "天府大道", "建国路", "世纪大道", "珞喻路", "长安南路")
ZH_INSTRUCTIONS = (
    "放门口就行",
    "不要放快递柜",
    "到了先打电话",
    "放物业前台",
    "家里有狗,请按门铃",
    "易碎,轻拿轻放",
    "请放丰巢",
    "送货上门",
)
ZH_WINDOWS = ("周末送", "工作日白天送", "晚上七点以后送", "上午送", "")


def delivery_text(dice: Random, name: str, language: Literal["en", "zh"]) -> str:
    """Write what a customer types into the delivery field: an address, and more or less beside it."""
    return _chinese(dice, name) if language == "zh" else _english(dice, name)


def _english(dice: Random, name: str) -> str:
    city, region, postcode, country = dice.choice(CITIES)
    street = f"{dice.randrange(1, 400)} {dice.choice(STREETS)}"
    unit = dice.choice(UNITS).format(n=dice.randrange(1, 30))
    place = [street, unit, city, f"{region} {postcode}".strip(), country if dice.random() < 0.5 else ""]
    address = dice.choice((", ", ", ", "\n")).join(part for part in place if part)
    words = [f"{dice.choice(('', 'To ', 'Attn: '))}{name}", address]
    extra = (
        dice.choice(EN_INSTRUCTIONS).format(n=dice.randrange(1, 10)),
        dice.choice(EN_WINDOWS),
        f"{dice.choice(('tel', 'Phone:', 'call'))} {dice.randrange(201, 990)}-555-01{dice.randrange(100):02}",
    )
    words += [each for each in extra if dice.random() < 0.55]
    text = dice.choice((", ", ". ", "\n")).join(words)
    return text.lower() if dice.random() < 0.08 else text


def _chinese(dice: Random, name: str) -> str:
    province, city, district, postcode = dice.choice(CHINESE_PLACES)
    house = f"{dice.choice(CHINESE_STREETS)}{dice.randrange(1, 900)}号"
    unit = dice.choice(
        (
            f"{dice.randrange(1, 30)}栋{dice.randrange(1, 5)}单元{dice.randrange(101, 3300)}室",
            f"{dice.randrange(1, 20)}号楼",
            "",
        )
    )
    address = f"{province}{city}{district}{house}{unit}"
    phone = f"199 0000 {dice.randrange(10_000):04}".replace(" ", dice.choice(("", " ", "-")))
    words = [address, f"{name}{dice.choice(('收', '', ' 先生', ' 女士'))}", phone]
    if dice.random() < 0.3:
        words.reverse()
    extra = (dice.choice(ZH_INSTRUCTIONS), dice.choice(ZH_WINDOWS), f"邮编{postcode}")
    words += [each for each in extra if each and dice.random() < 0.5]
    return dice.choice((",", " ", ",")).join(words).replace(",", "\uff0c")
