"""TLS and SASL as aiokafka takes them, from files that are made for the test."""

import ssl
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
import trustme

from streams.clients.options import client_options
from streams.clients.security import security_options
from streams.settings import Settings, SettingsError


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


def written(file: Path, *pems: trustme.Blob) -> str:
    file.write_bytes(b"".join(pem.bytes() for pem in pems))
    return str(file)


def refusal(**given: Any) -> str:
    with pytest.raises(SettingsError) as refused:
        security_options(Settings(**given))
    return str(refused.value)


def test_an_open_connection_needs_nothing_more() -> None:
    assert security_options(Settings()) == {"security_protocol": "PLAINTEXT"}


def test_without_an_authority_of_its_own_the_systems_are_trusted_and_hosts_are_checked() -> None:
    context = security_options(Settings(security_protocol="SSL"))["ssl_context"]
    assert context.verify_mode == ssl.CERT_REQUIRED
    assert context.check_hostname


def test_one_authority_is_trusted_and_no_other(authority: trustme.CA, tmp_path: Path) -> None:
    ca = written(tmp_path / "ca.pem", authority.cert_pem)
    context = security_options(Settings(security_protocol="SSL", ssl_ca_file=ca))["ssl_context"]
    (trusted,) = context.get_ca_certs()
    assert trusted["subject"] == trusted["issuer"]


def shown(client: ssl.SSLContext, authority: trustme.CA) -> list[str]:
    """Return the names in the certificate that a client shows to a broker that insists on one."""
    broker = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    broker.verify_mode = ssl.CERT_REQUIRED
    authority.configure_trust(broker)
    authority.issue_cert("kafka").configure_cert(broker)
    to_broker, to_client = ssl.MemoryBIO(), ssl.MemoryBIO()
    here = client.wrap_bio(to_client, to_broker, server_hostname="kafka")
    there = broker.wrap_bio(to_broker, to_client, server_side=True)
    for end in (here, there) * 2:
        with suppress(ssl.SSLWantReadError):
            end.do_handshake()
    names: Any = (there.getpeercert() or {})["subjectAltName"]
    return [name for _, name in names]


def test_a_certificate_of_our_own_is_shown_to_a_broker_that_asks(authority: trustme.CA, tmp_path: Path) -> None:
    ours = authority.issue_cert("client")
    cert, key = written(tmp_path / "c.pem", *ours.cert_chain_pems), written(tmp_path / "k.pem", ours.private_key_pem)
    both = written(tmp_path / "both.pem", ours.private_key_pem, *ours.cert_chain_pems)
    ca = written(tmp_path / "ca.pem", authority.cert_pem)
    for files in ({"ssl_cert_file": cert, "ssl_key_file": key}, {"ssl_cert_file": both}):
        settings = Settings(security_protocol="SSL", ssl_ca_file=ca, **files)  # type: ignore[arg-type]
        assert shown(security_options(settings)["ssl_context"], authority) == ["client"]
    without = Settings(security_protocol="SSL", ssl_ca_file=ca)
    with pytest.raises(ssl.SSLError, match="did not return a certificate"):
        shown(security_options(without)["ssl_context"], authority)


def test_a_user_proves_a_password(tmp_path: Path) -> None:
    (tmp_path / "password").write_text("wonder land\n")
    given: dict[str, Any] = {"security_protocol": "SASL_PLAINTEXT", "sasl_mechanism": "PLAIN", "sasl_user": "alice"}
    wanted = {
        "security_protocol": "SASL_PLAINTEXT",
        "sasl_mechanism": "PLAIN",
        "sasl_plain_username": "alice",
        "sasl_plain_password": "wonder land",
    }
    assert security_options(Settings(sasl_password="wonder land", **given)) == wanted
    assert security_options(Settings(sasl_password_file=str(tmp_path / "password"), **given)) == wanted


def test_a_context_is_made_once(authority: trustme.CA, tmp_path: Path) -> None:
    settings = Settings(security_protocol="SSL", ssl_ca_file=written(tmp_path / "ca.pem", authority.cert_pem))
    assert security_options(settings)["ssl_context"] is security_options(settings)["ssl_context"]


def test_files_that_are_not_there_are_named(tmp_path: Path) -> None:
    gone = str(tmp_path / "gone")
    assert refusal(security_protocol="SSL", ssl_ca_file=gone) == f"ssl_ca_file = {gone!r}: No such file or directory"
    assert "No such file" in refusal(security_protocol="SSL", ssl_cert_file=gone)
    assert "No such file" in refusal(security_protocol="SASL_SSL", sasl_user="a", sasl_password_file=gone)


def test_files_that_hold_something_else_are_named(tmp_path: Path) -> None:
    other, empty, binary = tmp_path / "other", tmp_path / "empty", tmp_path / "binary"
    other.write_text("no certificate")
    empty.write_text("\n")
    binary.write_bytes(b"\xff\xfe")
    assert "no certificate (PEM) in it" in refusal(security_protocol="SSL", ssl_ca_file=str(other))
    assert "no certificate with its key" in refusal(security_protocol="SSL", ssl_cert_file=str(other))
    assert "it is empty" in refusal(security_protocol="SASL_SSL", sasl_user="a", sasl_password_file=str(empty))
    assert "it is no text" in refusal(security_protocol="SASL_SSL", sasl_user="a", sasl_password_file=str(binary))


def test_every_client_says_who_it_is() -> None:
    options = client_options(Settings(broker="a:1,b:2", client_id="shop1"), "sender")
    assert options == {"bootstrap_servers": "a:1,b:2", "client_id": "shop1-sender", "security_protocol": "PLAINTEXT"}
