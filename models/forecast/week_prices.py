"""The prices of one product in one week, in bounded memory, and their median.

It is known exactly how often each price was seen, as long as there are at most MOST_PRICES different ones: a product
has few prices in a week, however many lines. If there are more, prices are rounded to ever fewer binary digits until
they are few enough. Roundings nest, so the order of lines does not matter, and a line that is taken back is found under
its rounded price.
"""

from itertools import accumulate

from msgspec import Struct

MOST_PRICES = 64
# Binary digits that the first rounding keeps: prices are right to 1 in 2,048; each further rounding doubles the error.
FIRST_DIGITS = 10
# With one digit left, the 44 binary digits of the largest price give 44 prices: fewer than MOST_PRICES.
COARSEST = FIRST_DIGITS

Counts = tuple[tuple[int, int], ...]


class WeekPrices(Struct, frozen=True, array_like=True):
    """Prices of a week.

    Attributes:
        coarse: how often they were rounded; 0: they are exact.
        counts: each price in minor units with its lines, in order of price.
    """

    coarse: int = 0
    counts: Counts = ()

    @property
    def lines(self) -> int:
        """How many lines it holds."""
        return sum(count for _, count in self.counts)


def with_line(week: WeekPrices, price: int, lines: int = 1) -> WeekPrices:
    """Return the week with some more lines of one price.

    Args:
        week: until now; not changed.
        price: in minor units, above 0.
        lines: how many.
    """
    counts = dict(week.counts)
    coarse, price = week.coarse, rounded(price, week.coarse)
    counts[price] = counts.get(price, 0) + lines
    while len(counts) > MOST_PRICES and coarse < COARSEST:
        coarse += 1
        counts = _rounded_again(counts, coarse)
    return WeekPrices(coarse, tuple(sorted(counts.items())))


def without_line(week: WeekPrices, price: int) -> WeekPrices:
    """Return the week without one line of a price; unchanged if it holds no line of this price."""
    price = rounded(price, week.coarse)
    kept = ((known, count - (known == price)) for known, count in week.counts)
    return WeekPrices(week.coarse, tuple((known, count) for known, count in kept if count))


def median(week: WeekPrices) -> int:
    """Return the median price of a week's lines, always a price that was seen: the lower one of two in the middle.

    Raises:
        ValueError: it has no lines.
    """
    if not week.counts:
        raise ValueError("a week without lines has no median")
    middle = (week.lines + 1) // 2
    reached = accumulate(count for _, count in week.counts)
    return next(price for (price, _), so_far in zip(week.counts, reached, strict=True) if so_far >= middle)


def rounded(price: int, coarse: int) -> int:
    """Return a price with as many binary digits as a rounding keeps, in the middle of all prices that round to it."""
    if not coarse:
        return price
    shift = price.bit_length() - (FIRST_DIGITS + 1 - coarse)
    return price if shift <= 0 else (price >> shift << shift) | 1 << (shift - 1)


def _rounded_again(counts: dict[int, int], coarse: int) -> dict[int, int]:
    after: dict[int, int] = {}
    for price, count in counts.items():
        price = rounded(price, coarse)  # noqa: PLW2901
        after[price] = after.get(price, 0) + count
    return after
