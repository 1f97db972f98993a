"""Order lines on Apache Kafka."""

import signal

from tests.suites.order_lines import OrderLinesSuite


class TestOnApacheKafka(OrderLinesSuite):
    """All of it."""

    blow = signal.SIGKILL
