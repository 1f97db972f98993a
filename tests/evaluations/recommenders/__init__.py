"""Other recommendation methods to compare ours with; nothing that serves or trains imports them.

baselines.py        common methods: popularity, frequency, neighbours of items, of sessions, of users
bert_regression.py  BERT features of both texts in a logistic regression
baskets.py          their input: baskets as sparse rows
"""
