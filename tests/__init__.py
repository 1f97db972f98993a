"""Tests, in folders by what they need: the README's map lists them, docs/working.md says which to run.

Nothing is imported from a `conftest.py`; what several folders use is here:

one_task.py     one task of a flow in memory: records go into a fold, what it returns comes out
orders.py       an order
doubles.py      models that misbehave, Kafka in memory
fixtures.py     fixtures of several folders;  each folder's conftest.py says which broker they use
brokers.py      the embedded broker, Apache Kafka from KAFKA_HOME;  secure_kafka.py with TLS, users and ACLs
commands.py     the command `shopstream`, in a process of its own or in this one;  terminal.py on a terminal
flows.py        the counting flow of the delivery suites;  worker.py runs it, shop.py sends to it and judges
sittings.py     a flow with all that a task remembers;  sittings_worker.py runs it, sittings_shop.py sends to it
flow_shop.py    the product's flows in real workers, with topics under a prefix of their own:
                recommend_shop.py  reply_shop.py  parcel_shop.py  price_shop.py
collector.py    a collector of traces
cost.py         how processor time grows with the size of what is done
powers.py       file permissions that hold for root, too
results.py      figures as a table or as JSON, for benchmarks and evaluations
readme.py       writes the docs' tables of settings and metrics
screenshot.py   takes the README's picture
"""
