"""Why no connection came about, in a sentence that says what to do."""

import asyncio
import socket
import ssl

import pytest
from aiokafka.errors import (
    IllegalSaslStateError,
    KafkaConnectionError,
    SaslAuthenticationFailed,
    UnsupportedSaslMechanismError,
)

from streams.clients.refusal import BrokerRefusesError, BrokerUnreachableError, explained, why_silent, why_unreachable
from streams.errors import ConfigurationError
from streams.settings import Settings

SETTINGS = Settings(
    broker="kafka:9093,kafka-2:9093", security_protocol="SASL_SSL", sasl_user="alice", sasl_password="secret"
)


def untrusted(code: int, words: str) -> ssl.SSLCertVerificationError:
    error = ssl.SSLCertVerificationError()
    error.verify_code, error.verify_message = code, words
    return error


def hung_up_over(cause: Exception) -> KafkaConnectionError:
    error = KafkaConnectionError("closed")
    error.__cause__ = cause
    return error


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (SaslAuthenticationFailed("no"), "refuses the user alice: sasl_user, the password or sasl_mechanism is wrong"),
        (UnsupportedSaslMechanismError("no"), "does not take sasl_mechanism = SCRAM-SHA-512"),
        (IllegalSaslStateError("no"), "security_protocol may be wrong"),
        (
            untrusted(20, "unable to get local issuer certificate"),
            "not trusted (unable to get local issuer certificate): ssl_ca_file",
        ),
        (untrusted(10, "certificate has expired"), "(certificate has expired): whoever runs the broker renews it"),
        (untrusted(62, "Hostname mismatch, …"), "`broker` has to name the host as the certificate does"),
        (ssl.SSLError(1, "[SSL: WRONG_VERSION_NUMBER] wrong version number"), "security_protocol may be wrong"),
        (hung_up_over(ssl.SSLError(1, "certificate required")), "it may ask for one (ssl_cert_file)"),
    ],
)
def test_a_broker_that_is_there_and_refuses_is_a_matter_of_settings(error: Exception, words: str) -> None:
    found = explained(SETTINGS, "kafka:9093", error)
    assert isinstance(found, BrokerRefusesError)
    assert isinstance(found, ConfigurationError)
    assert str(found).startswith("the broker at kafka:9093: ")
    assert words in str(found)
    assert "secret" not in str(found)


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (ConnectionRefusedError(111, "Connect call failed"), "at kafka:9093,kafka-2:9093: start one"),
        (TimeoutError(), "at kafka:9093,kafka-2:9093: start one"),
        (socket.gaierror(-2, "Name or service not known"), "(Name or service not known)"),
        (ConnectionResetError(), "does it speak SASL_SSL at this port?"),
        (
            KafkaConnectionError("closed"),
            "does it speak SASL_SSL at this port? If it did before: has it too many connect",
        ),
    ],
)
def test_where_nothing_that_we_understand_answers_there_is_no_broker(error: Exception, words: str) -> None:
    found = explained(SETTINGS, "kafka:9093", error)
    assert isinstance(found, BrokerUnreachableError)
    assert words in str(found)


async def test_who_listens_and_says_nothing_is_told_from_nobody() -> None:
    async def silent(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.close()

    server = await asyncio.start_server(silent, "127.0.0.1", 0)
    listening = f"127.0.0.1:{server.sockets[0].getsockname()[1]}"
    assert "but does not answer: does it hang? does it speak PLAINTEXT Kafka at this port?" in str(
        await why_silent(Settings(broker=listening), 2.0)
    )
    server.close()
    await server.wait_closed()
    assert "does it speak" not in str(await why_silent(Settings(broker=listening), 2.0))


async def test_every_address_is_asked_and_nobody_there_is_said_once() -> None:
    with socket.socket() as one, socket.socket() as two:
        one.bind(("127.0.0.1", 0))
        two.bind(("127.0.0.1", 0))
        broker = ",".join(f"127.0.0.1:{each.getsockname()[1]}" for each in (one, two))
        found = await why_unreachable(Settings(broker=broker), 2.0)
    assert str(found).count(broker) == 1
    assert isinstance(found, BrokerUnreachableError)
