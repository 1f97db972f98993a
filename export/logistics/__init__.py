"""Trains the delivery-text layers: generated order notes, labelled addresses, training, export, verification.

build.py    the artifact `logistics-en-zh`;  examples.py  train.py  graph.py  steps.py  metrics.py  its stages
corpus.py   all texts, split by street;  tagged.py one text with its spans, noise.py typing errors
labelled_addresses.py  American addresses;  british.py, villages.py, continental.py, island_chinese.py  made-up ones
english_notes.py, chinese_notes.py    texts around an address;  english_wishes.py, chinese_wishes.py  wishes
english_words.py, chinese_words.py, continental_words.py, island_words.py, place_words.py, village_words.py,
status_words.py        words and lines written here, used only in training
"""
