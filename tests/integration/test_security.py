"""Encryption, users, ACLs and a shared cluster, on Apache Kafka: what works, and what is said where it does not."""

import asyncio
import json
import time
import uuid
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from aiokafka.errors import TopicAuthorizationFailedError

from streams.delivery.message import Message
from streams.delivery.transaction import Transaction
from streams.settings import Settings
from tests.commands import WITHIN_S, shopstream, shopstream_here, start_shopstream
from tests.integration.secure_shop import (
    FLOW,
    as_user,
    assert_refused,
    reviews,
    sentiments,
    until_dead_letters,
    with_certificate,
    worker,
)
from tests.secure_kafka import PASSWORDS, SecureKafka

MECHANISMS = ("PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512")


@pytest.fixture(scope="module")
def kafka(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SecureKafka]:
    kafka = SecureKafka(tmp_path_factory.mktemp("secure-kafka"))
    kafka.start()
    yield kafka
    kafka.kill()


class TestEncryptionAndUsers:
    """One listener, three mechanisms, a certificate of our own."""

    @pytest.mark.parametrize("mechanism", ["PLAIN", "SCRAM-SHA-512"])
    def test_reviews_become_sentiments_over_sasl_ssl(self, kafka: SecureKafka, tmp_path: Path, mechanism: str) -> None:
        environ, run = as_user(kafka, mechanism=mechanism), uuid.uuid4().hex
        assert shopstream_here("topics", "create", environ=environ).status == 0
        sent = shopstream_here("send", "reviews", "-", stdin=reviews(run, 20), environ=environ)
        assert (sent.status, sent.err) == (0, "sent 20 records to reviews\n")
        with worker(tmp_path, environ) as process:
            assert sorted(sentiments(environ, run, 20)) == sorted(f"{run}-{n}" for n in range(20))
            process.terminate()
            assert process.wait(WITHIN_S) == 0

    @pytest.mark.parametrize("mechanism", MECHANISMS)
    def test_every_mechanism_lets_a_command_in(self, kafka: SecureKafka, mechanism: str) -> None:
        assert shopstream_here("topics", "list", environ=as_user(kafka, mechanism=mechanism)).status == 0

    def test_the_password_may_stand_in_a_file(self, kafka: SecureKafka, tmp_path: Path) -> None:
        file = tmp_path / "password"
        file.write_text(PASSWORDS["alice"] + "\n")
        environ = as_user(kafka, SHOPSTREAM_SASL_PASSWORD="", SHOPSTREAM_SASL_PASSWORD_FILE=str(file))
        assert shopstream_here("topics", "list", environ=environ).status == 0

    def test_a_user_without_encryption_gets_in_where_the_broker_allows_it(self, kafka: SecureKafka) -> None:
        environ = as_user(
            kafka,
            SHOPSTREAM_BROKER=kafka.clear,
            SHOPSTREAM_SECURITY_PROTOCOL="SASL_PLAINTEXT",
            SHOPSTREAM_SSL_CA_FILE="",
        )
        assert shopstream_here("topics", "list", environ=environ).status == 0

    def test_a_certificate_of_our_own_lets_us_in(self, kafka: SecureKafka) -> None:
        done = shopstream_here("check", "--json", environ=with_certificate(kafka))
        broker = next(line for line in map(json.loads, done.lines) if line["part"] == "broker")
        assert broker["ok"], broker

    def test_the_settings_can_all_stand_in_a_file(self, kafka: SecureKafka, tmp_path: Path) -> None:
        file = tmp_path / "shop.toml"
        names = {name.removeprefix("SHOPSTREAM_").lower(): value for name, value in as_user(kafka).items()}
        file.write_text("".join(f"{name} = {json.dumps(value)}\n" for name, value in names.items()))
        assert shopstream_here("topics", "list", "--config", str(file)).status == 0
        shown = shopstream_here("settings", "--config", str(file))
        assert PASSWORDS["alice"] not in shown.out
        assert "(hidden)" in shown.out


class TestWhatIsRefused:
    """One sentence, an exit code, within ten seconds."""

    @pytest.mark.parametrize("mechanism", MECHANISMS)
    def test_a_wrong_password(self, kafka: SecureKafka, mechanism: str) -> None:
        environ = as_user(kafka, mechanism=mechanism, SHOPSTREAM_SASL_PASSWORD="guess")
        assert_refused(shopstream("topics", "list", environ=environ), 78, "refuses the user alice", "password")

    def test_a_wrong_password_of_a_worker(self, kafka: SecureKafka) -> None:
        done = shopstream("worker", environ=as_user(kafka, SHOPSTREAM_SASL_PASSWORD="guess"))
        assert_refused(done, 78, "refuses the user alice")

    def test_a_broker_whose_authority_is_unknown(self, kafka: SecureKafka) -> None:
        for ca in ("", str(kafka.other_ca)):
            done = shopstream("topics", "list", environ=as_user(kafka, SHOPSTREAM_SSL_CA_FILE=ca))
            assert_refused(done, 78, "certificate is not trusted", "ssl_ca_file")

    def test_a_broker_that_wants_a_certificate_and_gets_none(self, kafka: SecureKafka) -> None:
        environ = with_certificate(kafka) | {"SHOPSTREAM_SSL_CERT_FILE": "", "SHOPSTREAM_SSL_KEY_PASSWORD": ""}
        assert_refused(shopstream("topics", "list", environ=environ), 78, "ssl_cert_file")

    def test_a_wrong_password_of_our_own_key(self, kafka: SecureKafka) -> None:
        done = shopstream("topics", "list", environ=with_certificate(kafka) | {"SHOPSTREAM_SSL_KEY_PASSWORD": "guess"})
        assert_refused(done, 78, "ssl_key_password")

    def test_tls_at_a_port_without_it(self, kafka: SecureKafka) -> None:
        done = shopstream("topics", "list", environ=as_user(kafka, SHOPSTREAM_BROKER=kafka.address))
        assert_refused(done, 69, "does it speak SASL_SSL")

    def test_no_tls_at_a_port_with_it(self, kafka: SecureKafka) -> None:
        done = shopstream("topics", "list", environ={"SHOPSTREAM_BROKER": kafka.secure})
        assert_refused(done, 69, "does it speak PLAINTEXT")

    def test_a_user_where_none_is_expected(self, kafka: SecureKafka) -> None:
        environ = as_user(
            kafka,
            SHOPSTREAM_BROKER=kafka.address,
            SHOPSTREAM_SECURITY_PROTOCOL="SASL_PLAINTEXT",
            SHOPSTREAM_SSL_CA_FILE="",
        )
        assert_refused(shopstream("topics", "list", environ=environ), 78, "expects no user")


class TestPermissions:
    """ACLs of a user who is no super user."""

    def test_check_names_every_permission_that_a_worker_lacks(self, kafka: SecureKafka) -> None:
        assert shopstream_here("topics", "create", environ=as_user(kafka)).status == 0
        environ = as_user(kafka, "bob", SHOPSTREAM_INSTANCE="b")
        kafka.allow("bob", "Describe", topic=["*"])
        done = shopstream_here("check", "--json", environ=environ)
        assert done.status == 1
        wrong = {line["what"]: line["says"] for line in map(json.loads, done.lines) if not line["ok"]}
        assert "--operation Read --topic reviews" in wrong["reviews"]
        assert "--operation Write --topic sentiments" in wrong["sentiments"]
        assert '--allow-principal "User:bob" --operation Read --group tag_reviews' in wrong[FLOW]
        assert "--group shopstream-b" in wrong["shopstream-b"]
        assert "--operation Write --transactional-id tag_reviews-0" in wrong[f"{FLOW}-0"]
        assert "--transactional-id tag_reviews-3" in wrong[f"{FLOW}-3"]

    def test_a_worker_that_lacks_permissions_does_not_start(self, kafka: SecureKafka, tmp_path: Path) -> None:
        assert shopstream_here("topics", "create", environ=as_user(kafka)).status == 0
        kafka.allow("bob", "Describe", topic=["*"])
        done = shopstream_here("worker", environ=as_user(kafka, "bob", SHOPSTREAM_DATA_DIR=str(tmp_path)))
        assert_refused(done, 78, "Read on the topic reviews is not allowed", "--add", "more: `shopstream check`")

    def test_a_worker_with_just_what_it_needs_runs_and_check_agrees(self, kafka: SecureKafka, tmp_path: Path) -> None:
        assert shopstream_here("topics", "create", environ=as_user(kafka)).status == 0
        read = ("reviews", "tag_reviews.redrive", "tag_reviews.changelog", "shopstream-workers")
        written = ("sentiments", "dead-letters", "tag_reviews.changelog")
        kafka.allow("carol", "Read", topic=read, group=(FLOW, "shopstream-c"))
        kafka.allow("carol", "Write", topic=written, transactional_id=[f"{FLOW}-{number}" for number in range(4)])
        environ, run = as_user(kafka, "carol", SHOPSTREAM_INSTANCE="c"), uuid.uuid4().hex
        found = [
            json.loads(line) for line in shopstream_here("check", "--flows", FLOW, "--json", environ=environ).lines
        ]
        assert [line for line in found if line["part"] == "permissions" and not line["ok"]] == []
        assert shopstream_here("send", "reviews", "-", stdin=reviews(run, 20), environ=as_user(kafka)).status == 0
        with worker(tmp_path, environ, "c"):
            assert sorted(sentiments(as_user(kafka), run, 20)) == sorted(f"{run}-{n}" for n in range(20))

    def test_a_transaction_tells_which_of_its_topics_it_may_not_write_to_any_more(self, kafka: SecureKafka) -> None:
        """The others are not added to it either, and what was sent to them fails first."""
        assert shopstream_here("topics", "create", environ=as_user(kafka)).status == 0
        written = ("sentiments", "dead-letters", "tag_reviews.changelog")
        kafka.allow("carol", "Write", topic=written, transactional_id=[f"{FLOW}-{number}" for number in range(4)])
        kafka.forbid("carol", "Write", topic=["dead-letters"])
        named = {name.removeprefix("SHOPSTREAM_").lower(): value for name, value in as_user(kafka, "carol").items()}

        async def write() -> None:
            transaction = Transaction(msgspec.convert(named, Settings), FLOW, 0)
            await transaction.start()
            try:
                await transaction.commit([Message(topic, b"k", b"{}", 0) for topic in written], {})
            finally:
                await transaction.stop()

        try:
            with pytest.raises(TopicAuthorizationFailedError, match="dead-letters"):
                asyncio.run(write())
        finally:
            kafka.tool("kafka-acls.sh", "--remove", "--force", "--topic", "dead-letters")

    def test_a_topic_that_we_may_not_even_see_is_not_called_missing(self, kafka: SecureKafka) -> None:
        assert shopstream_here("topics", "create", environ=as_user(kafka)).status == 0
        kafka.forbid("bob", "Describe", topic=["dead-letters"])
        try:
            done = shopstream_here("check", "--json", environ=as_user(kafka, "bob"))
        finally:
            kafka.tool("kafka-acls.sh", "--remove", "--force", "--topic", "dead-letters")
        found = [line for line in map(json.loads, done.lines) if line["what"] == "dead-letters"]
        assert any("ACL DESCRIBE is missing" in line["says"] for line in found)
        assert not any("topics create" in line["says"] for line in found)

    def test_who_may_not_read_a_topic_any_more_does_not_follow_it(self, kafka: SecureKafka) -> None:
        assert shopstream_here("topics", "create", environ=as_user(kafka)).status == 0
        kafka.allow("bob", "Read", topic=["answers"])
        try:
            with start_shopstream("read", "answers", "--follow", environ=as_user(kafka, "bob")) as reading:
                time.sleep(5)  # it has begun to read
                kafka.forbid("bob", "Read", topic=["answers"])
                kafka.forbid("bob", "Describe", topic=["answers"])
                _, said = reading.communicate(timeout=WITHIN_S)
        finally:
            kafka.tool("kafka-acls.sh", "--remove", "--force", "--topic", "answers")
        assert reading.returncode == 78
        assert b"shopstream check" in said
        assert b"does not answer" not in said

    def test_a_command_that_is_not_allowed_says_which_topic(self, kafka: SecureKafka) -> None:
        assert shopstream_here("topics", "create", environ=as_user(kafka)).status == 0
        kafka.allow("bob", "Describe", topic=["*"])
        args, environ = ("send", "reviews", "-"), as_user(kafka, "bob")
        nothing = shopstream_here(*args, stdin=reviews("bob", 1), environ=environ)
        assert_refused(nothing, 78, "does not allow this", "sending needs Write", "shopstream check")
        kafka.allow("bob", "Write", topic=["shopstream-workers"])
        another = shopstream_here(*args, stdin=reviews("bob", 1), environ=environ)
        assert_refused(another, 78, "does not allow this", "TopicAuthorizationFailed", "reviews")


def until_refused_for(command: tuple[str, ...], why: str, environ: dict[str, str]) -> None:
    """Repeat a command until it is refused for this; a worker that was killed counts until its session is over."""
    until = time.monotonic() + WITHIN_S
    while why not in (said := shopstream_here(*command, environ=environ).err):
        assert time.monotonic() < until, said
        time.sleep(0.5)


class TestASharedCluster:
    """Two shops on one cluster: a prefix each, and for one of them a user who may touch nothing else."""

    def test_a_shop_with_a_prefix_works_under_one_acl_and_the_other_sees_nothing_of_it(
        self, kafka: SecureKafka, tmp_path: Path
    ) -> None:
        kafka.allow("bob", "All", prefixed=True, topic=["shop1."], group=["shop1."], transactional_id=["shop1."])
        first = as_user(kafka, "bob", SHOPSTREAM_TOPIC_PREFIX="shop1.")
        second, run = as_user(kafka, SHOPSTREAM_TOPIC_PREFIX="shop2."), uuid.uuid4().hex
        assert shopstream_here("topics", "create", environ=first).status == 0
        assert shopstream_here("topics", "create", environ=second).status == 0
        assert shopstream_here("check", environ=first).status == 0, shopstream_here("check", environ=first).out
        assert shopstream_here("send", "reviews", "-", stdin=reviews(run, 200), environ=first).status == 0
        assert (
            shopstream_here(
                "send", "reviews", "-", "--no-validate", stdin=f"no json {run}".encode(), environ=first
            ).status
            == 0
        )
        with worker(tmp_path, first, "a") as killed, worker(tmp_path, first, "b"):
            sentiments(first, run, 1)
            killed.kill()
            assert sorted(sentiments(first, run, 200)) == sorted(f"{run}-{n}" for n in range(200))
            (letter,) = shopstream_here("dead-letters", "list", "--json", environ=first).lines
            assert json.loads(letter)["headers"]["shopstream-source-topic"] == "reviews"  # logical: outlives a prefix
            reset = ("offsets", "reset", FLOW, "--to", "latest")
            until_refused_for(reset, "runs tag_reviews", first)
            assert (
                json.loads(shopstream_here("dead-letters", "redrive", FLOW, "--json", environ=first).out)["sent"] == 1
            )
            back = [
                line
                for line in until_dead_letters(first, 2)
                if json.loads(line)["headers"]["shopstream-attempts"] == "2"
            ]
            assert len(back) == 1
        assert shopstream_here("read", "sentiments", environ=second).status == 1
        assert shopstream_here("dead-letters", "list", environ=second).status == 1
        groups = set(kafka.tool("kafka-consumer-groups.sh", "--list").split())
        assert {"shop1.tag_reviews", "shop1.shopstream-a", "shop1.tag_reviews.redrive-sender"} <= groups
        topics = set(kafka.tool("kafka-topics.sh", "--list").split())
        assert {"shop1.reviews", "shop2.reviews", "shop1.tag_reviews.changelog", "shop1.shopstream-workers"} <= topics

    def test_a_topic_of_another_shop_is_unknown(self, kafka: SecureKafka) -> None:
        environ = as_user(kafka, SHOPSTREAM_TOPIC_PREFIX="shop3.")
        assert shopstream_here("topics", "create", environ=environ).status == 0
        done = shopstream_here("read", "shop3.reviews", environ=environ)
        assert done.status == 2
        assert "shop1." not in done.err
