"""The checks of `shopstream check`, run in this order. Each finding is "ok" or says what to do.

settings ─▶ broker ─▶ topics ─▶ permissions ─▶ states ─▶ artifacts ─▶ models, device

finding.py       one line of the output
clusters.py      do all addresses of the setting `broker` lead to one cluster
broker.py        is the broker reachable, which version is it, does it support transactions
coordinators.py  which broker coordinates a group or a transactional id
topics.py        do the topics exist, are they co-partitioned, is each changelog compacted
differences.py   how a topic differs from the table of topics, and the command that fixes it (pure)
needs.py         which permissions a worker needs (pure)
permissions.py   which permissions it has, as far as the broker tells
operations.py    the Kafka requests for that, which aiokafka lacks
states.py        can this version read the states on the changelogs
artifacts.py     hashes of every artifact; loads each flow's models and verifies their golden outputs

Nothing here changes anything, neither on the broker nor on disk.
"""
