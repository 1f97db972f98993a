"""The stream processor: events in, what models say of them out. Knows Kafka and Faust; imports models; never torch.

app.py           the worker: a Faust app of flows, how it starts and ends;  flows.py is the table of flows
faust_parts.py   Faust's parts that do less here
flow_topics.py   what each flow reads and publishes, without its models
topics.py        the table of topics;  topic_kinds.py what a topic is, under which key and how large a record may be;
                 topic_admin.py asks a broker for them
kafka_tools.py   commands of Kafka's own tools, with the cluster's names, for messages
settings.py      every setting, and which are never shown;  settings_reader.py which source wins, settings_file.py the
                 file, settings_checks.py what must hold between them
cli.py           the first moment of a command;  connection.py its clients
errors.py        the error that a person has to mend;  exits.py the exit codes
durations.py     times in words
embedded_broker.py   the broker for a first look

The folders are in the README's map. From top to bottom, each on those below it (pyproject.toml holds it): commands and
demo, ops, checks, agents, folds, delivery, clients, contract and generate, records, logs, process.
"""
