"""Trains and evaluates support replies: questions, pairs, filters.

corpus/        what customers write, one file per intent, and the shop's answers
build.py       the artifact `replies-en`
questions.py   reads the corpus, split by a hash;  json_lines.py reads its answers
lessons.py     training examples: a question with an order's state, the answer that applies, the expected reply
pairs.py       a user's own pairs;  filters.py pairs that no model may learn
pieces.py      the vocabulary
train.py       the training
"""
