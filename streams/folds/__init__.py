"""Pure folds of flows' states: a state comes out the same, whatever the order in which its inputs came.

stamp.py          which of two events is the later one
short_ids.py      event ids in 48 bits, by which a fold knows an event that came before
shopping.py       looks and purchases of a customer, counts of products; what a cancellation takes back
sharing.py        a task's counts, as they travel to all workers
prices.py         order lines by product and week: when a week is over, which lines are too old
known_orders.py   a customer's orders, as replies know them
heard_tickets.py  recent tickets: one that is repeated within 15 days is answered once

A flow's inputs are merged by time, but not exactly; a restart may merge them differently, and a redriven record is days
late. A fold that only sums over new events, and keeps the value with the latest stamp, comes to one state in any order.
Refuses to know: Kafka, Faust, clocks.
"""
