"""The contract as other teams hold it: JSON Schema per topic, one AsyncAPI document, a page for people.

    structs, topics, flows, examples ──▶ documents ──▶ docs/contract          (shopstream contract write)
    the last release's document ──compatibility──▶ what would break someone   (shopstream contract check)

Refuses to know: Kafka's clients, Faust, models.
"""

VERSION = "0.1.0"
"""The contract's version, which is the distribution's."""
