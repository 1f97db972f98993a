"""How good the shipped models are, on what no training has seen.

`make eval`, by __main__.py:

sentiments.py        reviews;  languages.py from which languages the model abstains
prices.py            price forecasts;  price_hits.py how far from what came, price_luck.py what may be luck
deliveries.py        delivery texts, some of places off the list by abroad.py, beside rule_parser.py, other_parsers.py
recommendations.py   lists for real households, beside recommenders/: others' ways, the document's among them
click_sessions.py    the next click, of the session part

Alone, `python -m tests.evaluations.NAME`:

replies.py           tickets, beside search_alone.py;  own_answers.py those with answers of a shop's own, in shops/
live_recommendations.py   lists of a worker;  live_shop.py what is sent to it

Written by hand for these tests: written_deliveries.py and written_parcels.py read theirs; the other written_* are data.
A file whose name ends in `_late` was written after the model was developed on the one without: it is the honest test.
"""
