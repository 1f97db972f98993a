"""Products read alike where their texts have more in common than all texts of the shop have."""

import numpy as np
import pytest

from models.recommend.catalogue import Catalogue, Product
from models.recommend.likeness import ACROSS, WITHIN, most_alike

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
    assert like.likeness.tolist()[0] == pytest.approx(1.0, abs=1e-2)
    assert min(like.likeness[1:]) > 0.7
    vectors = catalogue.vectors.values.astype(np.float32)
    assert vectors[0] @ vectors[3] > 0.7
    assert most_alike(catalogue, rows(0), rows(3), np.ones(1)).likeness[0] < 0


def test_a_product_without_a_vector_is_like_none() -> None:
    catalogue = shop(times=5)
    blank = catalogue.put(Product("blank", "No text"))
    assert most_alike(catalogue, rows(blank), rows(0), np.ones(1)).likeness.tolist() == [0.0]


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
    assert min(like.likeness) > 0.7
    assert most_alike(catalogue, rows(100), rows(103), np.ones(1)).likeness[0] < 0


def test_the_languages_titles_say_what_a_shop_of_few_products_cannot_know() -> None:
    general = np.array([[0.0, 0.0, 0.0, 0.0, 0.9], [0.9, 0.0, 0.0, 0.0, 0.0], [0.0, 0.9, 0.0, 0.0, 0.0]], np.float32)
    few, known = shop(), Catalogue(5, general)
    for number in range(4):
        known.put(Product(f"p{number}", "Thing"), few.vectors.values[number].astype(np.float32))
    assert set(known.language.values[:4].tolist()) == {1}  # the nearest, by the vectors
    assert most_alike(few, rows(0), rows(3), np.ones(1)).likeness[0] > 0.3
    assert most_alike(known, rows(0), rows(3), np.ones(1)).likeness[0] < 0
    assert most_alike(known, rows(0), rows(1), np.ones(1)).likeness[0] > 0.7
    known.put(Product("p0", "\u4e1c\u897f"))
    assert known.language.values[0] == 2


def test_a_rare_word_in_common_counts_where_texts_have_anything_in_common() -> None:
    catalogue = Catalogue(5)
    titles = ("Red kettle", "Black kettle", "Lamp", "Kettle mat")
    own = [(1.0, 0.0, 0.0, 0.0, 0.0), (0.4, 1.0, 0.0, 0.0, 0.0), (0.4, 0.0, 1.0, 0.0, 0.0), (0.0, 0.0, 0.0, 1.0, 0.0)]
    for title, vector in zip(titles, own, strict=True):
        catalogue.put(Product(title, title), np.array(vector) / np.linalg.norm(vector))
    kettle, lamp, mat = most_alike(catalogue, rows(1, 2, 3), rows(0), np.ones(1)).likeness.tolist()
    assert kettle == pytest.approx(lamp + 0.25, abs=0.01)
    assert mat < 0.05


@pytest.mark.parametrize(
    ("category", "loss"), [("Tackle/Rods", 0.0), ("Tackle/Reels", WITHIN), ("Bait", ACROSS), ("", 0.0)]
)
def test_likeness_loses_less_between_parts_of_one_category_than_between_two(category: str, loss: float) -> None:
    catalogue = shop(times=5)
    catalogue.put(Product("p0", "Thing", "Tackle/Rods"))
    alone = most_alike(catalogue, rows(0), rows(1), np.ones(1)).likeness[0]
    catalogue.put(Product("p1", "Thing", category))
    assert most_alike(catalogue, rows(0), rows(1), np.ones(1)).likeness[0] == pytest.approx(alone - loss)
