"""What two titles have in common: one kind of thing, one thing in two colours, or only a number."""

import pytest

from models.recommend.titles import Titles, are_variants


@pytest.mark.parametrize(
    ("title", "other"),
    [
        ("Stovetop kettle 2 l, red", "Stovetop kettle 2 l, cream"),
        ("Linen apron, grey", "Linen apron, olive"),
        ("USB-C-Ladekabel, 1 m", "USB-C-Ladekabel, 2 m"),
        ("In-Ear-Kopfhörer, weiß", "In-Ear-Kopfhörer, schwarz"),
        (
            "陶瓷花盆 白色 15厘米",
            "陶瓷花盆 蓝色 20厘米",
        ),
        ("Green tea, 50 bags", "Green tea"),
        ("Linen shirt, white, M", "Linen shirt, navy, XXL"),
    ],
)
def test_one_thing_in_two_colours_or_sizes_has_variants(title: str, other: str) -> None:
    assert are_variants(title, other)
    assert are_variants(other, title)


@pytest.mark.parametrize(
    ("title", "other"),
    [
        ("Tomato seeds, 50 pieces", "Cucumber seeds, 30 pieces"),
        ("Stovetop kettle, red", "Electric gooseneck kettle with thermometer"),
        ("Fernseher 55 Zoll", "Laptop 14 Zoll"),
        ("", ""),
        ("10", "20"),
    ],
)
def test_two_things_of_one_kind_are_no_variants(title: str, other: str) -> None:
    assert not are_variants(title, other)


def titles(*some: str) -> Titles:
    found = Titles()
    for title in some:
        found.put(title)
    return found


@pytest.mark.parametrize(
    ("title", "other"),
    [
        ("Running trainers", "Canvas trainers, white"),
        ("Hundefutter, Rind", "Hundeleine"),
        ("Bratpfanne 28 cm", "Gusseisenpfanne"),
        ("运动鞋 女", "帆布鞋"),
    ],
)
def test_titles_share_a_rare_word_its_joined_parts_or_its_last_character(title: str, other: str) -> None:
    assert titles(title, other, "Lamp", "Pillow").share(title, other)


@pytest.mark.parametrize(
    ("title", "other"),
    [
        ("Fernseher 55 Zoll", "Laptop 14 Zoll"),
        ("Kopfhörer mit Kabel", "Webcam mit Mikrofon"),
        ("营养土 20升", "喷壶 20升"),
        ("Pan", "Lid"),
    ],
)
def test_quantities_and_small_words_are_nothing_in_common(title: str, other: str) -> None:
    assert not titles(title, other).share(title, other)


def test_a_word_that_many_titles_have_is_nothing_in_common_until_they_are_changed() -> None:
    some = [f"Garden {thing}" for thing in ("hose", "bench", "shears", "lamp")]
    known = titles(*some)
    assert not known.share(some[0], some[1])
    known.put("Bird bath", some[3])
    assert known.share(some[0], some[1])
