"""How support replies are trained and judged: questions, pairs, filters.

corpus/        what customers write, a file an intent, and what the shop answers; forms of tickets become intents here
build.py       the artifact `replies-en`
questions.py   the corpus read, split by a hash;  json_lines.py its answers
lessons.py     questions with an order's state, the answer that applies, and what an agent writes
pairs.py       a user's own;  filters.py what no model may learn
pieces.py      the vocabulary
train.py       the training
"""
