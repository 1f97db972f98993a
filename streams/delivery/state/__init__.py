"""What a task remembers: keyed values, pending timers and its event time. Also tables, which all workers share.

part.py        one kind of value, for flows that remember several kinds
keyed.py       values by key, with an overlay for each uncommitted batch; bounded in number, size and age
timers.py      pending timers by key, in event time or in the worker's own time
event_time.py  a record's time, capped; a task's watermark (pure)
view.py        what one fold may read and change
sealed.py      a value in the form that the changelog stores (pure)
progress.py    progress of a restore
table.py       a compacted topic as a dictionary; every worker holds all of it
table_reader.py  reads tables before the first batch, then follows them

A task's state changes only in the transaction of its batch. A table simply follows its topic; a flow that needs to know
what changes in a table, and when it is completely read, passes a function to `Flow.on_table`.

State that all tasks share must be additive: each task keeps its share as a part of its own state and publishes it to a
table topic (`View.publish`, `View.partition`); every worker reads the whole topic and adds up the shares.
"""

from streams.delivery.state.keyed import Bounds, Changes, State
from streams.delivery.state.part import Part
from streams.delivery.state.table import Table
from streams.delivery.state.timers import Due, Pending, Timer, Timers
from streams.delivery.state.view import View

__all__ = ["Bounds", "Changes", "Due", "Part", "Pending", "State", "Table", "Timer", "Timers", "View"]
