"""Shipments on the embedded broker, which stalls the group of a member that is killed: it is stopped instead."""

import signal

from tests.suites.shipments import ShipmentsSuite


class TestOnTheEmbeddedBroker(ShipmentsSuite):
    """All of it."""

    blow = signal.SIGTERM
