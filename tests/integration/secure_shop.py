"""Users, commands and a worker on a cluster with TLS, passwords and ACLs."""

import json
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.commands import WITHIN_S, Done, shopstream_here, start_shopstream
from tests.secure_kafka import KEY_PASSWORD, PASSWORDS, SecureKafka
from tests.suites.command_runs import review_line

FLOW = "tag_reviews"


def as_user(
    kafka: SecureKafka, user: str = "alice", mechanism: str = "SCRAM-SHA-512", **environ: str
) -> dict[str, str]:
    """Settings of a user over TLS."""
    return {
        "SHOPSTREAM_BROKER": kafka.secure,
        "SHOPSTREAM_SECURITY_PROTOCOL": "SASL_SSL",
        "SHOPSTREAM_SSL_CA_FILE": str(kafka.ca),
        "SHOPSTREAM_SASL_MECHANISM": mechanism,
        "SHOPSTREAM_SASL_USER": user,
        "SHOPSTREAM_SASL_PASSWORD": PASSWORDS[user],
    } | environ


def assert_refused(done: Done, status: int, *words: str) -> None:
    """Check that a command said why in one sentence, with these words."""
    assert done.status == status, done.err
    assert done.out == ""
    assert sum(line.startswith("shopstream: ") for line in done.err.splitlines()) == 1, done.err
    assert all(word in done.err for word in words), done.err
    assert "Traceback" not in done.err


@contextmanager
def worker(folder: Path, environ: dict[str, str], instance: str = "a") -> "Iterator[subprocess.Popen[bytes]]":
    """A worker of the flow while the block runs."""
    own = {"SHOPSTREAM_DATA_DIR": str(folder / "data"), "SHOPSTREAM_INSTANCE": instance}
    with start_shopstream("worker", "--flows", FLOW, environ=environ | own) as process:
        try:
            yield process
        finally:
            process.kill()


def sentiments(environ: dict[str, str], run: str, expected: int, within_s: float = WITHIN_S) -> list[str]:
    """Read until as many sentiments of a run are there, and a moment more; return their review ids."""
    until = time.monotonic() + within_s
    found: list[str] = []
    while time.monotonic() < until:
        lines = shopstream_here("read", "sentiments", "--from-beginning", environ=environ).lines
        found = [json.loads(line)["review_id"] for line in lines if run in line]
        if len(found) >= expected and until > time.monotonic() + 3:
            until = time.monotonic() + 3
        time.sleep(0.5)
    return found


def with_certificate(kafka: SecureKafka) -> dict[str, str]:
    """Settings of a client that the broker knows by its certificate."""
    return {
        "SHOPSTREAM_BROKER": kafka.mutual,
        "SHOPSTREAM_SECURITY_PROTOCOL": "SSL",
        "SHOPSTREAM_SSL_CA_FILE": str(kafka.ca),
        "SHOPSTREAM_SSL_CERT_FILE": str(kafka.client),
        "SHOPSTREAM_SSL_KEY_PASSWORD": KEY_PASSWORD,
    }


def reviews(run: str, count: int) -> bytes:
    """Lines of JSON, as `send` takes them."""
    return "\n".join(review_line(number, run) for number in range(count)).encode()


def until_dead_letters(environ: dict[str, str], count: int, within_s: float = WITHIN_S) -> list[str]:
    """Read until as many dead letters are there, or the time is up; return all of them."""
    until = time.monotonic() + within_s
    lines: list[str] = []
    while len(lines) < count and time.monotonic() < until:
        lines = shopstream_here("dead-letters", "list", "--json", environ=environ).lines
        time.sleep(0.5)
    return lines
