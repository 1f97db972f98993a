"""What an operator sees: which flow is behind, why, and until when.

lag.py         how far behind a flow is, from what the broker says (pure)
lag_window.py  rates, standstill and the drain estimate, from several looks (pure)
lag_reader.py  asks the broker, and reads the oldest waiting records
stages.py      where the time of this worker's batches goes
durations.py   times in words
"""
