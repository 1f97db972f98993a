"""The contract as other teams hold it: JSON Schema per topic, one AsyncAPI document, a page for people.

    structs, topics, flows, examples ──▶ documents ──▶ docs/contract          (shopstream contract write)
    the last release's document ──compatibility──▶ what would break someone   (shopstream contract check)

schema.py         a struct as JSON Schema;  descriptions.py its words, dead_letters.py the headers of a dead letter
asyncapi.py       all topics and flows as one document
examples.py       one record of each topic, of one customer's story
page.py           the page for people
compatibility.py  which changes would break someone (pure)
folder.py         docs/contract: written, compared, kept at a release

Refuses to know: Kafka's clients, Faust, models.
"""

VERSION = "0.1.0"
"""The contract's version, which is the distribution's."""
