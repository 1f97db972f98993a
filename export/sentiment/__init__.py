"""Trains the sentiment layers on the shipped encoder's output; calibrates, exports and verifies them.

lesson.py       the training data;  examples.py as encoder states;  targets.py target values of each text
train.py        one training;  orders.py several in different orders, and the mean of their weights
build.py        the artifact
graph_logits.py output of a graph;  phrases.py trains the Chinese phrases;  metrics.py figures
exits.py        trains the early exit;  exit_windows.py its training data
served.py       output of an artifact on disk
"""
