"""Every Kafka client of this program is made here: where the broker is, who we are, and under which names.

names.py      logical names and the cluster's: the prefix of topics, groups and transactional ids (pure)
security.py   TLS and SASL from the settings, as aiokafka takes them
options.py    what all clients have in common
consumer.py   producer.py  admin.py   aiokafka's clients, speaking logical names
partitioner.py   which partition a key is on (pure)
last_transaction.py   how an id's last transaction ended; its end written once more
transaction_requests.py  group_request.py   requests that aiokafka lacks
unfinished.py   partitions that hold a transaction without an end
throttle.py   whether brokers hold our requests back, because of a quota
coordinators.py   asked again where aiokafka would end
first_answer.py   one of several addresses that says nothing costs a second
closing.py    connections that are closed in bounded time
refusal.py    why no connection came about, in a sentence

Users of these clients say and hear `reviews`, whatever the topic is called on the cluster. Nobody else makes a client
of aiokafka; Faust makes its own, with the same security (streams/app.py).
"""

from streams.clients.admin import Admin
from streams.clients.consumer import Consumer
from streams.clients.producer import Producer

__all__ = ["Admin", "Consumer", "Producer"]
