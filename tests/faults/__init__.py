"""Workers, brokers, network, disk and clock broken on purpose; afterwards the books are checked.

    scenarios.py ──play──▶ stage.py: crew.py (workers), cluster.py (brokers), load.py (customers), watcher.py (a reader)
                               └──▶ ledger.py (inputs against outputs), replay.py (states) ──▶ report.py

__main__.py       `make faults`;  playing.py puts scenarios on brokers
worker_faults.py  broker_faults.py  machine_faults.py  model_faults.py  record_faults.py    faults, by what they break
shopping_faults.py  reply_faults.py  price_faults.py  shipment_faults.py    the product's flows under kill -9;
                  two_workers.py is what they have in common
worker.py         a worker of the counting flow;  hurt_worker.py one that breaks itself, strike.py inside a commit
flow.py           the flow, made to show more;  models.py models that fail
proxy.py          cuts the network;  clock.py a worker's clock set wrong, broker_clock.py a broker's
random_run.py     faults at random, for minutes;  recovery.py for how long partitions stand still
soak.py           all flows for an hour or more: nothing lost or twice, and sizes.py: do workers grow?
stock.py          the same on stock Faust;  stock_worker.py as most people write it
"""
