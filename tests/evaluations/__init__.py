"""Quality of the shipped models, on data that no training has seen.

Run by `make eval` (__main__.py):

sentiments.py        reviews;  languages.py which languages the model abstains from
prices.py            price forecasts;  price_hits.py their errors, price_luck.py how much of that may be chance
deliveries.py        delivery texts, compared with rule_parser.py and other_parsers.py;  abroad.py places off the list
recommendations.py   recommendations for real households, compared with the methods in recommenders/
click_sessions.py    the next click, by the session part

Run alone, as `python -m tests.evaluations.NAME`:

replies.py           tickets, compared with search_alone.py;  own_answers.py tickets to a shop's own answers, in shops/
live_recommendations.py   a worker's recommendations;  live_shop.py sends it the events

Written by hand for these tests: written_deliveries.py and written_parcels.py read files; other written_* are data.
A file named `_late` was written after the model had been developed on the file without that suffix: the fair test.
"""
