"""Price forecasts on Apache Kafka."""

import signal

from tests.suites.price_forecasts import PriceForecastsSuite


class TestOnApacheKafka(PriceForecastsSuite):
    """All of it."""

    blow = signal.SIGKILL
