"""Delivery on the in-memory Kafka of `tests/doubles.py`.

flow_worker.py   a flow with its agent;  tally_worker.py one that counts, exactly once;
                 sitting_worker.py one with all that a task remembers
members.py       a worker's ownership, with batches to commit;  take_overs.py its take-overs of partitions
batches.py       batches without a flow;  state/works.py what one writes;  until.py waits for a condition
"""
