"""Products and counts change while lists are made: each list knows all that was handed in before it."""

import threading
import time
from collections.abc import Sequence
from pathlib import Path
from types import SimpleNamespace
from zlib import crc32

import numpy as np
import numpy.typing as npt
import pytest

from models.errors import InferenceError
from models.recommend import standing
from models.recommend.catalogue import Catalogue, Product
from models.recommend.counts import BASKETS, ProductCounts, Sums
from models.recommend.customer import NOBODY, Customer, fold_click
from models.recommend.events import Click
from models.recommend.kept_vectors import KeptVectors
from models.recommend.listing import Recommended
from models.recommend.live import LEAST_OF_A_CORE, Asked, Described, LiveRecommender
from models.recommend.market import Market
from models.recommend.ranker import Ranker
from models.recommend.rules import Rules
from models.recommend.standing import Standing
from models.recommend.texts import MOST_CHARACTERS, Floats
from tests.unit.models.recommend.shop import NOW, Small

DIM = 64
WITHIN_S = 60.0


class Words:
    """Makes vectors of words, and counts the texts: equal words, equal vectors; «bad» fails."""

    def __init__(self) -> None:
        self.dim = DIM
        self.general: npt.NDArray[np.float32] | None = None
        self.made: list[str] = []
        self.go_on = threading.Event()
        self.go_on.set()
        self.asked = threading.Event()

    def vectors(self, texts: Sequence[str]) -> Floats:
        self.asked.set()
        assert self.go_on.wait(WITHIN_S)
        if any("bad" in text for text in texts):
            raise InferenceError("no vector of this")
        self.made += texts
        found = np.zeros((len(texts), DIM), np.float32)
        for at, text in enumerate(texts):
            for word in text.lower().split():
                found[at, crc32(word.encode()) % DIM] += 1
        return np.asarray(found / np.linalg.norm(found, axis=1, keepdims=True), np.float32)


def live(words: Words, folder: Path | None = None) -> LiveRecommender:
    kept = KeptVectors(folder / "vectors", DIM) if folder else None
    return LiveRecommender(Ranker.load(), words, Rules(), kept)


def settled(recommender: LiveRecommender) -> LiveRecommender:
    until = time.monotonic() + WITHIN_S
    while recommender._embedder.waiting:
        assert time.monotonic() < until
        time.sleep(0.005)
    return recommender


def products(*titles: str) -> dict[str, Described | None]:
    return {title: Described(Product(title, title), "") for title in titles}


def looked_at(*names: str) -> Customer:
    customer = NOBODY
    for number, name in enumerate(names):
        customer, _ = fold_click(customer, Click(name, "visit", NOW + number, "view"))
    return customer


def test_no_list_waits_for_what_was_taken_in_before(monkeypatch: pytest.MonkeyPatch) -> None:
    recommender, put = live(Words()), Market.put
    taken: list[str] = []

    def seen(market: Market, product_id: str, counts: ProductCounts) -> None:
        taken.append(product_id)
        put(market, product_id, counts)

    monkeypatch.setattr(Market, "put", seen)
    recommender.products_changed(products("tea"))
    recommender.counts_changed({"tea": [ProductCounts(Sums(long=1.0, short=1.0), {})]})
    assert taken == []
    recommender.take_in()
    assert taken == ["tea"]
    assert [each.product_id for each in recommender.infer([Asked(NOBODY, NOW)])[0]] == ["tea"]
    assert taken == ["tea"]


def test_counts_are_taken_in_more_seldom_where_it_takes_long_to_make_something_of_them(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    made = standing.standing

    def slow(catalogue: Catalogue, market: Market) -> Standing:
        time.sleep(0.02)
        return made(catalogue, market)

    monkeypatch.setattr(standing, "standing", slow)
    monkeypatch.setattr("models.recommend.live.COUNTS_EVERY_S", 0.0)
    now = [100.0]
    monkeypatch.setattr("models.recommend.live.time", SimpleNamespace(monotonic=lambda: now[0]))
    recommender, put = live(Words()), Market.put
    sold: list[float] = []

    def seen(market: Market, product_id: str, counts: ProductCounts) -> None:
        sold.append(counts.sums.long)
        put(market, product_id, counts)

    monkeypatch.setattr(Market, "put", seen)
    recommender.products_changed(products("tea"))
    for long in (1.0, 2.0, 3.0):
        recommender.counts_changed({"tea": [ProductCounts(Sums(long=long), {})]})
        recommender.infer([Asked(NOBODY, NOW)])
    assert sold == [1.0, 2.0], "the first was taken in before anything was made"
    now[0] += 3_600
    recommender.infer([Asked(NOBODY, NOW)])
    assert sold == [1.0, 2.0, 3.0]


def test_an_empty_catalogue_recommends_nothing() -> None:
    assert live(Words()).infer([Asked(looked_at("gone"), NOW)]) == [[]]


def test_a_product_without_history_is_found_by_its_text_and_gone_when_it_is_deleted() -> None:
    recommender = live(Words())
    recommender.products_changed(products("green tea", "black tea", "hammer"))
    asked = [Asked(looked_at("green tea"), NOW + 9)]
    (listed,) = settled(recommender).infer(asked)
    assert [(each.product_id, each.reason) for each in listed] == [
        ("black tea", "similar to green tea"),
        ("hammer", "new here"),
    ]
    recommender.products_changed({"black tea": None})
    assert "black tea" not in [each.product_id for each in recommender.infer(asked)[0]]


def test_a_product_that_customers_have_and_that_is_deleted_is_on_no_list_and_comes_back_as_it_was() -> None:
    small, recommender = Small(), live(Words())
    listing = products(*(name for name in small.counts if name != BASKETS))
    recommender.products_changed(listing)
    recommender.counts_changed({name: [counts] for name, counts in small.counts.items()})
    asked = [Asked(customer, NOW) for customer in small.customers.values()]
    before = settled(recommender).infer(asked)
    recommender.products_changed({"milk": None})
    without = recommender.infer(asked)
    assert all(any(each.product_id == "milk" for each in listed) for listed in before)
    assert not any(each.product_id == "milk" for listed in without for each in listed)
    assert all(listed for listed in without)
    recommender.products_changed({"milk": listing["milk"]})
    assert settled(recommender).infer(asked) == before


def test_of_a_text_of_a_megabyte_as_much_is_read_as_of_a_paragraph() -> None:
    words = Words()
    recommender = live(words)
    recommender.products_changed({"tea": Described(Product("tea", "green tea"), "leaf " * 200_000)})
    settled(recommender)
    assert [len(text) <= MOST_CHARACTERS for text in words.made] == [True]


def test_lists_are_made_while_vectors_are_on_their_way() -> None:
    words = Words()
    words.go_on.clear()
    recommender = live(words)
    recommender.products_changed(products("green tea", "black tea"))
    assert recommender._embedder.waiting == 2
    recommender.infer([Asked(looked_at("green tea"), NOW)])
    words.go_on.set()
    (listed,) = settled(recommender).infer([Asked(looked_at("green tea"), NOW)])
    assert [item.reason for item in listed] == ["similar to green tea"]


def test_the_same_text_is_embedded_once_also_after_a_restart(tmp_path: Path) -> None:
    words = Words()
    recommender = live(words, tmp_path)
    recommender.products_changed(products("green tea"))
    settled(recommender).products_changed(
        {"green tea": Described(Product("green tea", "green tea", price_minor=5), "")}
    )
    assert len(settled(recommender)._hashes) == len(words.made) == 1
    settled(recommender).products_changed({"green tea": Described(Product("green tea", "mint tea"), "")})
    settled(recommender)
    again = live(other := Words(), tmp_path)
    again.products_changed({"green tea": Described(Product("green tea", "mint tea"), "")})
    assert (again._embedder.waiting, other.made, len(words.made)) == (0, [], 2)


def test_of_many_products_with_one_text_one_is_embedded_and_none_of_a_product_that_is_gone_again() -> None:
    words = Words()
    words.go_on.clear()
    recommender = live(words)
    recommender.products_changed(products("first"))
    assert words.asked.wait(WITHIN_S)
    recommender.products_changed({f"p{at}": Described(Product(f"p{at}", "green tea"), "") for at in range(20)})
    recommender.products_changed(products("gone"))
    recommender.products_changed({"gone": None})
    words.go_on.set()
    settled(recommender)
    assert words.made == ["first", "green tea"]


def test_a_text_that_has_no_vector_costs_the_others_nothing(caplog: pytest.LogCaptureFixture) -> None:
    recommender = live(Words())
    recommender.products_changed(products("green tea", "bad tea", "black tea"))
    listed = settled(recommender).infer([Asked(looked_at("green tea"), NOW)])[0]
    assert [item.reason for item in listed] == ["similar to green tea", "new here"]
    assert "no vector of product 'bad tea'" in caplog.text


def test_counts_of_all_partitions_add_up_and_wait_for_their_product() -> None:
    small, recommender = Small(), live(Words())
    halves = {name: [halved(counts), halved(counts)] for name, counts in small.counts.items()}
    recommender.counts_changed(halves)
    recommender.infer([])
    listing = {name: Described(Product(name, name, price_minor=100), "") for name in small.counts if name != BASKETS}
    recommender.products_changed(listing)
    asked = [Asked(small.customers["c1"], NOW)]
    (listed,) = settled(recommender).infer(asked)
    assert listed[0].reason == "bought before"
    row = recommender._catalogue.row("milk")
    assert recommender._market.sums()[row, 0] == pytest.approx(small.counts["milk"].sums.short)
    assert recommender._market.baskets[0] == pytest.approx(small.counts[BASKETS].sums.short)


def test_a_list_is_the_same_alone_and_among_many_that_cores_share() -> None:
    small, recommender = Small(), live(Words())
    recommender._cores = 3
    recommender.products_changed(products(*(name for name in small.counts if name != BASKETS)))
    recommender.counts_changed({name: [counts] for name, counts in small.counts.items()})
    asked = [Asked(customer, NOW) for customer in (*small.customers.values(), NOBODY)] * 8
    among = settled(recommender).infer(asked)
    assert among == [recommender.infer([each])[0] for each in asked]
    assert among[0] != among[1]


def test_few_customers_keep_to_one_thread_and_many_are_shared_in_their_order(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("models.recommend.live.cores", lambda: 2)
    recommender = live(Words())
    recommender.products_changed(products(*(f"thing {number}" for number in range(40))))
    settled(recommender)
    calls: list[int] = []
    recommend = recommender._recommender.recommend

    def counted(asked: Sequence[Asked]) -> list[list[Recommended]]:
        calls.append(len(asked))
        return recommend(asked)

    monkeypatch.setattr(recommender._recommender, "recommend", counted)
    asked = [Asked(looked_at(f"thing {number}"), NOW + 1) for number in range(2 * LEAST_OF_A_CORE + 1)]
    alone = [recommender.infer([each])[0] for each in asked]
    assert recommender.infer(asked[: 2 * LEAST_OF_A_CORE - 1]) == alone[:-2]
    assert calls == [1] * len(asked) + [2 * LEAST_OF_A_CORE - 1]
    assert recommender.infer(asked) == alone
    assert sorted(calls[-2:]) == [LEAST_OF_A_CORE, LEAST_OF_A_CORE + 1]


def halved(counts: ProductCounts) -> ProductCounts:
    near = {name: weight / 2 for name, weight in counts.neighbours.items()}
    return ProductCounts(Sums(*(each / 2 for each in counts.sums)), near)
