"""Options that all clients share."""

from typing import Any

from streams.clients.security import security_options
from streams.settings import Settings


def client_options(settings: Settings, part: str) -> dict[str, Any]:
    """Return aiokafka's options that every client takes.

    Args:
        settings: of the broker, and of our user there.
        part: what of this program the client is; ends its client id, which brokers log and count by.

    Raises:
        SettingsError: a file that the settings name cannot be used.
    """
    return {
        "bootstrap_servers": settings.broker,
        "client_id": f"{settings.client_id}-{part}",
        **security_options(settings),
    }
