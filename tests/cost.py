"""What work costs, told without a clock's limit: how its processor time grows with its size."""

import time
from collections.abc import Callable

NOISE_S = 0.05  # less than anybody would notice, and more than a busy machine adds to the least of three


def assert_in_proportion(work: Callable[[int], object], size: int) -> None:
    """Let four times as much take some four times as long; what grows with the square takes sixteen times as long.

    Args:
        work: is done in this thread, for a size.
        size: the greatest; a quarter of it is compared with it.
    """
    quarter_s, whole_s = (min(_spent_s(work, each) for _ in range(3)) for each in (size // 4, size))
    assert whole_s <= 10 * quarter_s + NOISE_S, f"{size // 4}: {quarter_s:.3f} s, {size}: {whole_s:.3f} s"


def _spent_s(work: Callable[[int], object], size: int) -> float:
    began_s = time.thread_time()
    work(size)
    return time.thread_time() - began_s
