"""Decides whether a worker whose producer was fenced may take its tasks over again, though it is still in its group.

The broker fences a producer in two cases: its transaction outlived its timeout, or another producer started with its
transactional id. The latter may be a member that was suspended during a take-over and learns only later that its tasks
belong to others. A fenced producer has not committed its pending batch. So the worker drops the batch, starts new
producers (which fence the other one in turn) and reads again. If it is fenced again soon, the other one is still
running: a program outside the group, which a person has to find.

A broker also forgets a transactional id under which nothing was committed for a week (transactional.id.expiration.ms),
for example on a partition without records. That loses nothing either: new producers register the id again.
"""

import logging
import math
import time

from aiokafka.errors import InvalidProducerIdMapping, ProducerFenced

log = logging.getLogger(__name__)

FENCED = (
    "%s: a producer of this worker was fenced, as its transaction took longer than transaction_timeout_ms or another "
    "producer started with its id; uncommitted records are read again"
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
        """Start without any fence.

        Args:
            flow: its name.
            apart_s: a fence sooner than this after the previous one is one too many, seconds.
        """
        self.total = 0
        self._flow, self._apart_s, self._last_fence_s = flow, apart_s, -math.inf

    def may_begin_again(self, error: Exception) -> bool:
        """Return, once per error of a commit or a take-over, whether it is a fence after which the worker continues."""
        now_s = time.monotonic()
        forgotten = _says_forgotten(error)
        if not forgotten and not isinstance(error, ProducerFenced):
            return False
        self.total += 1
        if now_s - self._last_fence_s < self._apart_s:
            return False
        self._last_fence_s = now_s
        log.warning(FORGOTTEN if forgotten else FENCED, self._flow)
        return True


def _says_forgotten(error: Exception) -> bool:
    """Tell whether the broker has forgotten a producer; aiokafka wraps that where it sends in the background."""
    return any(isinstance(each, InvalidProducerIdMapping) for each in (error, error.__cause__))
