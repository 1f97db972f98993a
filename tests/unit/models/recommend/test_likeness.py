"""Products read alike where their texts have more in common than all texts of the shop have."""

import numpy as np
import pytest

from models.recommend.catalogue import Catalogue, Product
from models.recommend.likeness import most_alike

# Every text of this shop points one way, and each a little one of its own; 0 and 1 as well as 2 and 3 belong together.
SHARED = np.array([2.0, 0.0, 0.0, 0.0, 0.0])
OWN = np.array([[1.0, 0.2, 0.0, 0.0], [0.9, 0.0, 0.2, 0.0], [0.0, 0.2, 1.0, 0.0], [0.0, 0.0, 0.9, 0.2]])


def shop(times: int = 1) -> Catalogue:
    catalogue = Catalogue(5)
    for number in range(4 * times):
        vector = SHARED + np.concatenate([[0.0], OWN[number % 4]])
        catalogue.put(Product(f"p{number}", "Thing"), vector / np.linalg.norm(vector))
    return catalogue


def rows(*numbers: int) -> np.ndarray:
    return np.array(numbers, np.int64)


def test_what_all_texts_share_makes_no_two_products_alike() -> None:
    catalogue = shop(times=25)
    like = most_alike(catalogue, rows(0, 1, 2), rows(3, 4), np.ones(2))
    assert like.place.tolist() == [1, 1, 0]
    assert like.cosine.tolist()[0] == pytest.approx(1.0, abs=1e-2)
    assert min(like.cosine[1:]) > 0.7
    vectors = catalogue.vectors.values.astype(np.float32)
    assert vectors[0] @ vectors[3] > 0.7
    assert most_alike(catalogue, rows(0), rows(3), np.ones(1)).cosine[0] < 0


def test_a_product_without_a_vector_is_like_none() -> None:
    catalogue = shop(times=5)
    blank = catalogue.put(Product("blank", "No text"))
    assert most_alike(catalogue, rows(blank), rows(0), np.ones(1)).cosine.tolist() == [0.0]


def test_of_two_that_are_as_like_the_weightier_is_the_likest() -> None:
    catalogue = shop(times=5)
    assert most_alike(catalogue, rows(0), rows(4, 8), np.array([0.5, 1.0])).place.tolist() == [1]


def test_what_all_texts_share_follows_every_change_of_a_text() -> None:
    changed, made = shop(times=3), shop(times=3)
    changed.embed("p0", np.array([0.0, 0.0, 0.0, 0.0, 1.0]))
    changed.put(Product("p1", "Thing"), np.array([0.0, 0.0, 0.0, 1.0, 0.0]))
    for number in (0, 1):
        changed.embed(f"p{number}", made.vectors.values[number])
    assert changed.centres == pytest.approx(made.centres)
    changed.put(Product("p1", "\u4e1c\u897f"))
    assert changed.centres != pytest.approx(made.centres)
    changed.put(Product("p1", "Thing"))
    assert changed.centres == pytest.approx(made.centres)
    assert not Catalogue(5).centres.any()


def test_what_all_chinese_texts_of_a_shop_share_makes_no_two_of_them_alike() -> None:
    catalogue, chinese = shop(times=25), np.array([-1.0, 2.0, 2.0, 0.0, 0.0])
    for number in range(100):
        vector = chinese + np.concatenate([[0.0], OWN[number % 4]])
        catalogue.put(Product(f"c{number}", "\u4e1c\u897f"), vector / np.linalg.norm(vector))
    like = most_alike(catalogue, rows(100, 101, 102), rows(103, 104), np.ones(2))
    assert like.place.tolist() == [1, 1, 0]
    assert min(like.cosine) > 0.7
    assert most_alike(catalogue, rows(100), rows(103), np.ones(1)).cosine[0] < 0
