"""Pure folds of the flows' states. A state ends up the same in whatever order its inputs arrive.

stamp.py          which of two events is the later one
short_ids.py      event ids shortened to 48 bits, to recognise repeated events
shopping.py       a customer's views and purchases, and product counts; what a cancellation takes back
sharing.py        a task's counts in the form that is sent to all workers
prices.py         order lines by product and week: when a week is complete, and which lines are too old
known_orders.py   a customer's orders, for replies
recent_tickets.py  recent tickets: one that is repeated within 15 days is answered once

A flow's inputs are merged by time, but only approximately: a restart may merge them differently, and a redriven record
can be days late. A fold that only adds up new events, and keeps the value with the latest stamp, reaches the same state
in any order. Must not depend on Kafka, Faust or clocks.
"""
