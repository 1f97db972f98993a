"""Settings: defaults, the environment, flags that win, and errors that say what is allowed."""

from dataclasses import FrozenInstanceError
from typing import Any

import pytest

from streams.settings import PREFIX, Settings, SettingsError, catalogue
from streams.settings_reader import read_settings


def refusal(environ: dict[str, str], flags: dict[str, object] | None = None) -> str:
    with pytest.raises(SettingsError) as refused:
        read_settings(environ, flags or {})
    return str(refused.value)


def test_nothing_given_is_the_defaults() -> None:
    assert read_settings({}, {}) == Settings()


def test_variables_of_others_do_not_count() -> None:
    assert read_settings({"PATH": "/bin", "BROKER": "x:1", "XSHOPSTREAM_BROKER": "x:1"}, {}) == Settings()


def test_the_environment_sets_values_of_every_type() -> None:
    environ = {
        "SHOPSTREAM_BROKER": "kafka-1:9092,kafka-2:9093",
        "SHOPSTREAM_PARTITIONS": "12",
        "SHOPSTREAM_DELIVERY": "at_least_once",
        "SHOPSTREAM_DRAIN_MS": "0",
    }
    settings = read_settings(environ, {})
    assert settings == Settings(broker="kafka-1:9092,kafka-2:9093", partitions=12, delivery="at_least_once", drain_ms=0)


def test_flags_win_over_the_environment_and_flags_not_given_do_not() -> None:
    environ = {"SHOPSTREAM_PARTITIONS": "12", "SHOPSTREAM_DEVICE": "cuda"}
    settings = read_settings(environ, {"partitions": 3, "device": None})
    assert (settings.partitions, settings.device) == (3, "cuda")


def test_settings_cannot_be_changed() -> None:
    with pytest.raises((AttributeError, FrozenInstanceError)):
        Settings().broker = "elsewhere:1"  # type: ignore[misc]


@pytest.mark.parametrize(
    ("unknown", "meant"),
    [("BROKR", "BROKER"), ("PARTITION", "PARTITIONS"), ("DRAIN", "DRAIN_MS"), ("POLL_RECORD", "POLL_RECORDS")],
)
def test_an_unknown_name_is_refused_with_the_name_that_was_meant(unknown: str, meant: str) -> None:
    words = refusal({PREFIX + unknown: "1"})
    assert f"{PREFIX}{unknown} is not a setting" in words
    assert f"did you mean {PREFIX}{meant}?" in words


def test_an_unknown_name_that_resembles_none_is_refused_without_a_guess() -> None:
    assert refusal({"SHOPSTREAM_ZZZ": "1"}) == "SHOPSTREAM_ZZZ is not a setting"


def test_an_unknown_flag_is_refused_too() -> None:
    assert "brokr" in refusal({}, {"brokr": "x:1"}).lower()


NUMBERS = [name for name, field in Settings.__annotations__.items() if "int" in str(field)]
CHOICES = {
    "delivery": ("exactly_once", "at_least_once"),
    "profile": ("elastic", "static"),
    "device": ("cpu", "cuda"),
    "start": ("beginning", "end"),
    "log_level": ("debug", "info", "warning", "error"),
}


@pytest.mark.parametrize("value", ["-2", "many", "1.5", ""])
@pytest.mark.parametrize("name", NUMBERS)
def test_a_wrong_number_names_the_setting_the_value_and_the_least_allowed(name: str, value: str) -> None:
    words = refusal({PREFIX + name.upper(): value})
    assert words.startswith(f"{name} = {value!r} is not allowed")
    assert "at least" in words


@pytest.mark.parametrize(("name", "allowed"), CHOICES.items())
def test_a_wrong_choice_names_every_choice(name: str, allowed: tuple[str, ...]) -> None:
    words = refusal({PREFIX + name.upper(): "tea"})
    assert words.startswith(f"{name} = 'tea' is not allowed")
    assert all(choice in words for choice in allowed)


@pytest.mark.parametrize("value", ["", "localhost", "localhost:", ":9092", "a:1,", "a:1, b:2", "kafka://a:1", "a:b"])
def test_a_wrong_broker_says_how_one_is_written(value: str) -> None:
    assert "host:port" in refusal({"SHOPSTREAM_BROKER": value})


@pytest.mark.parametrize("value", ["a:1", "a.b-c:65535", "a:1,b:2,c:3", "10.0.0.1:9092", "[::1]"])
def test_a_broker_is_one_or_more_hosts_with_ports(value: str) -> None:
    if value == "[::1]":
        assert "host:port" in refusal({"SHOPSTREAM_BROKER": value})
    else:
        assert read_settings({"SHOPSTREAM_BROKER": value}, {}).broker == value


@pytest.mark.parametrize(("drain_ms", "rebalance_timeout_ms"), [(15_000, 15_000), (15_001, 15_000), (5_000, 1_000)])
def test_a_drain_that_outlasts_the_rebalance_is_refused_with_both_figures(
    drain_ms: int, rebalance_timeout_ms: int
) -> None:
    words = refusal({}, {"drain_ms": drain_ms, "rebalance_timeout_ms": rebalance_timeout_ms})
    assert str(drain_ms) in words
    assert str(rebalance_timeout_ms) in words


def test_a_drain_just_below_the_rebalance_timeout_passes() -> None:
    assert read_settings({}, {"drain_ms": 999, "rebalance_timeout_ms": 1_000}).drain_ms == 999


@pytest.mark.parametrize("name", catalogue())
def test_every_default_can_be_given_as_text(name: str) -> None:
    default: Any = getattr(Settings(), name)
    assert getattr(read_settings({PREFIX + name.upper(): str(default)}, {}), name) == default


def test_a_session_too_short_for_a_heartbeat_is_refused() -> None:
    assert "session_timeout_ms" in refusal({"SHOPSTREAM_SESSION_TIMEOUT_MS": "1"})


def test_no_replicas_at_all_is_refused() -> None:
    assert "replication" in refusal({"SHOPSTREAM_REPLICATION": "0"})


@pytest.mark.parametrize("name", ["a/b", "../b", "a b", "\n"])
def test_an_instance_that_cannot_name_a_file_is_refused(name: str) -> None:
    assert "instance" in refusal({"SHOPSTREAM_INSTANCE": name})
