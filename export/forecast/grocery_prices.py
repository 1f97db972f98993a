"""Weekly prices of the grocer's products that were sold all year, by the rules of the flow."""

from collections import defaultdict

from export.data.grocery import Grocery
from models.forecast.week_prices import WeekPrices, median, with_line
from models.forecast.weeks import week_of

LEAST_WEEKS = 50


def weekly_prices(data: Grocery) -> dict[str, dict[int, int]]:
    """Return the median price in cents by week, of each product with LEAST_WEEKS or more."""
    weeks: dict[str, dict[int, WeekPrices]] = defaultdict(dict)
    for basket in data.baskets:
        week = week_of(1000 * basket.at)
        for product, price in basket.prices.items():
            if price > 0:
                weeks[product][week] = with_line(weeks[product].get(week, WeekPrices()), price)
    return {
        name: {week: median(each) for week, each in sorted(its.items())}
        for name, its in weeks.items()
        if len(its) >= LEAST_WEEKS
    }
