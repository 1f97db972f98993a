"""Shops that no training ever saw, with titles and no history: what a customer looks at brings what is like it.

The titles were written for this test, three of a kind. The vectors' directions were fitted on groceries, which
are none of them.
"""

from itertools import chain, combinations

import numpy as np
import pytest

from models.recommend.catalogue import Catalogue, Product
from models.recommend.counts import ProductCounts, count_order
from models.recommend.customer import NOBODY, fold_click, fold_order
from models.recommend.events import Click, Order
from models.recommend.likeness import most_alike
from models.recommend.market import Market
from models.recommend.ranker import Ranker
from models.recommend.recommender import Recommender
from models.recommend.rules import Rules
from models.recommend.texts import TextVectors, text_of
from tests.unit.models.recommend.shop import NOW, PRODUCTS, Small

ENGLISH = (
    ("City bike 28 inch, 7 gears", "Mountain bike with disc brakes", "Road bike, carbon fork"),
    ("Acoustic guitar, spruce top", "Electric guitar with case", "Classical guitar 3/4"),
    ("Cordless drill driver 18 V", "Hammer drill 750 W", "Drill bit set for metal"),
    ("A crime novel, paperback", "Historical novel in two volumes", "Fantasy novel, hardcover"),
    ("Running shoes for women", "Leather shoes, black", "Trail running shoes for men"),
    ("Mirrorless camera 24 MP", "Instant camera, blue", "Action camera 4K"),
    ("Tent for two, 2.1 kg", "Family tent for six", "Pop-up beach tent"),
    ("Chess set made of wood", "Travel chess, magnetic", "Chess clock, digital"),
)
CHINESE = (
    ("城市自行车 28寸 七速", "山地自行车 碟刹", "公路自行车 碳纤维前叉"),
    ("民谣吉他 云杉面板", "电吉他 含琴包", "古典吉他 儿童款"),
    ("充电式电钻 18伏", "冲击电钻 750瓦", "金属用电钻钻头套装"),
    ("推理小说 平装", "历史小说 上下册", "奇幻小说 精装"),
    ("女士跑步鞋", "黑色皮鞋", "男士越野跑鞋"),
    ("微单数码相机", "拍立得相机 蓝色", "运动相机 4K"),
    ("双人帐篷 轻便", "六人家庭帐篷", "沙滩速开帐篷"),
    ("木制国际象棋", "磁性旅行象棋", "国际象棋计时钟"),
)
# Shops of one trade: all of their titles have something in common.
PETS = (
    ("猫粮 鸡肉味 2公斤", "幼猫粮 1.5公斤", "猫罐头 金枪鱼"),
    ("狗粮 牛肉味 10公斤", "小型犬狗粮", "狗零食 鸡胸肉"),
    ("狗窝 大号", "猫窝 半封闭", "宠物垫 四季"),
    ("鱼缸 60厘米", "鱼食 颗粒", "鱼缸加热棒"),
)
KITCHEN = (
    ("Bratpfanne 28 cm", "Gusseisenpfanne", "Kochtopf mit Deckel"),
    ("Kochmesser 20 cm", "Brotmesser", "Schälmesser"),
    ("Wasserkocher 1,7 l", "Toaster für zwei Scheiben", "Kaffeemaschine"),
    ("Backform, 26 cm", "Muffinblech", "Teigrolle"),
)


@pytest.mark.parametrize(("kinds", "least"), [(ENGLISH, 0.75), (CHINESE, 0.75)], ids=["english", "chinese"])
def test_what_reads_alike_comes_first(kinds: tuple[tuple[str, ...], ...], least: float) -> None:
    texts = TextVectors.load()
    catalogue = Catalogue(texts.dim, texts.general)
    products = [Product(f"{kind} {at}", title) for kind, titles in enumerate(kinds) for at, title in enumerate(titles)]
    for product, vector in zip(products, texts.vectors([text_of(product) for product in products]), strict=True):
        catalogue.put(product, vector)
    recommender = Recommender(catalogue, Market(catalogue), Ranker.load())
    right, alike = [], []
    for product in products:
        customer, _ = fold_click(NOBODY, Click(product.product_id, "visit", NOW, "view"))
        (listed,) = recommender.recommend([(customer, NOW + 1)])
        assert product.product_id not in {each.product_id for each in listed}
        assert {each.reason for each in listed} <= {f"similar to {product.title}", "new here"}
        of_kind = [each.product_id.split()[0] == product.product_id.split()[0] for each in listed]
        right.append(of_kind[0])
        alike += [it for it, each in zip(of_kind, listed, strict=True) if each.reason != "new here"]
    assert np.mean(right) >= least  # by chance two of twenty-three
    assert np.mean(alike) >= 0.5  # of all ten two can be


@pytest.mark.parametrize("kinds", [PETS, KITCHEN], ids=["pets", "kitchen"])
def test_a_dozen_products_of_one_trade_are_not_all_alike(kinds: tuple[tuple[str, ...], ...]) -> None:
    texts = TextVectors.load()
    catalogue = Catalogue(texts.dim, texts.general)
    kind = [number for number, titles in enumerate(kinds) for _ in titles]
    products = [Product(f"p{number}", title) for number, title in enumerate(chain(*kinds))]
    for product, vector in zip(products, texts.vectors([text_of(product) for product in products]), strict=True):
        catalogue.put(product, vector)
    rows = np.arange(len(products))
    told = {True: list[bool](), False: list[bool]()}
    for one, two in combinations(rows.tolist(), 2):
        like = most_alike(catalogue, np.array([two]), np.array([one]), np.ones(1))
        told[kind[one] == kind[two]].append(bool(like.likeness[0] >= Rules().least_alike))
    assert np.mean(told[False]) <= 0.1
    assert np.mean(told[True]) >= 3 * np.mean(told[False])


def test_what_is_looked_at_now_speaks_before_what_was_bought_and_before_what_merely_sells() -> None:
    shop = Small()
    yarns = {
        "cotton": (0.0, 0.0, 0.0, 1.0, 0.2),
        "wool": (0.0, 0.0, 0.0, 1.0, 0.0),
        "silk": (0.0, 0.0, 0.1, 1.0, 0.1),
        "quark": (1.0, 0.0, 0.0, 0.0, 0.0),
    }
    catalogue = Catalogue(5)
    for product, vector in PRODUCTS:
        catalogue.put(product, np.array([*vector, 0.0, 0.0]) / np.linalg.norm(vector))
    for name, values in yarns.items():
        catalogue.put(Product(name, name.title()), np.array(values) / np.linalg.norm(values))
    market = Market(catalogue)
    for name, counts in shop.counts.items():
        market.put(name, counts)
    recommender = Recommender(catalogue, market, Ranker.load())
    looks, _ = fold_click(NOBODY, Click("wool", "visit", NOW - 5, "view"))
    (listed,) = recommender.recommend([(looks, NOW)])
    assert {each.product_id for each in listed[:2]} == {"cotton", "silk"}
    assert {each.reason for each in listed[:2]} == {"similar to Wool"}
    assert {each.reason for each in listed[2:8]} == {"popular"}
    assert [each.score for each in listed] == sorted((each.score for each in listed), reverse=True)
    bought, _ = fold_order(looks, Order("o", NOW - 1_800, cancelled=False, prices={"kefir": 100}))
    (listed,) = recommender.recommend([(bought, NOW)])
    names = [each.product_id for each in listed]
    assert names.index("silk") < names.index("quark")
    assert {each.product_id: each.reason for each in listed}["quark"] == "similar to Kefir 1 l"


def test_a_visitor_sees_what_reads_like_the_visit_also_where_more_is_sold_than_a_list_holds() -> None:
    catalogue = Catalogue(5)
    for number in range(12):
        catalogue.put(Product(f"sold{number}", f"Sold {number}", "sold"), np.array([1.0, number / 50, 0.0, 0.0, 0.0]))
    for name, values in {"wool": (0.0, 1.0), "silk": (0.1, 1.0), "cotton": (0.2, 1.0)}.items():
        catalogue.put(Product(name, name.title()), np.array([0.0, 0.0, 0.0, *values]) / np.linalg.norm(values))
    market, customer, counts = Market(catalogue), NOBODY, dict[str, ProductCounts]()
    for number in range(12):
        order = Order(f"o{number}", NOW - 95 * 86_400, cancelled=False, prices={f"sold{number}": 100})
        customer, bought = fold_order(customer, order)
        assert bought is not None
        counts |= count_order(counts, bought)
    for name, each in counts.items():
        market.put(name, each)
    recommender = Recommender(catalogue, market, Ranker.load())
    looks, _ = fold_click(NOBODY, Click("wool", "visit", NOW - 5, "view"))
    (listed,) = recommender.recommend([(looks, NOW)])
    assert {each.product_id for each in listed[:2]} == {"cotton", "silk"}
    assert {each.reason for each in listed[:2]} == {"similar to Wool"}
    assert [each.reason for each in listed[2:]] == ["popular"] * 8
    (later,) = recommender.recommend([(looks, NOW + 6 * 3_600)])  # another visit
    assert {each.reason for each in later} == {"popular"}
    owner, _ = fold_click(customer, Click("wool", "visit", NOW - 5, "view"))
    (mine,) = recommender.recommend([(owner, NOW)])
    assert not {"cotton", "silk"} & {each.product_id for each in mine}  # ten of the customer's own come first
