"""Durations in words, for operators: 0.4 s, 20 s, 3 min 20 s, 2 h 5 min, 3 days."""

from datetime import UTC, datetime, timedelta

MINUTE_S, HOUR_S, DAY_S = 60, 3_600, 86_400
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def words(seconds: float) -> str:
    """Say a time with two units at most."""
    if seconds < 10:
        return f"{max(0.0, seconds):.1f} s"
    whole = round(seconds)
    if whole < MINUTE_S:
        return f"{whole} s"
    if whole < HOUR_S:
        return _two(whole, MINUTE_S, "min", 1, "s")
    if whole < 2 * DAY_S:
        return _two(whole, HOUR_S, "h", MINUTE_S, "min")
    return f"{whole // DAY_S} days"


def fine_words(seconds: float) -> str:
    """Say a time that may be short: what is less than a second in milliseconds."""
    if seconds >= 0.9995:
        return words(seconds)
    if seconds < 0.00005:
        return "0 s"
    return f"{seconds * 1000:.{0 if seconds >= 0.01 else 1}f} ms"


def moment(since_1970_ms: int) -> str:
    """Say a moment in UTC; what no calendar has is said in milliseconds."""
    try:
        return f"{EPOCH + timedelta(milliseconds=since_1970_ms):%Y-%m-%d %H:%M:%S} UTC"
    except OverflowError:
        return f"{since_1970_ms} ms"


def _two(whole: int, large: int, large_name: str, small: int, small_name: str) -> str:
    rest = whole % large // small
    return f"{whole // large} {large_name}" + (f" {rest} {small_name}" if rest else "")
