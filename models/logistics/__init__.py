"""Delivery texts into fields: a token classifier, valid tags, plain values, carriers' numbers and statuses."""
