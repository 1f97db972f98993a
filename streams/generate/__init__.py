"""Plausible records for load and for a first look, made up from a seed and said to be generated.

shop.py ─┬─▶ reviews.py  clicks.py  orders.py  tickets.py  products.py  answers.py     one iterator of records a topic
words ───┘        ▲ seed, times

dice.py        chance that repeats
shop.py        customers and products, the same on every topic and in every run
catalogue.py, addresses.py, review_words.py, ticket_words.py, answer_words.py     data, all of it written here
topics.py      the table: which topic has which generator
pace.py        how many records are due by now

Refuses to know: Kafka, the clock, where the records go.
"""
