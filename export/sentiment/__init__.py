"""The sentiment flow's own layers: trained on the shipped encoder's states, calibrated, exported, proven.

lesson.py       what they are taught;  examples.py as states;  targets.py what they are to say of each text
train.py        one training;  orders.py several, and the mean of their weights
build.py        the artifact
graph_logits.py what a graph says;  phrases.py Chinese phrases beside the layers;  metrics.py figures
exits.py        which windows the lower layers decide;  exit_windows.py what it learns from
served.py       what an artifact on disk says
"""
