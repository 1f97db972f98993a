"""Pack sizes, as titles of shops name them."""

import pytest

from models.forecast.pack_size import pack_size


@pytest.mark.parametrize(
    ("title", "size"),
    [
        ("Kettle, 1.7 litres", "1.7 l"),
        ("Kettle, 1,7 L", "1.7 l"),
        ("Oat bar 500g", "500 g"),
        ("Oat bar 500 G", "500 g"),
        ("Lager 6 x 330 ml", "6 x 330 ml"),
        ("Lager 6x330ml", "6 x 330 ml"),
        ("yogurt 12 oz, 4 pack", "12 oz, 4 ct"),
        ("Cable 3.5 mm jack", ""),
        ("iPhone 15 Pro", ""),
        ("Area 51 grey", ""),
        ("Vitamin B12 gummies", ""),
        ("", ""),
    ],
)
def test_a_title_names_its_size_one_way(title: str, size: str) -> None:
    assert pack_size(title) == size


def test_another_size_is_another() -> None:
    assert pack_size("Crisps 200 g") != pack_size("Crisps 175 g")
