"""A search names the products that hold most of its words, and none where most of it is sold nowhere."""

from collections.abc import Iterator

import pytest

from models.recommend import words as module
from models.recommend.words import MOST_WORDS, Words, words

# Titles and kinds of an invented shop.
GOODS = (
    ("Sencha Green Tea, 100 g loose leaf", "Food/Tea Hoshi"),
    ("Assam Black Tea, 50 bags", "Food/Tea Hoshi"),
    ("Porcelain Tea Cups, set of 4", "Kitchen/Teaware Kuro"),
    ("USB-C Cable 2 m", "Electronics/Chargers Klar"),
    ("Men\u2019s Running Shoes, size 43", "Sports/Running Pace"),
    ("Running Socks, 3 pairs", "Sports/Running Pace"),
    ("Toothbrushes, pack of 4", "Care/Teeth Pura"),
    ("有机绿茶 100克", "食品/茶"),
    ("Café crème, 250 g", "Food/Coffee Torre"),
    ("Flower pot 20 cm", "Garden/Pots Grun"),
    ("Kopfh\u00f6rer, M\u00fcsli-Stra\u00dfe, blaue Schuhe", "Audio"),
    ("Videoeditor", "Software"),
    ("R\u00f8dgr\u00f8d", "Food"),
    ("Karpfenruten, 2 St\u00fcck", "Angeln"),
    ("Rutentasche", "Angeln"),
    ("String, silver", "Garden"),
    ("白瓷品茗杯 六只装", "茶具/茶杯"),
)


@pytest.fixture(scope="module")
def index() -> Words:
    found = Words()
    for row, (title, kind) in enumerate(GOODS):
        found.put(row, title, kind)
    return found


@pytest.mark.parametrize(
    ("query", "rows"),
    [
        ("green tea", [0]),
        ("TEA", [0, 1, 2]),
        ("usb c cables", [3]),
        ("usbc", [3]),
        ("mens running shoe", [4]),
        ("running", [4, 5]),
        ("tooth brush", [6]),
        ("flowerpots", [9]),
        ("greentea", [0]),
        ("teagreen", []),
        ("size", [4]),
        ("tea colour", [0, 1, 2]),
        ("绿茶", [7]),
        ("cafe creme", [8]),
        ("Hoshi", [0, 1]),
        ("flower pots", [9]),
        ("kopfhoerer", [10]),
        ("Kopfh\u00f6rer", [10]),
        ("kopfhorer", [10]),
        ("muesli", [10]),
        ("strasse", [10]),
        ("blau", [10]),
        ("Rute", [13]),
        ("karpfen", [13]),
        ("ring", []),
        ("rut", []),
        ("茶", [7, 16]),
        ("杯", [16]),
        ("白瓷杯", [16]),
        ("红茶杯", [16]),
        ("红酒", []),
        ("video editor", [11]),
        ("teacups", [2]),
        ("teawarekuro", [2]),
        ("roedgroed", [12]),
        ("mountain bike", []),
        ("green mountain bike", []),
        ("4 bikes", []),
        ("the of and", []),
        ("c", []),
        ("4 2", []),
        ("?!", []),
        ("", []),
    ],
)
def test_a_search_names_what_holds_most_of_its_words(index: Words, query: str, rows: list[int]) -> None:
    named, held = index.named(query)
    assert named.tolist() == rows
    assert all(0 < each <= 1.1 for each in held.tolist())


def test_a_product_of_the_searched_kind_holds_more_than_one_that_mentions_it(index: Words) -> None:
    rows, held = index.named("tea")
    tea = dict(zip(rows.tolist(), held.tolist(), strict=True))
    assert tea[0] == tea[1] > tea[2]


def test_a_product_that_is_renamed_is_found_by_its_new_words_alone() -> None:
    index = Words()
    index.put(0, "Green tea", "Tea")
    index.put(1, "Black tea", "Tea")
    index.put(0, "Green coffee", "Coffee")
    assert [index.named(query)[0].tolist() for query in ("tea", "coffee", "green")] == [[1], [0], [0]]


def test_a_part_of_a_word_that_no_product_has_any_longer_names_none() -> None:
    index = Words()
    index.put(0, "Hundeleine", "")
    assert index.named("leine")[0].tolist() == [0]
    index.put(0, "Napf", "")
    assert index.named("leine")[0].tolist() == []


def test_two_words_are_found_as_one_as_long_as_they_are_neighbours_in_a_product() -> None:
    index = Words()
    for row, title in enumerate(("Lawn mower", "Lawn mowers, red", "Video editor")):
        index.put(row, title, "")
    found = [[index.named(query)[0].tolist() for query in ("lawnmower", "videoeditor")]]
    index.put(0, "Mower for the edge of a lawn", "")
    index.put(2, "Editor", "")
    found.append([index.named(query)[0].tolist() for query in ("lawnmower", "videoeditor")])
    assert found == [[[0, 1], [2]], [[1], []]]


def test_a_search_reads_no_product_s_text_however_many_have_its_words(monkeypatch: pytest.MonkeyPatch) -> None:
    index, read = Words(), list[str]()
    for row in range(50):
        index.put(row, f"Phone case {row}", "Phones")

    def reading(text: str) -> Iterator[str]:
        read.append(text)
        return words(text)

    monkeypatch.setattr(module, "words", reading)
    assert index.named("phonecase")[0].tolist() == list(range(50))
    assert read == ["phonecase"]


def test_a_shop_without_products_names_none() -> None:
    assert Words().named("tea")[0].tolist() == []


def test_of_a_text_without_end_the_beginning_is_read() -> None:
    assert len(list(words("word " * 100_000))) == MOST_WORDS


def test_texts_of_any_kind_have_words() -> None:
    text = "\ud800 \x00 Ünïcode \uff21\uff22\uff23 12-pack \ufb01sh 茶"
    assert list(words(text)) == ["unicode", "abc", "12", "pack", "12pack", "fish", "茶"]
