"""What a task remembers: keyed values, pending timers, its event time; and tables that all workers share.

part.py        a kind of values, where a flow remembers several
keyed.py       values by key, with overlays of batches on their way, bounded in number, size and age
timers.py      what rings later, per key, in event time or in the worker's own
event_time.py  a record's time, capped; a task's watermark (pure)
view.py        what one fold sees and may change
sealed.py      a value as the changelog holds it (pure)
progress.py    how far a restore of it is
table.py       a compacted topic as a dictionary, whole on every worker
table_reader.py  reads tables before the first batch, and goes on

A task's state changes only in the transaction of its batch; a table follows its topic by itself. A flow that wants to
know what changes in a table, and when it is complete, gives a function to `Flow.on_table`.

What all tasks share is additive: each task keeps its own share as a part of its state and publishes it to a table topic
(`View.publish`, `View.partition`); every worker reads the whole topic and adds the shares up.
"""

from streams.delivery.state.keyed import Bounds, Changes, State
from streams.delivery.state.part import Part
from streams.delivery.state.table import Table
from streams.delivery.state.timers import Due, Pending, Timer, Timers
from streams.delivery.state.view import View

__all__ = ["Bounds", "Changes", "Due", "Part", "Pending", "State", "Table", "Timer", "Timers", "View"]
