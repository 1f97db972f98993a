"""Lists for real households, each basket predicted from all before it by the code that serves, beside the usual ways.

The first five baskets of a household after the second cut: the protocol of export/recommend/replay.py. All candidates
are ranked. Baselines see the same baskets through code of their own.
"""

from collections import defaultdict
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

from export.data.grocery import Basket, Grocery, grocery
from export.recommend.metrics import Figure, Judged, K, figure, judge
from export.recommend.replay import Moment, Shop, protocol, replay, shop_of
from models.recommend.features import FEATURES
from models.recommend.listing import Recommended, Scored
from models.recommend.ranker import Ranker
from models.recommend.recommender import Recommender
from models.recommend.rules import Rules
from models.recommend.texts import TextVectors
from tests.evaluations.recommenders import baselines
from tests.evaluations.recommenders.baselines import Scorer
from tests.evaluations.recommenders.baskets import Asked, Baskets
from tests.evaluations.recommenders.bert_regression import bert_regression
from tests.results import Result

PACKAGES = Path(".data/packages")
COMMAND = "make eval"
RULES = {"all": Rules(), "new": Rules(new_share=1.0), "two_new_places": Rules(new_share=0.2)}
TARGETS = {"all": "0.222", "new": "0.023"}
_HELD_OUT = 500


def recommendation_results() -> list[Result]:
    data, texts = grocery(PACKAGES), TextVectors.load()
    served = Served(data, texts)
    beside = baseline_figures(data, texts)
    results = []
    for name, lists in served.judged.items():
        found = figure(lists)
        ndcgs = {key: figures[name].ndcg for key, figures in beside.items() if name in figures}
        recalls = {key: figures[name].recall for key, figures in beside.items() if name in figures}
        target = TARGETS.get(name, "")
        results += [
            result(f"{name}.ndcg_at_10", found.ndcg, ndcgs, target),
            result(f"{name}.ndcg_at_10.low", found.low),
            result(f"{name}.ndcg_at_10.high", found.high),
            result(f"{name}.recall_at_10", found.recall, recalls),
        ]
    results.append(result("catalogue_coverage", len(served.shown) / len(data.candidates)))
    results.append(result("two_new_places.right_new_product", served.right_new / len(served.judged["all"])))
    return [*results, *cold_results(data, texts)]


class Served:
    """What the product's own code recommends at every test basket.

    Attributes:
        judged: by rules, and by the household's activity.
        shown: products that were on some list.
        right_new: lists with two new places that held a new product which was bought.
    """

    def __init__(self, data: Grocery, texts: TextVectors) -> None:
        self.judged: dict[str, list[Judged]] = defaultdict(list)
        self.shown: set[str] = set()
        self.right_new = 0
        shop = shop_of(data, texts)
        ranker = Ranker.load()
        self._recommenders = {
            name: Recommender(shop.catalogue, shop.market, ranker, rules) for name, rules in RULES.items()
        }
        replay(data, shop, [split if split == "test" else None for split in protocol(data, 1.0, 0.0, 0)], self._ask)

    def _ask(self, moments: Sequence[Moment]) -> None:
        asked = [(moment.customer, moment.at) for moment in moments]
        lists = {name: recommender.recommend(asked) for name, recommender in self._recommenders.items()}
        for at, moment in enumerate(moments):
            new = moment.wanted - moment.customer.purchases.keys()
            self._judge("all", moment, lists["all"][at], moment.wanted)
            self._judge(activity(moment), moment, lists["all"][at], moment.wanted)
            self._judge("two_new_places", moment, lists["two_new_places"][at], moment.wanted)
            if new:
                self._judge("new", moment, lists["new"][at], new)
            self.shown.update(each.product_id for each in lists["all"][at])
            self.right_new += any(each.product_id in new for each in lists["two_new_places"][at])

    def _judge(self, name: str, moment: Moment, listed: list[Recommended], wanted: frozenset[str]) -> None:
        hits = np.array([each.product_id in wanted for each in listed], np.bool_)
        self.judged[name].append(judge(moment.household, hits, len(wanted)))


def activity(moment: Moment) -> str:
    """How much is known of a household."""
    baskets = moment.customer.baskets.times if moment.customer.baskets else 0
    if baskets <= 20:
        return "after_20_baskets_at_most"
    return "after_60_baskets_at_most" if baskets <= 60 else "after_more_baskets"


def baseline_figures(data: Grocery, texts: TextVectors) -> dict[str, dict[str, Figure]]:
    baskets = Baskets(data)
    splits = protocol(data, 0.6, 0.1, 0)
    known = [not data.candidates.isdisjoint(basket.prices) for basket in data.baskets]
    asked, training = (
        baskets.asked([at for at, split in enumerate(splits) if split == wanted and known[at]])
        for wanted in ("test", "train")
    )
    titles = {product.product_id: product.title for product in data.products}
    names = [titles[product] for product in baskets.names]
    makers: dict[str, Callable[[Baskets, float], Scorer]] = {
        "popular last week": baselines.popularity,
        "own frequency": baselines.frequency,
        "own decayed frequency": baselines.decayed_frequency,
        "item-kNN (implicit)": baselines.item_knn,
        "session-kNN": baselines.session_knn,
        "TIFU-KNN": baselines.tifu_knn,
        "UP-CF": baselines.up_cf,
        "BERT + logistic regression": lambda baskets, _cut: bert_regression(baskets, names, texts, training),
    }
    return {name: judged(make(baskets, data.second_cut), baskets, asked) for name, make in makers.items()}


def judged(scorer: Scorer, baskets: Baskets, asked: Sequence[Asked]) -> dict[str, Figure]:
    everything, new = [], []
    for each, scores, fresh in baselines.lists(scorer, baskets, asked):
        everything.append(judge(each.household, hits(scores, each), len(each.wanted)))
        if wanted := int((fresh[each.wanted] > -np.inf).sum()):
            new.append(judge(each.household, hits(fresh, each), wanted))
    return {"all": figure(everything), "new": figure(new)}


def hits(scores: npt.NDArray[np.float64], asked: Asked) -> npt.NDArray[np.bool_]:
    best = np.argpartition(-scores, K)[:K]
    return np.isin(best[np.argsort(-scores[best], kind="stable")], asked.wanted)


def cold_results(data: Grocery, texts: TextVectors) -> list[Result]:
    """Judge products that no fold ever saw: how often one that is bought is among the ten that read most alike."""
    held = frozenset(np.random.default_rng(0).choice(sorted(data.candidates), _HELD_OUT, replace=False).tolist())
    rest = [without(basket, held) for basket in data.baskets]
    hidden = Grocery(data.products, rest, data.first_cut, data.second_cut, data.candidates)
    found: list[bool] = []
    shop = shop_of(hidden, texts)
    recommender = Recommender(shop.catalogue, shop.market, Ranker.load())
    bought = {(basket.household, basket.at): held.intersection(basket.prices) for basket in data.baskets}

    def ask(moments: Sequence[Moment]) -> None:
        wanted = [bought[moment.household, moment.at] for moment in moments]
        scored = recommender.scored([(moment.customer, moment.at) for moment in moments])
        for at, one in enumerate(wanted):
            if one:
                found.append(bool(one & set(most_alike(shop, scored, at))))

    replay(hidden, shop, [split if split == "test" else None for split in protocol(hidden, 1.0, 0.0, 0)], ask)
    chance = {"chance": 10 / _HELD_OUT}
    return [result("held_out_products.hit_at_10", float(np.mean(found)), chance)]


def most_alike(shop: Shop, scored: Scored, at: int) -> list[str]:
    """The ten cold products whose text is nearest to what a customer has."""
    span = slice(scored.bounds[at], scored.bounds[at + 1])
    rows = scored.chosen.row[span][scored.cold[span]]
    text = scored.features[span, FEATURES.index("text")][scored.cold[span]]
    return [shop.catalogue.ids[row] for row in rows[np.argsort(-text, kind="stable")[:K]]]


def without(basket: Basket, held: frozenset[str]) -> Basket:
    prices = {product: price for product, price in basket.prices.items() if product not in held}
    return Basket(basket.basket_id, basket.household, basket.at, prices)


def result(name: str, value: float, baselines: dict[str, float] | None = None, target: str = "") -> Result:
    unit = "share" if "ndcg" not in name and "recall" not in name else name.split(".")[1].split("_", maxsplit=1)[0]
    return Result(
        name=f"recommendations.{name}",
        value=value,
        unit=unit,
        baselines=baselines or {},
        target=target and f"at least {target}",
        command=COMMAND,
    )
