"""What a ticket wants: upper layers of the encoder taught on the support corpus, calibrated, proven.

build.py       the artifact `intents-en-zh`
texts.py       the corpus as the model reads it, split by a hash;  noise.py the same wish as others would type it
layers.py      the upper layers and the head;  train.py teaches them, kept.py keeps states of texts on the disk
lexicon.py     the part that reads words;  reader.py both parts as one module
space.py       where texts lie by what they want;  vectors_graph.py those places as outputs of the graph
own_answers.py how near a shop's own answer has to be
figures.py     what a model is judged by, and its temperature
"""
