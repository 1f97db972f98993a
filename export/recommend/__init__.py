"""Trains and evaluates the ranker on real purchases: data, replay, training examples, trees, figures.

build.py         the ranker's artifact;  text_artifact.py the one for product texts, with general_titles.py
replay.py        replays history in order of time;  lessons.py training examples from it
ease.py          product-to-product weights (EASE), as known at a given time
train.py         trains the trees
metrics.py       NDCG and recall, with confidence intervals
own_build.py     a ranker from a shop's own data;  own_history.py its orders and products
"""
