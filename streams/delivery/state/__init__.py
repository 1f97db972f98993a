"""What a task remembers: keyed values, pending timers, how far its time has come; and tables that all workers share.

keyed.py       values by key, with overlays of batches on their way, bounded in number and age
timers.py      what rings later, per key, in event time or in the worker's own
event_time.py  a record's time, capped; a task's watermark (pure)
view.py        what one fold sees and may change
changelog.py   all of it on its compacted topic, and back
table.py       a compacted topic as a dictionary, whole on every worker
table_reader.py  reads tables before the first batch, and goes on

A task's part changes only with its batch's transaction; a table follows its topic on its own.
"""

from streams.delivery.state.keyed import Bounds, Changes, State
from streams.delivery.state.table import Table
from streams.delivery.state.timers import Due, Pending, Timer, Timers
from streams.delivery.state.view import View

__all__ = ["Bounds", "Changes", "Due", "Pending", "State", "Table", "Timer", "Timers", "View"]
