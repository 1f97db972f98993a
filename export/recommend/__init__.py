"""The ranker's training and its proof on real purchases: data, replay, lessons, trees, figures.

build.py         the artifact of the ranker;  text_artifact.py that of product texts, with general_titles.py
replay.py        history once more, in order of time;  lessons.py what is learned from it
ease.py          weights from product to product, as they were known at a time
train.py         the rankers, of trees
metrics.py       NDCG and recall, with intervals
own_build.py     the ranker of a shop of one's own;  own_history.py its orders and products
"""
