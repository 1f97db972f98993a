"""Tests, in folders by what they need: the README lists the folders, docs/working.md says which tests to run.

Nothing is imported from a `conftest.py`; what several folders use is here:

one_task.py     one task of a flow in memory: feed records to a fold, look at what it returns
orders.py       builds an order
doubles.py      test doubles: misbehaving models, an in-memory Kafka
fixtures.py     fixtures that several folders share;  each folder's conftest.py chooses the broker
brokers.py      the embedded broker; Apache Kafka from KAFKA_HOME;  secure_kafka.py the latter with TLS, users and ACLs
commands.py     runs `shopstream` as a subprocess or in this process;  terminal.py on a terminal
flows.py        the counting flow of the delivery suites;  worker.py runs it, shop.py sends to it and checks the outputs
sittings.py     a flow that uses every kind of state;  sittings_worker.py runs it, sittings_shop.py sends to it
flow_shop.py    the product's flows in real workers, on topics with a prefix of their own:
                recommend_shop.py  reply_shop.py  parcel_shop.py  price_shop.py
collector.py    collects traces
cost.py         how processor time grows with input size
powers.py       file permissions that also hold for root
results.py      prints figures as a table or as JSON, for benchmarks and evaluations
readme.py       writes the tables of settings and metrics into docs
screenshot.py   takes the README's screenshots
"""
