"""What a customer has just searched for: products that its words name come first on the list.

    last search of the visit ─▶ words of the catalogue ─▶ on sale, not at hand, not just bought ─▶ matches
    matches ─▶ looked at, a little ─▶ the list as it would be ─┐
       └───────────────────────────────────────────────────────┴▶ the list anew, matches first

No training ever saw a search, so matches take places by the shop's rules. What goes with them or reads like them
follows as if the customer had looked at them, with a third of a look's weight.
"""

from collections.abc import Collection, Sequence

import msgspec
import numpy as np

from models.recommend.catalogue import Catalogue
from models.recommend.customer import Customer, Look
from models.recommend.histories import SESSION_S, at_hand
from models.recommend.market import SOLD_SHORT, Market
from models.recommend.rules import Rules, durable
from models.recommend.standing import Standing


def last_search(customer: Customer, now: int) -> Look | None:
    """Return the last search with words in the last hour; None if there is none, or if an order came after it."""
    ordered = customer.baskets.last if customer.baskets else 0
    for look in reversed(customer.looks):
        if look.at <= max(now - SESSION_S, ordered):
            return None
        if look.query:
            return look
    return None


def matches(
    catalogue: Catalogue, market: Market, shop: Standing, rules: Rules, asked: tuple[Customer, int]
) -> list[str]:
    """Products that a customer's last search names, at most as many as the rules give places.

    Args:
        catalogue: of products.
        market: counts of all customers.
        shop: what is the same for every customer.
        rules: the shop's choices.
        asked: the customer, and the time of the list, seconds.

    Returns:
        Those that match most of the query first; of equal ones what the customer bought before, then what sells most.
    """
    customer, now = asked
    search = last_search(customer, now) if rules.search_slots else None
    if search is None:
        return []
    rows, held = catalogue.words.named(search.query)
    seen = at_hand(customer, now).union(look.product_id for look in customer.looks if look.at >= search.at)
    names = [catalogue.ids[row] for row in rows.tolist()]
    bought = [customer.purchases.get(name) for name in names]
    once = [each is not None and each.times < 2 and now - each.last < rules.durable_rest_s for each in bought]
    resting = durable(shop, rules, now, catalogue.leaf.values.take(rows)) & np.array(once, np.bool_)
    shown = catalogue.on_sale.values.take(rows) & ~resting & np.array([name not in seen for name in names], np.bool_)
    times = np.array([each.times if each else 0 for each in bought], np.int64)
    order = np.lexsort((rows, -market.sums()[rows, SOLD_SHORT], -times, -held.round(6)))
    return [names[at] for at in order.tolist() if shown[at]][: rules.search_slots]


def as_looked_at(customer: Customer, matching: Sequence[str]) -> Customer:
    """Return the customer as if what the last search named had been looked at then."""
    at = next((place for place in range(len(customer.looks) - 1, -1, -1) if customer.looks[place].query), None)
    if at is None or not matching:
        return customer
    search = customer.looks[at]
    looks = [Look(name, search.session_id, search.at, search.action) for name in matching]
    return msgspec.structs.replace(customer, looks=(*customer.looks[: at + 1], *looks, *customer.looks[at + 1 :]))


def put_first(matching: Sequence[str], listed: Sequence[str], bought: Collection[str], rules: Rules) -> list[str]:
    """Merge both into one list, no product twice, with the places that are kept for products never bought.

    Args:
        matching: what goes first.
        listed: the list as it was.
        bought: what the customer bought at any time.
        rules: the length, and how many places are kept.
    """
    chosen: list[str] = []
    left: list[str] = []
    most_bought = rules.length - rules.new_slots
    for name in dict.fromkeys((*matching, *listed)):
        most_bought -= name in bought
        (left if name in bought and most_bought < 0 else chosen).append(name)
    return [*chosen, *left][: rules.length]
