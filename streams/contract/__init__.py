"""The contract with other teams: a JSON Schema per topic, one AsyncAPI document, and a page for people.

    structs, topics, flows, examples ──▶ documents ──▶ docs/contract             (shopstream contract write)
    the last release's document ──compatibility──▶ changes that break someone    (shopstream contract check)

schema.py         a struct as JSON Schema;  descriptions.py the descriptions of its fields
dead_letters.py   the headers of a dead letter as a schema
asyncapi.py       all topics and flows as one AsyncAPI document
examples.py       one example record per topic, all about the same customer
page.py           the page for people
compatibility.py  which changes would break someone (pure)
folder.py         the files of docs/contract: writes them, compares them with the code, keeps released versions

Must not depend on Kafka clients, Faust or models.
"""

VERSION = "0.1.0"
"""The contract's version, which is the distribution's."""
