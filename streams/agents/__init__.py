"""The flows, one a file; each reads as a page of the story. `streams/flows.py` is the table of them.

plan.py                what a flow is, what is loaded first, what registers its agent
tag_reviews.py         reviews to sentiments, their probabilities rounded
recommend_products.py  clicks and orders to lists;  asking.py when one is made (the timer that events share), at_once.py
                       who had one lately
split_orders.py        orders to their lines, by product
forecast_prices.py     order lines to forecasts, short or stale ones flagged; the fold is streams/folds/prices.py
parse_logistics.py     orders to shipments;  shipments.py what was read, as a record
reply_to_tickets.py    tickets to replies and handoffs;  answering.py what the models are given beside a ticket
"""
