"""Rules between settings, beyond each one's own bounds. Pure."""

from streams.settings import Settings, catalogue

HARMLESS = frozenset({"sasl_mechanism"})
"""Settings of a connection that have a default, and so say nothing where they are not used."""


def problem_of(settings: Settings) -> str | None:
    """Say in words what does not fit together; None if all does."""
    return _of_numbers(settings) or _of_security(settings)


def _of_numbers(settings: Settings) -> str | None:
    if settings.replication == 0:
        return "replication = 0 is not allowed; allowed: -1 or at least 1"
    if settings.drain_ms >= settings.rebalance_timeout_ms:
        return (
            f"drain_ms ({settings.drain_ms}) must be less than rebalance_timeout_ms ({settings.rebalance_timeout_ms}): "
            "a worker that drains longer is expelled from its group"
        )
    return None


def _of_security(settings: Settings) -> str | None:
    """Notice settings that would not be used: a forgotten line must never leave a connection open to all."""
    protocol = settings.security_protocol
    tls, sasl = "SSL" in protocol, "SASL" in protocol
    for name in sorted(catalogue().keys() - HARMLESS):
        used = (tls or not name.startswith("ssl_")) and (sasl or not name.startswith("sasl_"))
        if getattr(settings, name) and not used:
            meant = "SSL or SASL_SSL" if name.startswith("ssl_") else "SASL_SSL"
            return f"{name} is set, but security_protocol = {protocol} does not use it; did you mean {meant}?"
    if (settings.ssl_key_file or settings.ssl_key_password) and not settings.ssl_cert_file:
        return "a key is set, but no ssl_cert_file that it belongs to"
    return _of_user(settings) if sasl else None


def _of_user(settings: Settings) -> str | None:
    protocol = settings.security_protocol
    if not settings.sasl_user:
        return f"security_protocol = {protocol} needs sasl_user"
    if bool(settings.sasl_password) == bool(settings.sasl_password_file):
        return f"security_protocol = {protocol} needs sasl_password or sasl_password_file, one of the two"
    return None
