"""The table of flows, from which `shopstream worker --flows` chooses."""

from streams.agents.forecast_prices import PLAN as FORECAST_PRICES
from streams.agents.parse_logistics import PLAN as PARSE_LOGISTICS
from streams.agents.plan import FlowPlan
from streams.agents.recommend_products import PLAN as RECOMMEND_PRODUCTS
from streams.agents.reply_to_tickets import PLAN as REPLY_TO_TICKETS
from streams.agents.split_orders import PLAN as SPLIT_ORDERS
from streams.agents.tag_reviews import PLAN as TAG_REVIEWS

PLANS = (TAG_REVIEWS, RECOMMEND_PRODUCTS, SPLIT_ORDERS, FORECAST_PRICES, PARSE_LOGISTICS, REPLY_TO_TICKETS)
FLOWS: dict[str, FlowPlan] = {plan.spec.name: plan for plan in PLANS}
