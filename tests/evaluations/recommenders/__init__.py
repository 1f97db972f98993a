"""Other ways to recommend, which the product's is judged beside; nothing that serves or trains reads them.

baselines.py  what a shop could do instead: popularity, frequency, neighbours of items, of sessions, of users
document.py   the document's way: texts alone, into a logistic regression
baskets.py    what they read: baskets as sparse rows
"""
