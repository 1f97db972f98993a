"""Tests that must pass on every broker: a class here runs on the embedded broker, and in tests/integration on Kafka.

delivery.py       exactly once;  state.py what a task remembers
shipments.py, order_lines.py, price_forecasts.py    flows whose workers are killed;  interrupted.py is what they share
recommending.py, replying.py    flows with a whole shop
commands.py       the commands;  dead_letter_commands.py those of dead letters, command_runs.py runs them

Other tests here need only the embedded broker: bad input, Ctrl-C, terminals, large files, the README's tour.
"""
