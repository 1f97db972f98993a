"""Price forecasts: series of weekly median prices, and their next weeks. No Kafka here.

weeks.py        weeks of event time
week_prices.py  the prices of one week, in bounded memory
pack_size.py    finds the pack size in a product title
series.py       one product's weekly prices, and how they are updated
question.py     input and output of a forecast
candidates.py   forecasting methods that need no library
promotions.py   one of them: predicts when a promotion ends
steps.py        prices that rise (or fall) in steps: when the next step may be due
situation.py    features of a price at the end of a week
learned.py      trees and networks learned from other products' prices (learned.json)
network.py      evaluates the networks
bounds.py       forecast intervals: learned, then corrected by the series' own past
library.py      methods of statsforecast; imported only in fitting processes
repertoire.py   all methods that a fitting process tries
backtest.py     errors of each method on the series' own past
choice.py       selects the method to publish
answer.py       a series in, a forecast out
process.py      one fitting process, seen from its parent;  child.py what runs in it
fitter.py       a pool of fitting processes, outside the worker's event loop
"""
