"""Reviews: a few sentences on a product, in the customer's language, with stars that fit them."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from random import Random

from streams.generate.catalogue import ASPECTS
from streams.generate.dice import dice_for
from streams.generate.review_words import (
    EN_CLOSINGS,
    EN_OPENINGS,
    EN_SHORT,
    ZH_CLOSINGS,
    ZH_OPENINGS,
    ZH_SHORT,
    Feeling,
)
from streams.generate.shop import Product, Tongue, any_customer, product_for
from streams.records import Review

FEELINGS: tuple[Feeling, ...] = ("good", "mixed", "bad")
SHARES = (64, 14, 22)
STARS: dict[Feeling, tuple[int, ...]] = {"good": (4, 5, 5), "mixed": (3, 3, 4), "bad": (1, 1, 2)}
# How many things a review speaks of: most of one or two, a few of many.
ASPECT_COUNTS, ASPECT_SHARES = (1, 2, 3, 5), (45, 35, 15, 5)
FULLWIDTH_COMMA, FULLWIDTH_STOP = "\uff0c", "\u3002"


def reviews(seed: int, times: Iterable[datetime]) -> Iterator[Review]:
    """Write one review for each time."""
    dice = dice_for("reviews", seed)
    for number, at in enumerate(times):
        who = any_customer(dice)
        product = product_for(dice, who)
        (feeling,) = dice.choices(FEELINGS, SHARES)
        yield Review(
            event_id=f"gen-{seed}-review-{number}",
            occurred_at=at,
            review_id=f"gen-{seed}-r{number}",
            product_id=product.product_id,
            customer_id=who.customer_id if dice.random() < 0.9 else None,
            text=review_text(dice, product, who.language, feeling),
            stars=dice.choice(STARS[feeling]) if dice.random() < 0.8 else None,
        )


def review_text(dice: Random, product: Product, language: Tongue, feeling: Feeling) -> str:
    """Write the words of one review."""
    write = _chinese if language == "zh" else _english
    return write(dice, product, feeling)


def _english(dice: Random, product: Product, feeling: Feeling) -> str:
    thing = product.kind.english
    if dice.random() < 0.15:
        return dice.choice(EN_SHORT[feeling]).format(thing=thing)
    told = [
        dice.choice(EN_OPENINGS[feeling]).format(thing=thing),
        *_noticed(dice, product, feeling, ("en_good", "en_bad")),
    ]
    if dice.random() < 0.6:
        told.append(dice.choice(EN_CLOSINGS[feeling]))
    end = dice.choice((". ", ". ", "! ", "... "))
    return end.join(each[0].upper() + each[1:] for each in told) + end.strip()


def _chinese(dice: Random, product: Product, feeling: Feeling) -> str:
    thing = product.kind.chinese
    if dice.random() < 0.2:
        return dice.choice(ZH_SHORT[feeling]).format(thing=thing)
    told = [
        dice.choice(ZH_OPENINGS[feeling]).format(thing=thing),
        *_noticed(dice, product, feeling, ("zh_good", "zh_bad")),
    ]
    if dice.random() < 0.6:
        told.append(dice.choice(ZH_CLOSINGS[feeling]))
    comma = dice.choice((FULLWIDTH_COMMA, FULLWIDTH_COMMA, " ", ","))
    return comma.join(told).replace(",", FULLWIDTH_COMMA) + dice.choice((FULLWIDTH_STOP, "", "!"))


def _noticed(dice: Random, product: Product, feeling: Feeling, sides: tuple[str, str]) -> list[str]:
    """Say what was noticed: mostly what fits the feeling, both sides where it is mixed."""
    (count,) = dice.choices(ASPECT_COUNTS, ASPECT_SHARES)
    mostly = {"good": 0.95, "mixed": 0.5, "bad": 0.08}[feeling]
    aspects = dice.sample(ASPECTS[product.kind.category], count)
    return [getattr(aspect, sides[0] if dice.random() < mostly else sides[1]) for aspect in aspects]
