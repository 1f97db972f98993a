"""Apache Kafka as it stands in a company: TLS, users, ACLs; with certificates that are made for the run.

    PLAINTEXT   the tests' own clients, who may do all
    CLEAR       SASL_PLAINTEXT
    SECURE      SASL_SSL
    MUTUAL      SSL, and the client shows a certificate, too

alice may do all; bob and carol may do what a test allows them.
"""

from collections.abc import Collection, Mapping
from pathlib import Path

import trustme
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    KeySerializationEncryption,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)

from streams.embedded_broker import free_port
from tests.brokers import ApacheKafka

PASSWORDS = {"alice": "wonder land", "bob": "builder", "carol": "christmas"}
KEY_PASSWORD = "open sesame"
SCRAM = ("SCRAM-SHA-256", "SCRAM-SHA-512")
PREFIXED = ("--resource-pattern-type", "prefixed")


class SecureKafka(ApacheKafka):
    """One node with four listeners.

    Attributes:
        clear, secure, mutual: host:port of the listeners.
        ca: PEM file of the authority that signed the broker's certificate.
        other_ca: PEM file of one that did not.
        client: PEM file with a certificate of our own and its key, encrypted with KEY_PASSWORD.
    """

    def __init__(self, folder: Path) -> None:
        self._ports = {name: free_port() for name in ("CLEAR", "SECURE", "MUTUAL")}
        self.clear, self.secure, self.mutual = (f"127.0.0.1:{port}" for port in self._ports.values())
        folder.mkdir(parents=True, exist_ok=True)
        authority, other = trustme.CA(), trustme.CA()
        self.ca, self.other_ca = _written(folder / "ca.pem", authority), _written(folder / "other-ca.pem", other)
        self.client = folder / "client.pem"
        self.client.write_bytes(
            _identity(authority.issue_cert("client"), BestAvailableEncryption(KEY_PASSWORD.encode()))
        )
        self._server = folder / "server.pem"
        self._server.write_bytes(_identity(authority.issue_cert("127.0.0.1"), NoEncryption()))
        self._allowed = set[tuple[str, tuple[str, ...]]]()
        super().__init__(folder)

    def allow(self, user: str, operation: str, *, prefixed: bool = False, **names: Collection[str]) -> None:
        """Add ACLs: allow("bob", "Read", topic=["reviews"], group=["g"]). What was added before is not added again."""
        what = ("--operation", operation, *_named(names), *(PREFIXED if prefixed else ()))
        if (user, what) not in self._allowed:
            self.tool("kafka-acls.sh", "--add", "--allow-principal", f"User:{user}", *what)
            self._allowed.add((user, what))

    def forbid(self, user: str, operation: str, **names: Collection[str]) -> None:
        """Add ACLs that deny; they win over those that allow."""
        what = ("--operation", operation, *_named(names))
        self.tool("kafka-acls.sh", "--add", "--deny-principal", f"User:{user}", *what)

    def _format_options(self) -> tuple[str, ...]:
        users = [f"{kind}=[name={user},password={word}]" for kind in SCRAM for user, word in PASSWORDS.items()]
        return tuple(part for user in users for part in ("--add-scram", user))

    def _write_properties(self, controller: int, configs: dict[str, str]) -> None:
        ours = ",".join(f"{name}://127.0.0.1:{port}" for name, port in self._ports.items())
        plain = f"PLAINTEXT://127.0.0.1:{self.port},{ours}"
        users = " ".join(f'user_{user}="{word}"' for user, word in PASSWORDS.items())
        modules = {"plain": f"plain.PlainLoginModule required {users};"} | {
            kind.lower(): "scram.ScramLoginModule required;" for kind in SCRAM
        }
        secured = {
            "listeners": f"{plain},CONTROLLER://127.0.0.1:{controller}",
            "advertised.listeners": plain,
            "listener.security.protocol.map": (
                "CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT,CLEAR:SASL_PLAINTEXT,SECURE:SASL_SSL,MUTUAL:SSL"
            ),
            "ssl.keystore.type": "PEM",
            "ssl.keystore.location": str(self._server),
            "ssl.truststore.type": "PEM",
            "ssl.truststore.location": str(self.ca),
            "listener.name.mutual.ssl.client.auth": "required",
            "sasl.enabled.mechanisms": ",".join(("PLAIN", *SCRAM)),
            "authorizer.class.name": "org.apache.kafka.metadata.authorizer.StandardAuthorizer",
            "super.users": "User:ANONYMOUS;User:alice",
        } | {
            f"listener.name.{name}.{kind}.sasl.jaas.config": f"org.apache.kafka.common.security.{module}"
            for name in ("clear", "secure")
            for kind, module in modules.items()
        }
        super()._write_properties(controller, configs | secured)


def _named(names: Mapping[str, Collection[str]]) -> list[str]:
    """Return a flag a resource: each start of Kafka's tool is a start of Java, so one call has them all."""
    return [part for kind, each in names.items() for name in each for part in (f"--{kind.replace('_', '-')}", name)]


def _written(file: Path, authority: trustme.CA) -> Path:
    authority.cert_pem.write_to_path(str(file))
    return file


def _identity(cert: trustme.LeafCert, encryption: KeySerializationEncryption) -> bytes:
    """Return key and certificate in one PEM; Kafka reads keys in no other format than PKCS #8."""
    key = load_pem_private_key(cert.private_key_pem.bytes(), password=None)
    encoded = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, encryption)
    return encoded + b"".join(pem.bytes() for pem in cert.cert_chain_pems)
