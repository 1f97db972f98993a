"""Breaks workers, brokers, network, disk and clock on purpose, then compares inputs with outputs.

    scenarios.py ──play──▶ stage.py: crew.py (workers), cluster.py (brokers), load.py (customers), watcher.py (a reader)
                               └──▶ ledger.py (inputs against outputs), replay.py (states) ──▶ report.py

__main__.py       `make faults`;  playing.py runs scenarios on brokers
worker_faults.py  broker_faults.py  machine_faults.py  model_faults.py  record_faults.py    faults, by what they break
shopping_faults.py  reply_faults.py  price_faults.py  shipment_faults.py    the product's flows under kill -9;
                  two_workers.py is what these share
worker.py         a worker of the counting flow;  hurt_worker.py one that breaks itself, strike.py during a commit
flow.py           the counting flow, made to show more;  models.py models that fail
proxy.py          cuts the network;  clock.py sets a worker's clock wrong, broker_clock.py a broker's
random_run.py     random faults for minutes;  recovery.py measures how long partitions stand still
soak.py           all flows for an hour or more: nothing lost, nothing twice;  sizes.py whether workers grow
stock.py          the same on stock Faust;  stock_worker.py a worker as commonly written
"""
