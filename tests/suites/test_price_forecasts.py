"""Price forecasts on the embedded broker, which stalls the group of a member that is killed: it is stopped instead."""

import signal

from tests.suites.price_forecasts import PriceForecastsSuite


class TestOnTheEmbeddedBroker(PriceForecastsSuite):
    """All of it."""

    blow = signal.SIGTERM
