"""The worker's log: text lines on a terminal, JSON objects elsewhere.

lines.py   formats both, and configures where they go
fields.py  context of a line: flow, partition, …
filter.py  suppresses messages that Kafka's client repeats while a broker is away
"""
