"""Products: the whole catalogue once, then prices that change."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from streams.generate.catalogue import ASPECTS
from streams.generate.dice import dice_for
from streams.generate.shop import CURRENCY, any_product
from streams.generate.shop import Product as Sold
from streams.generate.shop import products as catalogue
from streams.records import Product


def products(seed: int, times: Iterable[datetime]) -> Iterator[Product]:
    """Describe one product at each time; products have no time of their own."""
    dice = dice_for("products", seed)
    rest = iter(catalogue())
    for _ in times:
        sold = next(rest, None)
        if sold is None:
            again = any_product(dice)
            sold = again._replace(price_minor=round(again.price_minor * dice.uniform(0.8, 1.2) / 10) * 10)
        yield _described(sold)


def _described(sold: Sold) -> Product:
    told = dice_for("described", sold.product_id).sample(ASPECTS[sold.kind.category], 3)
    praised = ", ".join(aspect.en_good for aspect in told)
    return Product(
        product_id=sold.product_id,
        title=sold.title,
        category=sold.kind.category,
        brand=sold.brand,
        text=f"{sold.kind.english} ({sold.kind.chinese}) by {sold.brand}. Customers say: {praised}.",
        price_minor=sold.price_minor,
        currency=CURRENCY,
    )
