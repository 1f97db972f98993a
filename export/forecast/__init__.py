"""Trains the trees and networks of `models/forecast/learned.py` on a grocer's year: what prices did next.

build.py           trains them and writes models/forecast/learned.json
grocery_prices.py  the grocer's weekly prices
lessons.py         training examples: how much better than the last price each method was
moves.py           how far prices moved, for the bounds
networks.py        trains the small networks with torch
"""
