"""Shipments on Apache Kafka."""

import signal

from tests.suites.shipments import ShipmentsSuite


class TestOnApacheKafka(ShipmentsSuite):
    """All of it."""

    blow = signal.SIGKILL
