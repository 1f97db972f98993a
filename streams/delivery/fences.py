"""Fences that a worker hears of though its group counts it in: once in a while it takes its tasks over again.

The broker fences a producer whose transaction outlived its time, and where another starts under the same id: a member
that slept in a take-over, and learns a moment later that its tasks are others'. Whoever is fenced has committed nothing
of what it was about to, so it drops that, starts producers anew, which fence the other in turn, and reads again. Where
fences come soon after one another the other goes on: a program outside of the group, which a person has to find.

A broker also forgets a transactional id under which nothing was committed for a week (transactional.id.expiration.ms),
as in a partition to which nothing comes. Nothing is lost by that either: producers that begin anew have the id again.
"""

import logging
import math
import time

from aiokafka.errors import InvalidProducerIdMapping, ProducerFenced

log = logging.getLogger(__name__)

FENCED = (
    "%s: a producer of this worker was fenced, since its transaction outlived transaction_timeout_ms or another began "
    "under its id; what was not committed is read again"
)
FORGOTTEN = (
    "%s: the broker has forgotten a transactional id of this worker, under which nothing was committed for "
    "transactional.id.expiration.ms; it takes its partitions over again"
)


class Fences:
    """Of the producers of one flow's tasks.

    Attributes:
        total: since the worker began.
    """

    def __init__(self, flow: str, apart_s: float) -> None:
        """Have heard of none.

        Args:
            flow: its name.
            apart_s: a fence sooner than this after the one before is one too many, seconds.
        """
        self.total = 0
        self._flow, self._apart_s, self._heard_s = flow, apart_s, -math.inf

    def may_begin_again(self, error: Exception) -> bool:
        """Tell, once, whether what a commit or a take-over raised is a fence after which the worker goes on."""
        now_s = time.monotonic()
        forgotten = _says_forgotten(error)
        if not forgotten and not isinstance(error, ProducerFenced):
            return False
        self.total += 1
        if now_s - self._heard_s < self._apart_s:
            return False
        self._heard_s = now_s
        log.warning(FORGOTTEN if forgotten else FENCED, self._flow)
        return True


def _says_forgotten(error: Exception) -> bool:
    """Tell whether the broker has forgotten a producer; aiokafka wraps that where it sends in the background."""
    return any(isinstance(each, InvalidProducerIdMapping) for each in (error, error.__cause__))
