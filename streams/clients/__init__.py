"""Every Kafka client of this program is created here, with its address, security settings and topic names.

names.py      maps logical names to the cluster's names: a prefix for topics, groups and transactional ids (pure)
security.py   TLS and SASL settings in the form that aiokafka takes
options.py    options that all clients share
consumer.py   producer.py  admin.py   aiokafka's clients, using logical names
partitioner.py   computes the partition of a key (pure)
last_transaction.py   how the last transaction of an id ended; writes its end marker again if the broker lost it
transaction_requests.py  group_request.py   Kafka requests that aiokafka lacks
unfinished.py   partitions that contain an unfinished transaction
throttle.py   detects that brokers throttle our requests because of a quota
coordinators.py   retries coordinator answers on which aiokafka would give up
first_answer.py   moves on to the next address after a second if a broker does not answer
closing.py    closes connections within a bounded time
refusal.py    explains in a sentence why a connection failed

Code outside this package uses logical names such as `reviews`, whatever the topic is called on the cluster. Nothing
else creates aiokafka clients, except Faust, which gets the same security settings (streams/app.py).
"""

from streams.clients.admin import Admin
from streams.clients.consumer import Consumer
from streams.clients.producer import Producer

__all__ = ["Admin", "Consumer", "Producer"]
