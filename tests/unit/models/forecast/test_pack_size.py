"""Pack sizes, as titles of shops name them."""

import pytest

from models.forecast.pack_size import pack_size


@pytest.mark.parametrize(
    ("title", "size"),
    [
        ("Kettle, 1.7 litres", "1700 ml"),
        ("Kettle, 1,7 L", "1700 ml"),
        ("Oat bar 500g", "500 g"),
        ("Oat bar 500 G", "500 g"),
        ("Lager 6 x 330 ml", "6 x 330 ml"),
        ("Lager 6x330ml", "6 x 330 ml"),
        ("yogurt 12 oz, 4 pack", "12 oz, 4 ct"),
        ("Batteries AA, 8-pack", "8 ct"),
        ("Screws, pack of 50", "50 ct"),
        ("Screws (box of 200)", "200 ct"),
        ("Toilet paper, 12 rolls", "12 ct"),
        ("Earl Grey, 80 bags, 250 g", "80 ct, 250 g"),
        ("Vitamin C 500mg 60 tablets", "0.5 g, 60 ct"),
        ("Shampoo 8.5 fl oz", "8.5 fl oz"),
        ("纯牛奶250毫升 x 12盒", "250 ml, 12 ct"),
        ("大米 5公斤", "5000 g"),
        ("茶叶500克装", "500 g"),
        ("抽纸24包", "24 ct"),
        ("第2代电动牙刷", ""),
        ("耳机15升级版", ""),
        ("T-shirt XL, set for 2", ""),
        ("USB cable 2m", ""),
        ("Cable 3.5 mm jack", ""),
        ("iPhone 15 Pro", ""),
        ("Area 51 grey", ""),
        ("Vitamin B12 gummies", ""),
        ("", ""),
    ],
)
def test_a_title_names_its_size_one_way(title: str, size: str) -> None:
    assert pack_size(title) == size


def test_titles_with_other_sizes_have_other_pack_sizes() -> None:
    assert pack_size("Crisps 200 g") != pack_size("Crisps 175 g")


@pytest.mark.parametrize(
    "titles",
    [
        ("Coffee 0.5 kg", "Coffee 500g", "咖啡 500克", "咖啡 1斤"),
        ("Cola 1.5 l", "Cola 1500 ml", "Cola 150cl"),
        ("Beer 6 x 33 cl", "Beer 6x330ml", "Beer 6 x 0,33 l"),
    ],
)
def test_one_size_in_other_units_is_no_other_size(titles: tuple[str, ...]) -> None:
    assert len({pack_size(title) for title in titles}) == 1


@pytest.mark.parametrize("size", ["850 kg", "1000 l", "2.5 mg", "0.025 mg", "10 x 2.5 mg", "99999.999 kg", "0.001 mg"])
def test_a_size_that_is_written_with_many_figures_is_still_that_size(size: str) -> None:
    assert pack_size(pack_size(size)) == pack_size(size) != ""


@pytest.mark.parametrize("size", ["5 kg", "1.7 l", "6 x 330 ml", "500 mg, 60 ct", "5 jin", "12 oz, 4 ct", "8.5 fl oz"])
def test_a_size_as_an_earlier_version_wrote_it_is_still_that_size(size: str) -> None:
    assert pack_size(pack_size(size)) == pack_size(size) != ""
