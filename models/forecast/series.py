"""One product's prices in one currency: what is kept of them, and how it changes. Pure folds over weeks.

A line goes into the prices of its week. When the week is over its median joins the series; its lines are kept for
OPEN_WEEKS more, so that late and cancelled lines change the median exactly. After that only the median is kept, and
stands for all lines of the week if a later one comes.
"""

from msgspec import Struct
from msgspec.structs import replace

from models.forecast.question import Question
from models.forecast.week_prices import WeekPrices, median, with_line

# Dead letters are sent back within two weeks, most cancellations come sooner.
OPEN_WEEKS = 5
KEPT_WEEKS = 156
# With fewer weeks with a price than this, little is known; after this many weeks without one, what is known is old.
SHORT_WEEKS, STALE_WEEKS, LAST_WEEKS = 12, 4, 13
NEVER = -1


class Series(Struct, frozen=True, array_like=True):
    """A series, in order of week.

    Attributes:
        weeks: that are over and had a price.
        prices: their medians, in minor units.
        lines: from how many lines each.
        open: weeks whose lines are kept.
        closed: the newest week that is over; NEVER before the first.
        since: the week in which the pack got its size; earlier lines are of another series.
        size: of the pack; "" if nobody says.
        wanted: the week after which a forecast is to be made; NEVER if none is.
        made: how many forecasts were made after `closed`. A state that does not say is of a version that made one.
    """

    weeks: tuple[int, ...] = ()
    prices: tuple[int, ...] = ()
    lines: tuple[int, ...] = ()
    open: tuple[int, ...] = ()
    closed: int = NEVER
    since: int = 0
    size: str = ""
    wanted: int = NEVER
    made: int = 1

    @property
    def is_short(self) -> bool:
        """Whether little is known."""
        return len(self.weeks) < SHORT_WEEKS

    def is_stale(self, week: int) -> bool:
        """Tell whether nothing had been sold for long when a week ended."""
        return not self.weeks or week - self.weeks[-1] >= STALE_WEEKS

    def is_over(self, week: int) -> bool:
        """Tell whether nothing was sold for so long that nothing is forecast any more."""
        return not self.weeks or week - self.weeks[-1] > LAST_WEEKS


def takes(series: Series, week: int) -> bool:
    """Tell whether a line of a week belongs to a series: not one of another pack, or from years ago."""
    return week >= series.since and week > series.closed - KEPT_WEEKS


def opened(series: Series, week: int) -> tuple[Series, WeekPrices]:
    """Open a week; if it has been over for long, open it again, and its median stands for all its lines until now."""
    known = dict(zip(series.weeks, zip(series.prices, series.lines, strict=True), strict=True))
    prices = with_line(WeekPrices(), *known[week]) if week in known else WeekPrices()
    return replace(series, open=tuple(sorted({*series.open, week}))), prices


def renewed(series: Series, size: str, week: int) -> Series:
    """Begin a series anew with another pack size, seen in a week; late lines of earlier weeks are not part of it."""
    return Series(closed=series.closed, since=max(week, *series.open, series.closed + 1), size=size)


def passed(series: Series, week: int) -> Series:
    """Let a week be over, without a look at its prices."""
    return replace(series, closed=week, wanted=NEVER, made=0) if week > series.closed else series


def joined(series: Series, open_prices: dict[int, WeekPrices]) -> Series:
    """Return the series with the medians of open weeks that are over.

    Args:
        series: until now.
        open_prices: of the open weeks.
    """
    known = dict(zip(series.weeks, zip(series.prices, series.lines, strict=True), strict=True))
    for each, prices in open_prices.items():
        if each > series.closed:
            continue
        if prices.lines:
            known[each] = (median(prices), prices.lines)
        else:
            known.pop(each, None)
    kept = sorted(each for each in known if each > series.closed - KEPT_WEEKS)
    return replace(
        series,
        weeks=tuple(kept),
        prices=tuple(known[each][0] for each in kept),
        lines=tuple(known[each][1] for each in kept),
    )


def closed(series: Series, week: int, open_prices: dict[int, WeekPrices]) -> Series:
    """End a week, and all before it: their medians join the series; of old weeks nothing else is kept.

    Args:
        series: until now.
        week: that is over.
        open_prices: of the open weeks.
    """
    after = joined(passed(series, week), open_prices)
    return replace(after, open=tuple(each for each in series.open if each > week - OPEN_WEEKS))


def question(series: Series) -> Question:
    """Return what is asked of the series' future after the wanted week."""
    known = [(week, price) for week, price in zip(series.weeks, series.prices, strict=True) if week <= series.wanted]
    return Question(series.wanted, tuple(week for week, _ in known), tuple(price for _, price in known))
