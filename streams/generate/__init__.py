"""Generates plausible records from a seed, for load tests and for trying things out. They say that they are generated.

shop.py ─┬─▶ reviews.py  clicks.py  orders.py  tickets.py  products.py  answers.py     one iterator of records per topic
words ───┘        ▲ seed, times

dice.py        repeatable random choices
shop.py        customers and products, the same on every topic and in every run
catalogue.py, addresses.py, review_words.py, ticket_words.py, answer_words.py     data, all of it written here
topics.py      the table: which topic has which generator
pace.py        how many records are due by now

Must not depend on Kafka, on the clock, or on where the records go.
"""
