"""The made-up shop: the same customers and products on every topic."""

from collections import Counter

from streams.generate.dice import dice_for
from streams.generate.shop import CUSTOMERS, PRODUCTS, any_customer, any_product, customer, product_for, products


def test_every_product_has_an_id_a_title_and_a_price_of_its_own() -> None:
    assert len({product.product_id for product in products()}) == PRODUCTS == len(products())
    assert len({product.title for product in products()}) == PRODUCTS
    assert all(product.price_minor > 0 for product in products())
    assert products()[7].product_id == "p-007"


def test_a_customer_is_always_the_same() -> None:
    assert customer(17) == customer.__wrapped__(17)
    assert customer(17).customer_id == "c-0017"


def test_two_in_five_customers_write_chinese() -> None:
    assert Counter(customer(number).language for number in range(CUSTOMERS)) == {"zh": 2_000, "en": 3_000}


def test_some_products_and_customers_are_far_busier_than_the_rest() -> None:
    dice = dice_for("test")
    bought = Counter(any_product(dice).product_id for _ in range(5_000))
    assert bought.most_common(1)[0][1] > 10 * 5_000 / PRODUCTS / 2
    assert len(bought) > PRODUCTS * 0.9
    assert len({any_customer(dice).customer_id for _ in range(5_000)}) > 1_000


def test_a_customer_looks_mostly_at_what_is_to_their_taste() -> None:
    dice, who = dice_for("test"), customer(3)
    liked = sum(product_for(dice, who).kind.category in who.tastes for _ in range(1_000))
    assert 700 < liked < 950
