"""The sentiment flow's own layers: trained on the shipped encoder's states, calibrated, exported, proven.

lesson.py       what they are taught;  examples.py as states;  targets.py what they are to say of each text
train.py        one training;  orders.py several, and the mean of their weights
build.py        the artifact
graph_logits.py what a graph says;  phrases.py Chinese phrases beside the layers;  metrics.py figures
"""
