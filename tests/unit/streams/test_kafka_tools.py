"""Commands of Kafka's tools, as an operator pastes them."""

import shlex

from streams.kafka_tools import KafkaTools
from streams.settings import Settings

PLAIN = KafkaTools.of(Settings(broker="kafka-1:9092,kafka-2:9092", topic_prefix="shop1."))


def test_a_command_names_brokers_and_the_clusters_names() -> None:
    assert shlex.split(PLAIN.topics(["reviews", "tag_reviews.changelog"], "--delete")) == [
        "kafka-topics.sh",
        "--bootstrap-server",
        "kafka-1:9092,kafka-2:9092",
        "--delete",
        "--topic",
        r"shop1\.reviews|shop1\.tag_reviews\.changelog",
    ]
    assert PLAIN.group("tag_reviews", "--delete").endswith("--group shop1.tag_reviews --delete")
    assert PLAIN.settings_of("reviews", "--delete-config", "retention.ms").endswith(
        "--entity-name shop1.reviews --delete-config retention.ms"
    )
    assert PLAIN.transaction("abort", "reviews", 3, "--start-offset", "7").endswith(
        "abort --topic shop1.reviews --partition 3 --start-offset 7"
    )


def test_an_address_of_ipv6_is_no_pattern_of_the_shells() -> None:
    assert "--bootstrap-server '[::1]:9092' --list" in KafkaTools("[::1]:9092").command("topics", "--list")


def test_where_there_are_users_or_tls_a_file_of_client_settings_is_named() -> None:
    assert "--command-config" not in PLAIN.command("topics")
    for protocol in ("SSL", "SASL_PLAINTEXT", "SASL_SSL"):
        tools = KafkaTools.of(Settings(security_protocol=protocol))
        assert tools.command("topics", "--list").endswith("--command-config client.properties --list")
