"""What prices did next, learned from a grocer's year: series, lessons, trees for `models/forecast/learned.py`.

build.py           teaches, and writes models/forecast/learned.json
grocery_prices.py  the grocer's weekly prices
lessons.py         how much better than the last price each way was;  moves.py how far prices went, for the bounds
networks.py        the small networks, taught with torch
"""
