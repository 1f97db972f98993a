"""The worker's log: lines on a terminal, JSON objects elsewhere.

lines.py   both forms, and where they go
fields.py  what a line is about: flow, partition, …
filter.py  what a lost broker says too often
"""
