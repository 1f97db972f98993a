"""What `shopstream check` goes through, one finding after another; each says ok, or what to do.

settings ─▶ broker ─▶ topics ─▶ permissions ─▶ states ─▶ artifacts ─▶ models, device

finding.py       one line of it
broker.py        who answers, how new it is, whether it knows transactions
coordinators.py  which broker keeps a group or a transactional id
topics.py        what flows need of them: there, co-partitioned, a changelog that keeps all
differences.py   how a topic differs from the table, and what mends it (pure)
needs.py         what a worker must be allowed (pure)
permissions.py   what it is allowed, as far as the broker tells
operations.py    requests for that, which aiokafka lacks
states.py        whether this version reads what is on the changelogs
artifacts.py     hashes of every artifact; each flow's models loaded and proven

Nothing here changes anything, on the broker or on the disk.
"""
