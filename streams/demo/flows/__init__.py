"""The flows that a demonstration shows, one a file, and the table of them in the order of the picture.

tag_reviews.py  reply_to_tickets.py  recommend_products.py  parse_logistics.py  split_orders.py  forecast_prices.py
"""

from streams.demo.flow import DemoFlow
from streams.demo.flows.forecast_prices import FORECAST_PRICES
from streams.demo.flows.parse_logistics import PARSE_LOGISTICS
from streams.demo.flows.recommend_products import RECOMMEND_PRODUCTS
from streams.demo.flows.reply_to_tickets import REPLY_TO_TICKETS
from streams.demo.flows.split_orders import SPLIT_ORDERS
from streams.demo.flows.tag_reviews import TAG_REVIEWS

SHOWN = (TAG_REVIEWS, REPLY_TO_TICKETS, RECOMMEND_PRODUCTS, PARSE_LOGISTICS, SPLIT_ORDERS, FORECAST_PRICES)
DEMO_FLOWS: dict[str, DemoFlow] = {flow.name: flow for flow in SHOWN}
