"""The stream processor: reads events from Kafka, runs models on them and publishes the results.

It uses Kafka clients and Faust and imports `models`; it never imports torch.

app.py           the worker: a Faust app with one source and one agent per flow; its start and its shutdown
flows.py         the table of flows
faust_parts.py   Faust components cut down to what we need
flow_topics.py   which topics each flow reads and publishes; imports no flow and no model
topics.py        the table of topics
topic_kinds.py   what a topic is: its key, its record type, its size limit
topic_admin.py   lists and creates topics on a broker
kafka_tools.py   command lines of Kafka's own tools, with the cluster's names, for our error messages
settings.py      every setting, with its type, default and description; secrets are marked there
settings_reader.py   merges the sources of settings and records where each value came from
settings_file.py     finds and reads the settings file;  settings_checks.py rules between two settings
cli.py           entry point of the command `shopstream`
connection.py    opens Kafka clients for commands, within a bounded time
errors.py        ConfigurationError: a person has to fix something
exits.py         exit codes
durations.py     durations in words
embedded_broker.py   a small Kafka-compatible broker for trying things out

The README's map describes the folders. They are layers: each may import only those that come after it in this list.
import-linter checks it (pyproject.toml): commands and demo, ops, checks, agents, folds, delivery, clients, contract and
generate, records, logs, process.
"""
