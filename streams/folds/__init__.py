"""Pure pieces of flows' states, so that a state is the same whatever the order in which inputs came.

stamp.py          which of two events is the later one
short_ids.py      event ids in 48 bits, to be remembered
shopping.py       looks and purchases of a customer, counts of products
sharing.py        a task's counts, as they travel to all workers
prices.py         order lines by product and week
known_orders.py   a customer's orders, as replies know them
heard_tickets.py  which tickets were heard of lately: a repeated one is answered once

A flow's inputs are merged by time, but not exactly, and a restart may merge them otherwise; a redriven record is days
late. A fold made of sums over events that are new, and of values with the latest stamp, gives one state for all of it.
Refuses to know: Kafka, Faust, clocks.
"""
