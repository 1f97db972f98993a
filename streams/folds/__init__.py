"""Small pure pieces of folds, so that a state is the same whatever the order in which inputs came.

stamp.py   which of two events is the later one
lately.py  which events were folded lately: duplicates do no harm

A flow's inputs are merged by time, but not exactly, and a restart may merge them otherwise; a redriven record is days
late. A fold made of sums over events that are new, and of values with the latest stamp, gives one state for all of it.
Refuses to know: Kafka, Faust, clocks.
"""

from streams.folds.lately import Ids, Lately
from streams.folds.stamp import Stamp

__all__ = ["Ids", "Lately", "Stamp"]
