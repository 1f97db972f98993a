"""How new a broker is, by what it takes."""

import pytest

from streams.checks.broker import Versions, release_of


@pytest.mark.parametrize(
    ("versions", "release"),
    [
        ({1: (4, 18), 11: (2, 9), 75: (0, 0), 65: (0, 0), 22: (0, 5)}, "as new as Kafka 4.0"),
        ({1: (4, 18), 11: (0, 9), 75: (0, 0), 65: (0, 0), 22: (0, 5)}, "as new as Kafka 4.0"),  # 4.3.1
        ({1: (0, 17), 11: (0, 9), 75: (0, 0), 65: (0, 0), 22: (0, 5)}, "as new as Kafka 3.8"),
        ({11: (0, 9), 65: (0, 0), 22: (0, 4)}, "as new as Kafka 3.0"),
        ({11: (0, 7), 22: (0, 3)}, "as new as Kafka 2.5"),
        ({11: (0, 7), 22: (0, 1)}, "as new as Kafka 0.11"),
        ({11: (0, 1)}, "older than Kafka 0.11"),
    ],
)
def test_a_brokers_age_is_what_it_takes_and_no_longer_takes(versions: Versions, release: str) -> None:
    assert release_of(versions) == release
