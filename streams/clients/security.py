"""TLS and SASL settings in the form that aiokafka takes.

Files are read once per process: a renewed certificate takes effect after a restart.
"""

import ssl
from functools import lru_cache
from pathlib import Path
from typing import Any

from streams.settings import Settings, SettingsError

# A longer file is not a password but some other file.
MAX_PASSWORD_BYTES = 4_096


def security_options(settings: Settings) -> dict[str, Any]:
    """Return aiokafka's options for encryption and for the user.

    Raises:
        SettingsError: a file that is named cannot be read, or does not hold what it should.
    """
    protocol = settings.security_protocol
    options: dict[str, Any] = {"security_protocol": protocol}
    if "SSL" in protocol:
        options["ssl_context"] = _context(
            settings.ssl_ca_file, settings.ssl_cert_file, settings.ssl_key_file, settings.ssl_key_password
        )
    if "SASL" in protocol:
        options |= {
            "sasl_mechanism": settings.sasl_mechanism,
            "sasl_plain_username": settings.sasl_user,
            "sasl_plain_password": settings.sasl_password or _password_in(settings.sasl_password_file),
        }
    return options


@lru_cache(maxsize=8)
def _context(ca_file: str, cert_file: str, key_file: str, key_password: str) -> ssl.SSLContext:
    """Trust one authority, or the system's; show our own certificate if there is one."""
    try:
        context = ssl.create_default_context(ssl.Purpose.SERVER_AUTH, cafile=_path(ca_file))
    except (OSError, ssl.SSLError) as error:  # an SSLError is an OSError without a file's name
        raise SettingsError(
            f"ssl_ca_file = {ca_file!r}: {_reason(error, 'there is no certificate (PEM) in it')}"
        ) from error
    if cert_file:
        try:
            # Always a callable: without one OpenSSL would ask for the password of a key on the terminal.
            context.load_cert_chain(cert_file, _path(key_file), lambda: key_password)
        except (OSError, ssl.SSLError) as error:
            raise SettingsError(
                f"ssl_cert_file = {cert_file!r}, ssl_key_file = {key_file!r}: "
                + _reason(error, "they hold no certificate with its key (PEM), or ssl_key_password is wrong")
            ) from error
    return context


@lru_cache(maxsize=8)
def _password_in(file: str) -> str:
    """Read a password, without the line end after it."""
    try:
        with Path(file).expanduser().open("rb") as secret:
            password = secret.read(MAX_PASSWORD_BYTES).decode("utf-8-sig").rstrip("\r\n")
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"sasl_password_file = {file!r}: {_reason(error, 'it is no text')}") from error
    if not password:
        raise SettingsError(f"sasl_password_file = {file!r}: it is empty")
    return password


def _path(file: str) -> str | None:
    return str(Path(file).expanduser()) if file else None


def _reason(error: Exception, otherwise: str) -> str:
    if isinstance(error, OSError) and not isinstance(error, ssl.SSLError) and error.strerror:
        return error.strerror
    return otherwise
