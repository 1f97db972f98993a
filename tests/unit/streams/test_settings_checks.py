"""What must hold between settings."""

from typing import Any

import pytest

from streams.settings import Settings
from streams.settings_checks import problem_of

USER = {"security_protocol": "SASL_SSL", "sasl_user": "alice", "sasl_password": "secret"}


def test_defaults_fit_together() -> None:
    assert problem_of(Settings()) is None


@pytest.mark.parametrize(
    "given",
    [
        {"security_protocol": "SSL"},
        {"security_protocol": "SSL", "ssl_ca_file": "ca.pem", "ssl_cert_file": "c.pem", "ssl_key_password": "x"},
        USER,
        USER | {"ssl_ca_file": "ca.pem"},
        USER | {"sasl_password": "", "sasl_password_file": "password"},
        USER | {"security_protocol": "SASL_PLAINTEXT"},
    ],
)
def test_settings_that_fit_together_are_accepted(given: dict[str, Any]) -> None:
    assert problem_of(Settings(**given)) is None


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"ssl_ca_file": "ca.pem"}, "ssl_ca_file is set, but security_protocol = PLAINTEXT"),
        ({"sasl_user": "alice"}, "did you mean SASL_SSL?"),
        ({"sasl_password": "secret"}, "did you mean SASL_SSL?"),
        ({"security_protocol": "SSL", "sasl_user": "alice"}, "security_protocol = SSL does not use it"),
        ({"security_protocol": "SASL_SSL"}, "needs sasl_user"),
        (USER | {"sasl_password": ""}, "needs sasl_password or sasl_password_file"),
        (USER | {"sasl_password_file": "file"}, "one of the two"),
        (USER | {"security_protocol": "SASL_PLAINTEXT", "ssl_ca_file": "ca.pem"}, "did you mean SSL or SASL_SSL?"),
        ({"security_protocol": "SSL", "ssl_key_file": "key.pem"}, "no ssl_cert_file"),
        ({"security_protocol": "SSL", "ssl_key_password": "x"}, "no ssl_cert_file"),
    ],
)
def test_a_connection_that_would_not_be_what_somebody_set_is_refused(given: dict[str, Any], words: str) -> None:
    problem = problem_of(Settings(**given))
    assert problem is not None
    assert words in problem
    assert "secret" not in problem
