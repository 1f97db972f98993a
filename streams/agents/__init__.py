"""The flows, one file each. `streams/flows.py` is the table of them.

plan.py                what a flow declares: its specification, what to load first, and how to register its agent
tag_reviews.py         reviews to sentiments
recommend_products.py  clicks and orders to recommendations
asking.py              decides whether a list is made at once or when a timer fires (a burst of events shares one timer)
at_once.py             remembers who got a list recently; calls the model for a part of a batch
split_orders.py        orders to order lines, keyed by product
forecast_prices.py     order lines to price forecasts, flagged if short or stale; its fold is streams/folds/prices.py
parse_logistics.py     orders to shipments;  shipments.py builds the shipment record
reply_to_tickets.py    tickets to replies and handoffs;  answering.py calls the reply models for one batch
"""
