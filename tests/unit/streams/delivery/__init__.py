"""Delivery on Kafka in memory, which `tests/doubles.py` has.

flow_worker.py   a flow with its agent;  tally_worker.py one that counts, exactly once;
                 sitting_worker.py one with all that a task remembers
members.py       a worker's ownership, with batches to commit;  take_overs.py how it takes partitions over
batches.py       batches without a flow;  state/works.py what one writes;  until.py waits
"""
