"""The made-up shop: its products and customers, each a pure function of its number.

They are the same in every run and on every topic, whatever the seed: so orders name products that `generate products`
sends, and clicks come from the customers who write tickets. A few products and customers are far busier than the rest.
"""

from functools import cache
from itertools import accumulate
from random import Random
from typing import Literal, NamedTuple

from streams.generate.addresses import CHINESE_NAMES, ENGLISH_NAMES
from streams.generate.catalogue import ASPECTS, BRANDS, KINDS, Kind
from streams.generate.dice import dice_for
from streams.records import Currency

PRODUCTS = len(KINDS) * len(BRANDS)
CUSTOMERS = 5_000
CURRENCY: Currency = "EUR"
# How many of ten customers write Chinese; the others write English.
CHINESE_OF_TEN = 4

Tongue = Literal["en", "zh"]


class Product(NamedTuple):
    """One product; the price is in minor units of the shop's currency."""

    product_id: str
    title: str
    kind: Kind
    brand: str
    price_minor: int


class Customer(NamedTuple):
    """One customer.

    Attributes:
        customer_id: as on every topic.
        name: as it stands on parcels.
        language: what this customer writes.
        tastes: the categories that most of this customer's clicks and orders are about.
    """

    customer_id: str
    name: str
    language: Tongue
    tastes: tuple[str, str]


@cache
def products() -> tuple[Product, ...]:
    """Return all products, p-000 first."""
    return tuple(_product(number) for number in range(PRODUCTS))


@cache
def customer(number: int) -> Customer:
    """Return the customer of a number from 0 to CUSTOMERS - 1."""
    dice = dice_for("customer", number)
    language: Tongue = "zh" if number % 10 < CHINESE_OF_TEN else "en"
    name = dice.choice(CHINESE_NAMES if language == "zh" else ENGLISH_NAMES)
    first, second = dice.sample(list(ASPECTS), 2)
    return Customer(f"c-{number:04}", name, language, (first, second))


def any_product(dice: Random) -> Product:
    """Draw a product: the n-th most popular one comes up 1/n as often as the first."""
    return dice.choices(products(), cum_weights=_product_weights())[0]


def product_for(dice: Random, who: Customer) -> Product:
    """Draw a product that a customer would look at: three times in four from a category to their taste."""
    if dice.random() < 0.25:
        return any_product(dice)
    liked = of_category(dice.choice(who.tastes))
    return dice.choices(liked, cum_weights=_zipf(len(liked)))[0]


def any_customer(dice: Random) -> Customer:
    """Draw a customer: the n-th busiest comes up in proportion to 1 / (n + 20)."""
    (number,) = dice.choices(range(CUSTOMERS), cum_weights=_customer_weights())
    return customer(number)


@cache
def of_category(category: str) -> tuple[Product, ...]:
    """Return a category's products."""
    return tuple(product for product in products() if product.kind.category == category)


def _product(number: int) -> Product:
    kind, brand = KINDS[number % len(KINDS)], BRANDS[number // len(KINDS)]
    dice = dice_for("product", number)
    title = f"{brand} {kind.english} {dice.choice('ABCDEKLMRSTX')}{dice.randrange(1, 100)}"
    cents = round(kind.price_minor * dice.uniform(0.7, 1.4) / 100) * 100 - 10
    return Product(f"p-{number:03}", title[0].upper() + title[1:], kind, brand, cents)


@cache
def _product_weights() -> tuple[float, ...]:
    ranks = list(range(1, PRODUCTS + 1))
    dice_for("popularity").shuffle(ranks)  # so that popular products are of all kinds
    return tuple(accumulate(1 / rank for rank in ranks))


@cache
def _customer_weights() -> tuple[float, ...]:
    return _zipf(CUSTOMERS, 20)


@cache
def _zipf(count: int, offset: int = 0) -> tuple[float, ...]:
    return tuple(accumulate(1 / (rank + offset) for rank in range(1, count + 1)))
