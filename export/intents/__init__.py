"""Trains the intent model: upper layers of the encoder, taught on the support corpus, calibrated, verified.

build.py       the artifact `intents-en-zh`
texts.py       the corpus as the model reads it, split by a hash;  noise.py variations in how people type
layers.py      the upper layers and the head;  train.py trains them, kept.py caches encoder states on disk
lexicon.py     the word-based part of the model;  reader.py both parts as one module
space.py       intent vectors of texts;  vectors_graph.py those vectors as outputs of the graph
own_answers.py how sure a match with a shop's own answer has to be
figures.py     metrics of the model, and its temperature
"""
