"""A search names the products that hold most of its words, and none where most of it is sold nowhere."""

import pytest

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


def test_a_shop_without_products_names_none() -> None:
    assert Words().named("tea")[0].tolist() == []


def test_of_a_text_without_end_the_beginning_is_read() -> None:
    assert len(list(words("word " * 100_000))) == MOST_WORDS


def test_texts_of_any_kind_have_words() -> None:
    text = "\ud800 \x00 Ünïcode \uff21\uff22\uff23 12-pack \ufb01sh 茶"
    assert list(words(text)) == ["unicode", "abc", "12", "pack", "12pack", "fish", "茶"]
