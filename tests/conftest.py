"""What all tests rely on: signals as on a terminal, Hypothesis without a clock, one node of Apache Kafka for a run."""

import signal
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings

if TYPE_CHECKING:
    from tests.brokers import ApacheKafka

# An example that takes long only shows that the machine is busy: pytest-timeout bounds a test as a whole.
settings.register_profile("shopstream", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("shopstream")


@pytest.fixture(scope="session", autouse=True)
def signals_as_on_a_terminal() -> None:
    """Undo what nohup and a shell's `&` do: they ignore signals, and so would every process that tests start.

    A handler is not inherited, so children get the default, while this process still outlives the terminal.
    """
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    if signal.getsignal(signal.SIGHUP) is signal.SIG_IGN:
        signal.signal(signal.SIGHUP, lambda *_: None)


@pytest.fixture(scope="session")
def apache_kafka(tmp_path_factory: pytest.TempPathFactory) -> "Iterator[ApacheKafka]":
    """One node of Apache Kafka, started when the first test wants it."""
    from tests.brokers import ApacheKafka  # noqa: PLC0415  unit tests need no client of Kafka's

    kafka = ApacheKafka(tmp_path_factory.mktemp("kafka"))
    kafka.start()
    yield kafka
    kafka.kill()  # a clean stop takes ten seconds, and nobody reads its data again
