"""Settings put together: who wins, where each came from, and errors that say what is allowed."""

from typing import Any

import pytest

from streams.settings import PREFIX, Settings, SettingsError, catalogue
from streams.settings_file import SettingsFile
from streams.settings_reader import Given, Resolved, resolve

FLOWS = ["tag_reviews", "split_orders"]


def resolved(
    environ: dict[str, str] | None = None,
    flags: dict[str, object] | None = None,
    values: dict[str, object] | None = None,
    flows: dict[str, dict[str, object]] | None = None,
    sets: dict[str, object] | None = None,
) -> Resolved:
    return resolve(environ or {}, flags or {}, SettingsFile("shop.toml", values or {}, flows or {}), sets, FLOWS)


def refusal(environ: dict[str, str], flags: dict[str, object] | None = None) -> str:
    with pytest.raises(SettingsError) as refused:
        resolved(environ, flags)
    return str(refused.value)


def test_variables_of_others_do_not_count() -> None:
    assert resolved({"PATH": "/bin", "BROKER": "x:1", "XSHOPSTREAM_BROKER": "x:1"}).settings == Settings()


def test_the_environment_sets_values_of_every_type() -> None:
    environ = {
        "SHOPSTREAM_BROKER": "kafka-1:9092,kafka-2:9093",
        "SHOPSTREAM_PARTITIONS": "12",
        "SHOPSTREAM_DELIVERY": "at_least_once",
        "SHOPSTREAM_DRAIN_MS": "0",
    }
    settings = resolved(environ).settings
    assert settings == Settings(broker="kafka-1:9092,kafka-2:9093", partitions=12, delivery="at_least_once", drain_ms=0)


@pytest.mark.parametrize(
    ("unknown", "meant"),
    [("BROKR", "BROKER"), ("PARTITION", "PARTITIONS"), ("DRAIN", "DRAIN_MS"), ("POLL_RECORD", "POLL_RECORDS")],
)
def test_an_unknown_name_is_refused_with_the_name_that_was_meant(unknown: str, meant: str) -> None:
    words = refusal({PREFIX + unknown: "1"})
    assert f"{PREFIX}{unknown} is not a setting" in words
    assert f"did you mean {PREFIX}{meant}?" in words


def test_an_unknown_name_that_resembles_none_is_refused_without_a_guess() -> None:
    assert refusal({"SHOPSTREAM_ZZZ": "1"}) == (
        "SHOPSTREAM_ZZZ is not a setting; without it `shopstream settings` lists them all"
    )


def test_an_unknown_flag_is_refused_too() -> None:
    assert "brokr" in refusal({}, {"brokr": "x:1"}).lower()


@pytest.mark.parametrize(
    ("name", "value", "allowed"),
    [
        ("instance", "a b", "allowed: letters, digits, . _ -, this worker's name"),
        ("web_bind", "a b", "allowed: an address or a host name, where page"),
        ("partitions", "many", "allowed: a whole number, at least 1"),
        ("broker", "localhost", "allowed: text, host:port"),
    ],
)
def test_a_value_of_another_form_is_refused_with_the_form_that_is_allowed(name: str, value: str, allowed: str) -> None:
    assert allowed in refusal({f"{PREFIX}{name.upper()}": value})


NUMBERS = [setting.name for setting in catalogue().values() if isinstance(setting.default, int)]
CHOICES = {setting.name: setting.choices for setting in catalogue().values() if setting.choices}


@pytest.mark.parametrize("value", ["-2", "many", "1.5", ""])
@pytest.mark.parametrize("name", NUMBERS)
def test_a_wrong_number_names_the_setting_the_value_and_the_least_allowed(name: str, value: str) -> None:
    words = refusal({PREFIX + name.upper(): value})
    assert words.startswith(f"{name} = {value!r} is not allowed")
    assert "at least" in words


@pytest.mark.parametrize("name", NUMBERS)
def test_a_number_that_nothing_has_room_for_is_refused_with_the_most_allowed(name: str) -> None:
    words = refusal({PREFIX + name.upper(): str(10**20)})
    assert words.startswith(f"{name} = '{10**20}' is not allowed")
    assert "at most" in words


@pytest.mark.parametrize(("name", "allowed"), CHOICES.items())
def test_a_wrong_choice_names_every_choice(name: str, allowed: tuple[str, ...]) -> None:
    words = refusal({PREFIX + name.upper(): "tea"})
    assert words.startswith(f"{name} = 'tea' is not allowed")
    assert all(choice in words for choice in allowed)


@pytest.mark.parametrize(
    "value",
    ["", "localhost", "localhost:", ":9092", "a:1,", "a:1, b:2", "kafka://a:1", "a:b", "[::1]", "::1:9092", "[a]:1"],
)
def test_a_wrong_broker_says_how_one_is_written(value: str) -> None:
    assert "host:port" in refusal({"SHOPSTREAM_BROKER": value})


@pytest.mark.parametrize(
    "value", ["a:1", "a.b-c:65535", "a:1,b:2,c:3", "10.0.0.1:9092", "[::1]:9092", "[2001:db8::7]:9092,a:1"]
)
def test_a_broker_is_one_or_more_hosts_with_ports(value: str) -> None:
    assert resolved({"SHOPSTREAM_BROKER": value}).settings.broker == value


@pytest.mark.parametrize(("drain_ms", "rebalance_timeout_ms"), [(15_000, 15_000), (15_001, 15_000), (5_000, 1_000)])
def test_a_drain_that_outlasts_the_rebalance_is_refused_with_both_figures(
    drain_ms: int, rebalance_timeout_ms: int
) -> None:
    words = refusal({}, {"drain_ms": drain_ms, "rebalance_timeout_ms": rebalance_timeout_ms})
    assert str(drain_ms) in words
    assert str(rebalance_timeout_ms) in words


def test_a_drain_just_below_the_rebalance_timeout_passes() -> None:
    assert resolved(flags={"drain_ms": 999, "rebalance_timeout_ms": 1_000}).settings.drain_ms == 999


@pytest.mark.parametrize("name", catalogue())
def test_every_default_can_be_given_as_text_and_stand_in_a_file(name: str) -> None:
    default: Any = getattr(Settings(), name)
    assert getattr(resolved({PREFIX + name.upper(): str(default)}).settings, name) == default
    assert getattr(resolved(values={name: default}).settings, name) == default


def test_a_session_too_short_for_a_heartbeat_is_refused() -> None:
    assert "session_timeout_ms" in refusal({"SHOPSTREAM_SESSION_TIMEOUT_MS": "1"})


def test_no_replicas_at_all_is_refused() -> None:
    assert "replication" in refusal({"SHOPSTREAM_REPLICATION": "0"})


@pytest.mark.parametrize("name", ["a/b", "../b", "a b", "\n"])
def test_an_instance_that_cannot_name_a_file_is_refused(name: str) -> None:
    assert "instance" in refusal({"SHOPSTREAM_INSTANCE": name})


def test_flags_that_are_given_win_over_the_environment_it_over_the_file_and_the_file_over_defaults() -> None:
    values: dict[str, object] = {"poll_records": 1, "partitions": 1, "drain_ms": 1, "brake_window": 1}
    environ = {"SHOPSTREAM_POLL_RECORDS": "2", "SHOPSTREAM_PARTITIONS": "2", "SHOPSTREAM_DRAIN_MS": "2"}
    sets: dict[str, object] = {"partitions": "3", "poll_records": "3"}
    found = resolved(environ, {"poll_records": 4, "drain_ms": None}, values, sets=sets)
    assert {
        name: (given.value, given.place) for name, given in found.sources.items() if given.value in range(1, 5)
    } == {
        "poll_records": (4, "flag --poll-records"),
        "partitions": (3, "flag --set partitions"),
        "drain_ms": (2, "environment SHOPSTREAM_DRAIN_MS"),
        "brake_window": (1, "file shop.toml"),
    }
    assert found.sources["start"] == Given("beginning", "default")


def test_a_profile_brings_its_figures_and_whoever_says_otherwise_wins() -> None:
    static = resolved(values={"profile": "static"})
    assert static.settings.session_timeout_ms == 30_000
    assert static.sources["session_timeout_ms"].place == "profile static"
    assert resolved(values={"profile": "static", "session_timeout_ms": 9_000}).settings.session_timeout_ms == 9_000
    assert (
        resolved({"SHOPSTREAM_SESSION_TIMEOUT_MS": "9000"}, {"profile": "static"}).settings.session_timeout_ms == 9_000
    )
    assert resolved().settings.session_timeout_ms == 6_000


def test_a_flow_has_what_its_table_says_and_the_rest_from_all() -> None:
    found = resolved(values={"poll_records": 10, "in_flight": 3}, flows={"tag_reviews": {"poll_records": 99}})
    assert (found.settings.poll_records, found.settings.in_flight) == (10, 3)
    own = found.settings.of_flow("tag_reviews")
    assert (own.poll_records, own.in_flight, own.broker) == (99, 3, found.settings.broker)
    assert found.settings.of_flow("split_orders").poll_records == 10
    assert found.flows == {"tag_reviews": {"poll_records": Given(99, "file", "shop.toml [flows.tag_reviews]")}}


def test_a_flow_can_have_another_profile_with_its_figures() -> None:
    found = resolved(values={"profile": "static"}, flows={"tag_reviews": {"profile": "elastic"}})
    assert found.settings.session_timeout_ms == 30_000
    assert found.settings.of_flow("tag_reviews").session_timeout_ms == 6_000


def test_a_variable_or_a_flag_counts_for_every_flow() -> None:
    flows: dict[str, dict[str, object]] = {"tag_reviews": {"poll_records": 99}}
    assert resolved({"SHOPSTREAM_POLL_RECORDS": "5"}, flows=flows).settings.of_flow("tag_reviews").poll_records == 5
    assert resolved(sets={"poll_records": "6"}, flows=flows).settings.of_flow("tag_reviews").poll_records == 6


@pytest.mark.parametrize(
    ("flows", "words"),
    [
        ({"tag_review": {}}, "shop.toml: there is no flow tag_review; did you mean tag_reviews?"),
        ({"tag_reviews": {"poll_record": 1}}, "poll_record is not a setting; did you mean poll_records?"),
        ({"tag_reviews": {"broker": "a:1"}}, "broker is the same for all flows"),
        ({"tag_reviews": {"poll_records": "many"}}, "[flows.tag_reviews] poll_records = 'many' is not allowed"),
        ({"tag_reviews": {"drain_ms": 99_000}}, "[flows.tag_reviews] drain_ms (99000) must be less"),
    ],
)
def test_what_is_wrong_in_a_flows_table_is_said_with_the_table(flows: dict[str, dict[str, object]], words: str) -> None:
    with pytest.raises(SettingsError) as refused:
        resolved(flows=flows)
    assert words in str(refused.value)


@pytest.mark.parametrize(
    ("given", "place"),
    [
        ({"environ": {"SHOPSTREAM_PARTITIONS": "0"}}, "the environment SHOPSTREAM_PARTITIONS"),
        ({"flags": {"partitions": 0}}, "the flag --partitions"),
        ({"sets": {"partitions": "0"}}, "the flag --set partitions"),
        ({"values": {"partitions": 0}}, "the file shop.toml"),
    ],
)
def test_a_wrong_value_says_where_it_came_from(given: dict[str, Any], place: str) -> None:
    with pytest.raises(SettingsError, match=r"partitions = '?0'? is not allowed") as refused:
        resolved(**given)
    assert str(refused.value).endswith(f"it comes from {place}")


def test_an_unknown_name_of_the_file_is_refused_with_the_name_that_was_meant() -> None:
    with pytest.raises(SettingsError) as refused:
        resolved(values={"brokr": "a:1"})
    assert str(refused.value) == "shop.toml: brokr is not a setting; did you mean broker?"


def test_the_variable_that_names_the_file_is_no_setting_and_no_error() -> None:
    assert resolved({"SHOPSTREAM_CONFIG": "elsewhere.toml"}).settings == Settings()


@pytest.mark.parametrize("value", [["a"], {"b": 1}, 7, True])
def test_a_secret_of_the_wrong_kind_is_not_shown(value: object) -> None:
    with pytest.raises(SettingsError) as refused:
        resolved(values={"sasl_password": value})
    assert "sasl_password = '(hidden)' is not allowed" in str(refused.value)
    assert repr(value) not in str(refused.value)


@pytest.mark.parametrize("name", ["sasl_password", "ssl_key_password"])
def test_a_password_on_the_command_line_is_refused(name: str) -> None:
    with pytest.raises(SettingsError, match=f"use SHOPSTREAM_{name.upper()} or a file") as refused:
        resolved(sets={name: "swordfish"})
    assert "swordfish" not in str(refused.value)
