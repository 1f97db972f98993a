"""The contract as other teams hold it: JSON Schema per topic, one AsyncAPI document, a page for people.

structs, topics, flows, examples ──▶ documents ──▶ docs/contract     (shopstream contract write)
the last release's document ──compared with──▶ today's               (shopstream contract check)

Refuses to know: Kafka, Faust, models.
"""
