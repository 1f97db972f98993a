"""Where prices go: series of weekly medians, and what is expected of their next weeks. No Kafka here.

weeks.py        weeks of event time
week_prices.py  the prices of one week, in bounded memory
pack_size.py    the size of a pack, from a title
series.py       one product's weeks, and how they change
question.py     what a forecast is asked, and what it answers
candidates.py   ways to forecast that need no library
promotions.py   one of them: when a price comes back
steps.py        prices that move one way by steps: when the next one may be due
situation.py    what a price looks like when a week is over, as features
learned.py      what other products' prices did then: trees and networks in learned.json
network.py      the networks
bounds.py       between which bounds a price will be: learned, and corrected by a series' own past
library.py      statsforecast's; imported in a fitting process alone
repertoire.py   what a fitting process tries
backtest.py     how wrong each candidate was on a series' own past
choice.py       which one is published
answer.py       a series in, a forecast out
process.py      one fitting process; child.py is what runs in it
fitter.py       some of them, beside the worker's loop
"""
