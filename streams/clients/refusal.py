"""Finds out why a connection failed. aiokafka does not say, so its first steps are repeated and observed.

address ──TCP──▶ TLS ──▶ ApiVersions ──▶ SASL        the first that fails is the reason
"""

import asyncio
import ssl
from contextlib import suppress

from aiokafka.conn import create_conn
from aiokafka.errors import (
    IllegalSaslStateError,
    KafkaError,
    SaslAuthenticationFailed,
    UnsupportedSaslMechanismError,
)

from streams.clients.options import client_options
from streams.errors import ConfigurationError
from streams.settings import Settings

_RENEW = "whoever runs the broker renews it, unless this machine's clock is wrong"
_NAMED = "`broker` has to name the host as the certificate does"
# By OpenSSL's X509_V_ERR_…: not yet valid, expired; another host name, another address.
_CERTIFICATES = {9: _RENEW, 10: _RENEW, 62: _NAMED, 64: _NAMED}


class BrokerUnreachableError(Exception):
    """Nothing that speaks Kafka answers at the address.

    Attributes:
        broker: host:port[,host:port…], as in the settings.
        hint: what may be wrong, in words; empty where nothing is known.
    """

    def __init__(self, broker: str, hint: str = "") -> None:
        super().__init__(broker, hint)
        self.broker, self.hint = broker, hint

    def __str__(self) -> str:
        return (
            f"no Kafka broker answers at {self.broker}{self.hint and f' ({self.hint})'}: start one with "
            "`shopstream broker`, or name yours with --broker host:port or SHOPSTREAM_BROKER"
        )


class BrokerRefusesError(ConfigurationError):
    """There is a broker, but it does not let us in, or we do not trust it; a setting has to change.

    Attributes:
        broker: as in the settings.
        reason: why, with what to do.
    """

    def __init__(self, broker: str, reason: str) -> None:
        super().__init__(broker, reason)
        self.broker, self.reason = broker, reason

    def __str__(self) -> str:
        return f"the broker at {self.broker}: {self.reason}"


async def why_unreachable(settings: Settings, within_s: float) -> Exception:
    """Connect once more to every address, and return what the first answer says.

    Args:
        settings: name the addresses, the encryption and the user.
        within_s: how long all of it may last.
    """
    refusals: list[Exception] = []
    with suppress(TimeoutError):
        async with asyncio.timeout(within_s):
            for address in settings.broker.split(","):
                refusals += filter(None, [await _refusal_of(settings, address)])
    told = [refusal for refusal in refusals if isinstance(refusal, BrokerRefusesError)]
    return next(iter(told or refusals), BrokerUnreachableError(settings.broker))


async def why_silent(settings: Settings, within_s: float) -> BrokerUnreachableError:
    """Say whether anything listens at the addresses of a broker that never answered.

    Args:
        settings: name the addresses.
        within_s: how long each of them may take; all are tried at once.
    """
    heard = await asyncio.gather(*(_listens(address, within_s) for address in settings.broker.split(",")))
    speaks = f"does it speak {settings.security_protocol} Kafka at this port?"
    hint = f"something listens there, but does not answer: does it hang? {speaks}"
    return BrokerUnreachableError(settings.broker, hint if any(heard) else "")


async def _listens(address: str, within_s: float) -> bool:
    host, port = address.rsplit(":", 1)
    try:
        async with asyncio.timeout(within_s):
            _, writer = await asyncio.open_connection(host.strip("[]"), int(port))
    except (OSError, TimeoutError):
        return False
    writer.close()
    return True


async def _refusal_of(settings: Settings, address: str) -> Exception | None:
    host, port = address.rsplit(":", 1)
    options = client_options(settings, "admin")
    options.pop("bootstrap_servers")
    try:
        connection = await create_conn(
            host.strip("[]"), int(port), request_timeout_ms=settings.connect_timeout_ms, **options
        )
    except (KafkaError, OSError, TimeoutError) as error:
        return explained(settings, address, error)
    connection.close()
    return None


def explained(settings: Settings, address: str, error: Exception) -> Exception:
    """Turn what a first connection raised into one of the two errors. Pure.

    Args:
        settings: as they were used.
        address: host:port of one broker.
        error: of the socket, of TLS or of SASL; TLS may hide behind the client's own.
    """
    cause = error.__cause__ if isinstance(error.__cause__, ssl.SSLError) else error
    if reason := _refused_user(settings, cause) or _refused_tls(settings, cause):
        return BrokerRefusesError(address, reason)
    return BrokerUnreachableError(settings.broker, _hint(settings, error))


def _refused_user(settings: Settings, error: BaseException) -> str | None:
    if isinstance(error, SaslAuthenticationFailed):
        return f"it refuses the user {settings.sasl_user}: sasl_user, the password or sasl_mechanism is wrong"
    if isinstance(error, UnsupportedSaslMechanismError):
        return f"it does not take sasl_mechanism = {settings.sasl_mechanism}"
    if isinstance(error, IllegalSaslStateError):
        return "it expects no user at this port: security_protocol may be wrong"
    return None


def _refused_tls(settings: Settings, error: BaseException) -> str | None:
    if isinstance(error, ssl.SSLCertVerificationError):
        advice = _CERTIFICATES.get(error.verify_code, "ssl_ca_file names whom to trust")
        return f"its certificate is not trusted ({error.verify_message.rstrip('.')}): {advice}"
    if isinstance(error, ssl.SSLError):
        advice = "our certificate may be wrong" if settings.ssl_cert_file else "it may ask for one (ssl_cert_file)"
        words = str(getattr(error, "reason", None) or "refused").lower().replace("_", " ")
        return f"no TLS with it ({words}): security_protocol may be wrong for this port, or {advice}"
    return None


def _hint(settings: Settings, error: Exception) -> str:
    if isinstance(error, KafkaError | ConnectionResetError | ConnectionAbortedError):
        speaks = f"does it speak {settings.security_protocol} at this port?"
        return f"something hung up: {speaks} If it did before: has it too many connections (max.connections…)?"
    if isinstance(error, OSError) and not isinstance(error, ConnectionRefusedError | TimeoutError):
        return error.strerror or ""
    return ""
