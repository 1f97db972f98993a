"""Order lines on the embedded broker, which stalls the group of a member that is killed: it is stopped instead."""

import signal

from tests.suites.order_lines import OrderLinesSuite


class TestOnTheEmbeddedBroker(OrderLinesSuite):
    """All of it."""

    blow = signal.SIGTERM
